# 알림
command-remind = 일기 알림과 하루 보고서: /remind 21:30
argument-remind = 21:30, 20:00-22:00, 보고서 22:00, 끄기
setting-quiet = 조용한시간
value-quiet = 23:00-08:00 같은 시간, 또는 끄기
remind-title = 매일 먼저 거는 말
remind-write = 일기 알림
remind-report = 하루 보고서
remind-rule-off = · { $name }: 꺼짐
remind-rule-set = · { $name }: { $rule } (다음은 { $day })
remind-rule-window = · { $name }: { $rule } 사이, 날마다 다른 때
remind-rule-stopped = { $level ->
    [polite] · { $name }: { $rule }. 대답이 없어서 멈춰 있어요. 시간을 고르면 다시 시작해요.
   *[casual] · { $name }: { $rule }. 대답이 없어서 멈춰 있어. 시간을 고르면 다시 시작해.
}
remind-rule-silenced = { $level ->
    [polite] · { $name }: { $rule }. 모두 조용한 시간이라 오지 않아요.
   *[casual] · { $name }: { $rule }. 모두 조용한 시간이라 오지 않아.
}
remind-quiet = { $level ->
    [polite] 조용한 시간 { $span }에는 먼저 말을 걸지 않아요. (/settings 조용한시간)
   *[casual] 조용한 시간 { $span }에는 먼저 말을 걸지 않아. (/settings 조용한시간)
}
remind-hint = { $level ->
    [polite] 시간대는 { $zone }. 이미 쓴 날에는 알리지 않고, 대답이 없으면 세 번째로 알린 뒤 멈춰요. 보고서는 남긴 것이 있는 날에만 보내고, 정오 전 시간이면 어제 것을 보내요. 다른 시간은 /remind 21:30 이나 /remind 보고서 08:00처럼 보내 주세요.
   *[casual] 시간대는 { $zone }. 이미 쓴 날에는 알리지 않고, 대답이 없으면 세 번째로 알린 뒤 멈춰. 보고서는 남긴 것이 있는 날에만 보내고, 정오 전 시간이면 어제 것을 보내. 다른 시간은 /remind 21:30 이나 /remind 보고서 08:00처럼 보내 줘.
}
remind-console = { $level ->
    [polite] 터미널에서는 Facelog가 켜져 있는 동안에만 알릴 수 있어요.
   *[casual] 터미널에서는 Facelog가 켜져 있는 동안에만 알릴 수 있어.
}
remind-set = { $level ->
    [polite] 그렇게 할게요.
   *[casual] 그렇게 할게.
}
remind-dropped = { $level ->
    [polite] 이제 보내지 않을게요.
   *[casual] 이제 안 보낼게.
}
remind-was-off = { $level ->
    [polite] 원래 꺼져 있었어요.
   *[casual] 원래 꺼져 있었어.
}
remind-unknown = { $level ->
    [polite] 시간을 알아듣지 못했어요. 21:30, 밤 9시 반, 20:00-22:00, 끄기처럼 보내 주세요.
   *[casual] 시간을 못 알아들었어. 21:30, 밤 9시 반, 20:00-22:00, 끄기처럼 보내 줘.
}
remind-quiet-refused = { $level ->
    [polite] 그 시간은 모두 조용한 시간 안이라 정하지 않았어요. 조용한 시간은 /settings 조용한시간 에서 바꿀 수 있어요.
   *[casual] 그 시간은 모두 조용한 시간 안이라 정하지 않았어. 조용한 시간은 /settings 조용한시간 에서 바꿀 수 있어.
}
remind-report-button = 보고서 { $time }
remind-off-button = 알림 끄기
remind-report-off-button = 보고서 끄기
remind-snooze-30 = 30분 뒤에
remind-snooze-60 = 1시간 뒤에
remind-snoozed = { $level ->
    [polite] 좋아요, { $time }에 다시 올게요.
   *[casual] 좋아, { $time }에 다시 올게.
}
remind-snooze-quiet = { $level ->
    [polite] 그때는 조용한 시간이라 다시 말을 걸지 않을게요. 내일 또 올게요.
   *[casual] 그때는 조용한 시간이라 다시 말 걸지 않을게. 내일 또 올게.
}
remind-snooze-none = { $level ->
    [polite] 지금은 알림이 꺼져 있어요. /remind 에서 켤 수 있어요.
   *[casual] 지금은 알림이 꺼져 있어. /remind 에서 켤 수 있어.
}
remind-line-1 = { $level ->
    [polite] 오늘은 어떤 하루였어요? 한 줄이어도, 버튼 하나여도 좋아요.
   *[casual] 오늘은 어떤 하루였어? 한 줄이어도, 버튼 하나여도 좋아.
}
remind-line-2 = { $level ->
    [polite] 잠깐 들렀어요. 지금 마음은 어때요?
   *[casual] 잠깐 들렀어. 지금 마음은 어때?
}
remind-line-3 = { $level ->
    [polite] 하루 가운데 기억에 남는 순간이 있었어요? 있으면 들려줘요. 없어도 괜찮아요.
   *[casual] 하루 가운데 기억에 남는 순간이 있었어? 있으면 들려줘. 없어도 괜찮아.
}
remind-line-4 = { $level ->
    [polite] 일기 쓸 시간이에요. 내키지 않으면 그냥 지나가도 돼요.
   *[casual] 일기 쓸 시간이야. 내키지 않으면 그냥 지나가도 돼.
}
remind-line-5 = { $level ->
    [polite] 오늘 이야기를 듣고 싶어서 왔어요. 편한 만큼만 남겨 주세요.
   *[casual] 오늘 이야기 듣고 싶어서 왔어. 편한 만큼만 남겨 줘.
}
remind-last = { $level ->
    [polite] 요즘은 바쁜가 봐요. 방해하지 않게 알림은 여기서 멈출게요. 다시 받고 싶으면 /remind 에서 켤 수 있어요. 일기는 아무 때나 써도 돼요.
   *[casual] 요즘은 바쁜가 봐. 방해하지 않게 알림은 여기서 멈출게. 다시 받고 싶으면 /remind 에서 켤 수 있어. 일기는 아무 때나 써도 돼.
}
