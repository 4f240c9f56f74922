# 한 번 눌러 남기는 기분
command-activities = 기분을 남길 때 고를 활동(할 일)과 기분 이름: /activities 추가 클라이밍
argument-mood = 1~5, 좋음, 어제 4, 며칠
argument-activities = 추가 클라이밍, 기분 뿌듯 4, 빼기 클라이밍
step-1 = 최악
step-2 = 나쁨
step-3 = 보통
step-4 = 좋음
step-5 = 최고
tap-activities = 일, 공부, 친구, 가족, 운동, 산책, 집안일, 휴식, 독서, 영화와 음악
tap-ask = { $level ->
    [polite] 지금 기분은 어때요? 한 번 누르면 남아요.
   *[casual] 지금 기분은 어때? 한 번 누르면 남아.
}
tap-ask-day = { $level ->
    [polite] { $day }의 기분은 어땠어요? 한 번 누르면 남아요.
   *[casual] { $day }의 기분은 어땠어? 한 번 누르면 남아.
}
tap-of-today = 오늘 직접 누른 기분: { $list }
tap-one-at = { $step } ({ $clock })
tap-counts = 직접 누른 기분 (최근 { $days }일)
tap-read = 읽힌 마음 (최근 { $days }일)
tap-logged = { $level ->
    [polite] { $when } · { $step }. 이렇게 남겼어요.
   *[casual] { $when } · { $step }. 이렇게 남겼어.
}
tap-logged-again = { $level ->
    [polite] 방금 남긴 그대로예요.
   *[casual] 방금 남긴 그대로야.
}
tap-did = 활동: { $list }
tap-slept = 잠: { $hours }
tap-hint = { $level ->
    [polite] 무엇을 했는지, 얼마나 잤는지도 눌러 두면 나중에 함께 볼 수 있어요. 안 눌러도 괜찮아요.
   *[casual] 뭘 했는지, 얼마나 잤는지도 눌러 두면 나중에 함께 볼 수 있어. 안 눌러도 괜찮아.
}
tap-hours = { $hours }시간
tap-hours-least = 4시간 이하
tap-hours-most = 10시간 이상
tap-undo = 남기지 않기
tap-done = 마치기
tap-again = 또 남기기
tap-edit = 고치기
tap-undone = { $level ->
    [polite] 남긴 기분을 지웠어요.
   *[casual] 남긴 기분을 지웠어.
}
tap-gone = { $level ->
    [polite] 그 기분은 이제 없어요.
   *[casual] 그 기분은 이제 없어.
}
tap-full = { $level ->
    [polite] 활동은 한 번에 { $most }개까지예요.
   *[casual] 활동은 한 번에 { $most }개까지야.
}
tap-future = { $level ->
    [polite] 아직 오지 않은 날이에요.
   *[casual] 아직 오지 않은 날이야.
}
tap-unknown = { $level ->
    [polite] 1부터 5까지, 또는 좋음 같은 말로 보내 주세요. 날짜를 앞에 적어도 돼요: /mood 어제 4
   *[casual] 1부터 5까지, 또는 좋음 같은 말로 보내 줘. 날짜를 앞에 적어도 돼: /mood 어제 4
}

# /activities
activities-title = 기분을 남길 때 고르는 것
activities-given = 늘 있는 활동: { $list }
activities-own = 더한 활동: { $list }
activities-moods = 더한 기분 이름: { $list }
activities-mood = { $name } ({ $step })
activities-none = { $level ->
    [polite] 더한 것은 아직 없어요.
   *[casual] 더한 것은 아직 없어.
}
activities-keep = { $level ->
    [polite] 빼도 이미 남긴 기분에는 그대로 있어요.
   *[casual] 빼도 이미 남긴 기분에는 그대로 있어.
}
activities-add = 활동 더하기
activities-add-mood = 기분 이름 더하기
activities-remove = 빼기: { $name }
activities-back = 처음으로
activities-ask = { $level ->
    [polite] 더할 활동의 이름을 보내 주세요. { $most }자까지예요.
   *[casual] 더할 활동의 이름을 보내 줘. { $most }자까지야.
}
activities-ask-step = { $level ->
    [polite] 어느 쪽에 가까운 기분인가요?
   *[casual] 어느 쪽에 가까운 기분이야?
}
activities-ask-mood = { $level ->
    [polite] { $step } 쪽 기분의 이름을 보내 주세요. { $most }자까지예요.
   *[casual] { $step } 쪽 기분의 이름을 보내 줘. { $most }자까지야.
}
activities-added = { $level ->
    [polite] “{ $name }”{ JOSA($name, "을/를") } 더했어요.
   *[casual] “{ $name }”{ JOSA($name, "을/를") } 더했어.
}
activities-removed = { $level ->
    [polite] “{ $name }”{ JOSA($name, "을/를") } 뺐어요.
   *[casual] “{ $name }”{ JOSA($name, "을/를") } 뺐어.
}
activities-bad-name = { $level ->
    [polite] 이름은 1자부터 { $most }자까지 한 줄로 보내 주세요.
   *[casual] 이름은 1자부터 { $most }자까지 한 줄로 보내 줘.
}
activities-there = { $level ->
    [polite] “{ $name }”{ JOSA($name, "은/는") } 이미 있어요.
   *[casual] “{ $name }”{ JOSA($name, "은/는") } 이미 있어.
}
activities-full = { $level ->
    [polite] 모두 { $most }개까지 더할 수 있어요. 하나를 빼면 자리가 나요.
   *[casual] 모두 { $most }개까지 더할 수 있어. 하나를 빼면 자리가 나.
}
activities-unknown = { $level ->
    [polite] 그런 이름은 없어요.
   *[casual] 그런 이름은 없어.
}

# 보고서와 달력
tapped-heading = 직접 누른 기분
tapped-key = ◆는 직접 누른 기분, ●는 읽힌 마음이에요. 둘은 섞지 않아요.
tapped-line-key = 점선은 누른 기분의, 실선은 읽힌 마음의 평균이에요.
tapped-alone-key = ◆는 직접 누른 기분이에요.
tapped-alone-line-key = 점선은 앞뒤 며칠의 평균, 띠는 95% 구간. 기록이 없으면 비워 둬요.
tapped-taps = 누른 기분 { $count }번
tapped-calendar = ◆는 기분을 직접 누른 날. 하얀 칸에서는 오른쪽일수록 좋은 기분이에요.
tapped-only = 누름
tapped-total = 직접 누른 기분은 모두 { $count }번
tapped-step = { $step } { $count }번
tapped-told = { $level ->
    [polite] 직접 누른 기분은 { $days ->
        [1] { $counts }
       *[other] { $days }일에 걸쳐 { $counts }
    }이에요.
   *[casual] 직접 누른 기분은 { $days ->
        [1] { $counts }
       *[other] { $days }일에 걸쳐 { $counts }
    }이야.
}
tapped-told-average = { $level ->
    [polite] 누른 기분의 하루 평균은 { $mean } (−100~100, { $count }일, 95% 구간 { $low }~{ $high }) 정도예요.
   *[casual] 누른 기분의 하루 평균은 { $mean } (−100~100, { $count }일, 95% 구간 { $low }~{ $high }) 정도야.
}
tapped-told-few = { $level ->
    [polite] 기분을 누른 날이 { $count }일뿐이라 평균은 말하지 않을게요.
   *[casual] 기분을 누른 날이 { $count }일뿐이라 평균은 말하지 않을게.
}
tapped-told-days = { $level ->
    [polite] { $days ->
        [1] 남긴 것
       *[other] { $days }일 가운데 { $recorded }일에 남겼어요
    }: 일기 { $entries }개, 직접 누른 기분 { $taps }번.
   *[casual] { $days ->
        [1] 남긴 것
       *[other] { $days }일 가운데 { $recorded }일에 남겼어
    }: 일기 { $entries }개, 직접 누른 기분 { $taps }번.
}
tapped-told-basis-tapped = { $level ->
    [polite] 좋은 날과 나쁜 날은 직접 누른 기분으로 나눴어요.
   *[casual] 좋은 날과 나쁜 날은 직접 누른 기분으로 나눴어.
}
tapped-told-basis-read = { $level ->
    [polite] 좋은 날과 나쁜 날은 읽힌 마음으로 나눴어요.
   *[casual] 좋은 날과 나쁜 날은 읽힌 마음으로 나눴어.
}
tapped-basis-tapped = 좋은 날과 나쁜 날은 직접 누른 기분으로 나눴어요.
tapped-basis-read = 좋은 날과 나쁜 날은 읽힌 마음으로 나눴어요.
association-activity = { $name } (활동)
association-sleep-short = 6시간 미만 잔 날
association-sleep-long = 8시간 이상 잔 날
