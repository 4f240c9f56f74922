# 하루가 끝나는 시각, 다른 날의 일기
setting-day-ends = 하루끝
start-ends = 하루를 몇 시에 끝낼까요? 그 시각 전에 쓴 것은 전날 일기가 돼요. 나중에 /settings 에서 바꿀 수 있어요.
start-ends-at = 새벽 { $hour }시
start-ends-keep = { $hour ->
    [0] 자정 그대로
   *[other] { $hour }시 그대로
}
notice-written-for = { $day } 일기로 적었어요.
diary-not-kept = { $level ->
    [polite] { $day }은 보관기간이 지난 날이라 적어도 곧 지워져요. 적어 주신 말은 가지고 있으니, 오늘 일기로 쓰려면 눌러 주세요. 보관기간은 /settings 에서 바꿀 수 있어요.
   *[casual] { $day }은 보관기간이 지난 날이라 적어도 곧 지워져. 적어 준 말은 가지고 있으니까, 오늘 일기로 쓰려면 눌러 줘. 보관기간은 /settings 에서 바꿀 수 있어.
}
entry-day-not-kept = { $level ->
    [polite] { $day }은 보관기간이 지난 날이라 옮기면 곧 지워져요. 보관기간은 /settings 에서 바꿀 수 있어요.
   *[casual] { $day }은 보관기간이 지난 날이라 옮기면 곧 지워져. 보관기간은 /settings 에서 바꿀 수 있어.
}
choice-0 = 자정
choice-1 = 새벽 1시
choice-2 = 새벽 2시
choice-3 = 새벽 3시
choice-4 = 새벽 4시
choice-5 = 새벽 5시
choice-6 = 아침 6시
