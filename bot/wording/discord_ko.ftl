# 디스코드
discord-not-fetched = 디스코드에서 파일 하나를 받아 오지 못했어요. 다시 보내 주세요.
discord-sticker = 스티커는 읽지 못하지만 마음은 받았어요. 글이나 사진, 음성 메시지를 보내 주세요.
discord-voice-file = 여기서는 디스코드가 음성 메시지를 받지 않아서 녹음을 파일로 보내요.
discord-voice-lost = 디스코드가 음성 답을 받지 않았어요. 위의 글이 전부예요.
discord-not-kept = 지금은 저장하지 못해서 이 메시지가 남지 않았어요. 잠시 뒤에 다시 보내 주세요.
