# 보고서 들려주기
retelling-ask = { $persona }에게 들려 달라고 하기
retelling-fetch = { $persona }의 이야기 보기
retelling-by = — { $persona } · { $writer }
retelling-writing = { $level ->
    [polite] { $persona }{ JOSA($persona, "이/가") } 보고서를 읽고 있어요. 아래 버튼를 다시 누르면 이야기를 볼 수 있어요.
   *[casual] { $persona }{ JOSA($persona, "이/가") } 보고서를 읽고 있어. 아래 버튼를 다시 누르면 이야기를 볼 수 있어.
}
retelling-nobody = { $level ->
    [polite] 들려줄 언어 모델이 없거나, 다른 컴퓨터의 모델에 보내는 데 동의하지 않았어요 (/settings 외부모델).
   *[casual] 들려줄 언어 모델이 없거나, 다른 컴퓨터의 모델에 보내는 데 동의하지 않았어 (/settings 외부모델).
}
retelling-no-model = 언어 모델이 설정되어 있지 않아서 들려줄 수 없어요. 아래는 계산한 보고서예요.
retelling-no-consent = 다른 컴퓨터의 언어 모델에 보내는 데 동의하지 않아서 들려주지 않았어요 (/settings 외부모델 켜기). 아래는 계산한 보고서예요.
retelling-nothing = { $level ->
    [polite] 기록이 없어서 들려줄 이야기도 없어요.
   *[casual] 기록이 없어서 들려줄 이야기도 없어.
}
notice-retelling-unused = 언어 모델이 답하지 못했거나 보고서에 없는 말을 해서, 그 말은 쓰지 않았어요. 계산한 보고서만 보여 드려요.
