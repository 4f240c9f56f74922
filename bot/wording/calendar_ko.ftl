# 달력
command-calendar = 한 달의 마음 달력: /calendar 2026-11
argument-month = 달 (2026-11)
emotion-mark-anger = 분
emotion-mark-disgust = 혐
emotion-mark-fear = 공
emotion-mark-happiness = 행
emotion-mark-sadness = 슬
emotion-mark-surprise = 놀
emotion-mark-neutral = 중
calendar-none = 데이터가 없음
calendar-written = 기록
calendar-year = { $year }년, 하루 한 칸
calendar-key = 칸 아래의 점이 오른쪽에 있을수록 기분이 좋게 읽힌 날이에요.
calendar-recorded = 기록한 날 { $recorded }일 / { $days }일
calendar-count = { $emotion } { $count }번
calendar-total = 마음을 읽은 것은 모두 { $count }번
calendar-see-year = { $year }년 전체
calendar-see-month = { $month } 보기
calendar-unknown-month = { $level ->
    [polite] 어느 달인지 모르겠어요. 2026-11처럼 보내 주세요.
   *[casual] 어느 달인지 모르겠어. 2026-11처럼 보내 줘.
}
