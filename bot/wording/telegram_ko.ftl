# 텔레그램
telegram-sticker = 귀여워요! 스티커는 읽을 줄 모르지만, 글이나 셀카, 음성 메모로 들려주면 좋겠어요.
telegram-unsupported = 이런 종류의 메시지는 볼 수 없어요. 글, 사진, 영상, 음성 메모는 괜찮아요.
telegram-too-large = 파일이 너무 커요. 텔레그램에서는 { $megabytes }MB까지만 받을 수 있어요.
telegram-not-fetched = 텔레그램에서 파일을 가져오지 못했어요. 한 번 더 보내 주세요.
telegram-voice-forbidden = 텔레그램 설정이 음성 메시지를 막고 있어서, 목소리를 파일로 보내요.
telegram-picture-refused = 그림은 텔레그램이 받지 않아서 글만 보내요.
