# 보고서
command-report = 하루, 한 주, 한 달, 한 해 돌아보기: /report 이번 주
argument-period = 오늘, 이번 주, 지난달, 올해
report-period-day = 하루
report-period-week = 한 주
report-period-month = 한 달
report-period-year = 한 해
report-week = { $year }년 { $first } – { $last }
report-year = { $year }년
report-days = 기록한 날 { $recorded }일 / { $days }일
report-entries = 일기 { $count }개
report-longest = 가장 길게 이어서 { $count }일
report-line = 기분의 흐름
report-line-key = 점은 하루, 선은 앞뒤 며칠의 평균, 띠는 95% 구간. 기록이 없으면 비워 둬요.
report-axis-bad = 나쁨
report-axis-even = 보통
report-axis-good = 좋음
report-distribution = 읽힌 마음
report-calendar = 달력
report-together = 함께 나온 것
report-with-good = 좋은 날에 더 자주
report-with-bad = 나쁜 날에 더 자주
report-days-with = { $days }일: 좋음 { $good } · 나쁨 { $bad }
report-together-key = ● 그것이 있는 날의 평균, ○ 없는 날의 평균. 함께 나온 것일 뿐, 까닭은 알 수 없어요.
report-together-none = 견줄 만큼 데이터가 없어요 (있는 날 { $least }일, 없는 날 { $others }일부터).
report-together-nothing = 우연보다 뚜렷하게 함께 나온 것은 없어요.
report-gaps = 표정과 말이 달랐던 때
report-gaps-count = 둘 다 읽은 { $both }번 가운데 { $count }번
report-gap-smiling = 웃는 얼굴, 무거운 말
report-gap-hurt = 힘든 얼굴, 가벼운 말
report-guess = 읽힌 마음은 짐작이에요. 진단도 충고도 아니에요.
report-none = { $level ->
    [polite] { $span }: 데이터가 없음. 여기에는 아무것도 남기지 않았어요.
   *[casual] { $span }: 데이터가 없음. 여기에는 아무것도 안 남겼어.
}
report-unknown = { $level ->
    [polite] 오늘, 이번 주, 지난달, 올해 같은 말이나 2026-11-03 같은 날짜를 보내 주세요.
   *[casual] 오늘, 이번 주, 지난달, 올해 같은 말이나 2026-11-03 같은 날짜를 보내 줘.
}
report-told-days = { $level ->
    [polite] { $days ->
        [1] 일기
       *[other] { $days }일 가운데 { $recorded }일에 일기
    } { $count }개를 남겼어요.
   *[casual] { $days ->
        [1] 일기
       *[other] { $days }일 가운데 { $recorded }일에 일기
    } { $count }개를 남겼어.
}
report-told-missing = { $level ->
    [polite] 나머지 { $missing }일은 빈칸으로 두었어요.
   *[casual] 나머지 { $missing }일은 빈칸으로 뒀어.
}
report-told-counts = { $level ->
    [polite] 읽힌 마음은 { $counts }이에요.
   *[casual] 읽힌 마음은 { $counts }이야.
}
report-told-unread = { $level ->
    [polite] 마음을 읽을 수 있었던 일기는 없어요.
   *[casual] 마음을 읽을 수 있었던 일기는 없어.
}
report-told-average = { $level ->
    [polite] 읽힌 기분의 하루 평균은 { $mean } (−100~100, { $count }일, 95% 구간 { $low }~{ $high }) 정도예요.
   *[casual] 읽힌 기분의 하루 평균은 { $mean } (−100~100, { $count }일, 95% 구간 { $low }~{ $high }) 정도야.
}
report-told-few = { $level ->
    [polite] 기분이 읽힌 날이 { $count }일뿐이라 평균은 말하지 않을게요.
   *[casual] 기분이 읽힌 날이 { $count }일뿐이라 평균은 말하지 않을게.
}
report-told-before = { $level ->
    [polite] 그 앞 { $period }에는 { $mean } ({ $count }일, 95% 구간 { $low }~{ $high }) 정도였어요.
   *[casual] 그 앞 { $period }에는 { $mean } ({ $count }일, 95% 구간 { $low }~{ $high }) 정도였어.
}
report-told-together = { $tone ->
    [good] 좋은 날에 더 자주 나온 것: { $list }
   *[bad] 나쁜 날에 더 자주 나온 것: { $list }
}
report-told-one = { $name } ({ $days }일: 좋음 { $good }, 나쁨 { $bad })
report-told-chance = { $level ->
    [polite] 함께 나온 것일 뿐이고, 까닭은 알 수 없어요.
   *[casual] 함께 나온 것일 뿐이고, 까닭은 알 수 없어.
}
report-told-gaps = { $level ->
    [polite] 표정과 말을 둘 다 읽은 { $both }번 가운데 { $count ->
        [0] 서로 달라 보인 때는 없었어요
       *[other] { $count }번은 서로 달라 보였어요
    }.
   *[casual] 표정과 말을 둘 다 읽은 { $both }번 가운데 { $count ->
        [0] 서로 달라 보인 때는 없었어
       *[other] { $count }번은 서로 달라 보였어
    }.
}
report-told-streak = { $level ->
    [polite] 지금 { $count }일째 이어서 남기고 있어요.
   *[casual] 지금 { $count }일째 이어서 남기고 있어.
}
report-told-long-streak = { $level ->
    [polite] { $count }일 넘게 이어서 남기고 있어요.
   *[casual] { $count }일 넘게 이어서 남기고 있어.
}
report-saved = 그림: { $path }
report-nobody = { $user }: 이 이름으로 쓴 일기가 없어요.
report-told-guess = { $level ->
    [polite] 읽힌 마음은 짐작이에요. 진단도 충고도 아니에요.
   *[casual] 읽힌 마음은 짐작이야. 진단도 충고도 아니야.
}
