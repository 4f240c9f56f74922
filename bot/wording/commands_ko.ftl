# 명령: 메신저와 터미널이 함께 쓰는 문장
commands-unknown = { $command }: 없는 명령이에요. /help를 보세요.
console-file = 파일: { $path }
console-file-unsaved = 파일을 저장하지 못했어요.
commands-old-button = 이제는 쓰지 않는 버튼이에요. /help를 보세요.
commands-in-private = 그건 둘만 있는 대화에서 할게요. 저에게 따로 말을 걸어 주세요.
command-start = 처음 만나기: 언어, 동의, 시간대, 이름, 페르소나
command-persona = 누가 답할지 골라요
command-private = 아무것도 남기지 않고 이야기해요
command-chat = 일기에 적지 않고 이야기해요
command-checkin = 지난 2주를 비춰 보는 짧은 질문지(WHO-5, PHQ-9)
command-privacy = 무엇을 남기고 어디로 가는지, 동의를 바꾸기
command-bars = 마지막에 읽은 마음을 막대그래프로 봐요
command-crisis = 도움을 받을 수 있는 곳
command-link = 텔레그램과 디스코드에서 한 일기 쓰기
argument-checkin = 질문지
argument-settings = 이름 값
argument-words = 할 말
argument-feeling = 실제 마음
argument-persona = 이름
argument-link = 다른 곳에서 받은 코드

# 문 앞에서
door-stranger = 안녕하세요. 저는 아는 사람하고만 이야기하는 개인 일기 봇이에요. 쓰고 싶다면 저를 운영하는 분에게 이 번호를 알려 주세요: { $id }
    운영하는 분은 이렇게 허락할 수 있어요: { $command }
door-too-often = 조금만 천천히 보내 주세요. 1분쯤 뒤에 다시 이야기해요.
door-too-many-megabytes = 오늘 받을 수 있는 파일을 다 받았어요. 내일 다시 보내 주세요. 글은 지금도 괜찮아요.
door-too-many-minutes = 오늘 들을 수 있는 소리를 다 들었어요. 내일 다시 보내 주세요. 글은 지금도 괜찮아요.
notice-in-private = 여기는 다른 사람도 보는 곳이라 일기를 펼치지 않았어요. 둘만 있는 대화에서 이어 가요.

# 체크인
checkin-choose = 무엇을 해 볼까요? 진단이 아니라 지난 2주를 비춰 보는 거울이에요. 언제든 그만둘 수 있어요.
checkin-who-5 = WHO-5 · 마음의 안녕 (5문항)
checkin-phq-9 = PHQ-9 · 우울한 기분 (9문항)
checkin-past = 지난 결과
checkin-past-title = 지난 결과예요. 최근 것부터 보여 드려요.
checkin-forget = 결과 지우기
checkin-forget-ask = 지난 결과를 모두 지울까요? 되돌릴 수 없어요.
checkin-forgotten = 결과 { $count }개를 지웠어요.
checkin-none = 아직 데이터가 없어요.
checkin-stop = 그만하기
checkin-back = 앞 질문으로

# 도움
crisis-follow-button = 내일 안부를 물어봐 줘
crisis-followed = { $level ->
    [polite] { $day } { $time }에 어떻게 지내는지 여쭤볼게요. 그 전이라도 힘들면 언제든 말해 주세요.
   *[casual] { $day } { $time }에 어떻게 지내는지 물어볼게. 그 전이라도 힘들면 언제든 말해 줘.
}
crisis-unfollow-button = 묻지 않아도 돼
crisis-unfollowed = { $level ->
    [polite] 네, 묻지 않을게요. 여기는 늘 열려 있어요.
   *[casual] 응, 묻지 않을게. 여기는 늘 열려 있어.
}
follow-up = { $level ->
    [polite] 어제 많이 힘들어 보여서 안부를 물어요. 오늘은 좀 어때요? 대답하지 않아도 괜찮아요. 도움을 받을 곳은 /crisis 에 있어요.
   *[casual] 어제 많이 힘들어 보여서 안부 물어보려고 왔어. 오늘은 좀 어때? 대답하지 않아도 괜찮아. 도움을 받을 곳은 /crisis 에 있어.
}
notice-follow-up = 원하면 내일 안부를 물어볼게요. /crisis 에서 고를 수 있어요.

# 비공개와 잡담
mode-private-about = 비공개로 말하면 글도, 사진도, 마음도, 답도 남지 않아요. “/private 할 말”로 한 번만 하거나, 계속 비공개로 있을 수 있어요. 메신저 회사의 서버는 그대로 지나가요.
mode-private-on = 이제부터 나누는 이야기는 아무것도 남기지 않아요.
mode-private-is-on = 지금은 비공개예요. 나누는 이야기는 아무것도 남지 않아요.
mode-chat-about = 잡담은 일기와 마음 기록에 적지 않아요. “/chat 할 말”로 한 번만 하거나, 계속 잡담으로 있을 수 있어요.
mode-chat-on = 이제부터는 일기에 적지 않고 이야기해요.
mode-chat-is-on = 지금은 잡담이에요. 일기에는 적지 않아요.
mode-diary-on = 다시 일기로 돌아왔어요. 이제부터 하는 말은 일기가 돼요.
mode-button-private = 계속 비공개로
mode-button-chat = 계속 잡담으로
mode-button-diary = 다시 일기로

# 마음
mood-span = { $days }일
memory-forget-button = { $number } 잊기
bars-title = { $level ->
    [polite] 마지막에 읽은 것이에요. 짐작이니, 다르다면 아래에서 고쳐 주세요.
   *[casual] 마지막에 읽은 거야. 짐작이니까, 다르면 아래에서 고쳐 줘.
}
bars-none = { $level ->
    [polite] 마지막 말에서 읽은 것이 없어요.
   *[casual] 마지막 말에서 읽은 것이 없어.
}
wrong-button = { $emotion }? 아니라면 눌러요
wrong-ask = { $level ->
    [polite] 실제로는 어떤 마음이었나요?
   *[casual] 실제로는 어떤 마음이었어?
}

# 설정
settings-back = ‹ 설정
settings-type = 다음 메시지로 새 값을 보내 주세요: { $what }
settings-unknown = { $name }: 없는 설정이에요.
setting-faces = 얼굴보기
setting-voices = 음성듣기
setting-words = 글읽기
setting-bars = 막대그래프
choice-anna = 안나
choice-doyun = 도윤
choice-eunji = 은지
choice-mori = 모리
choice-seojin = 서진
choice-yuna = 유나
choice-ko = 한국어
choice-en = English
choice-casual = 반말
choice-polite = 존댓말
choice-advice = 조언
choice-comfort = 위로
choice-empathy = 공감
choice-all = 모두
choice-honest = 솔직하게
choice-normal = 보통
choice-creative = 창의적으로
choice-short = 짧게
choice-medium = 중간
choice-long = 길게
choice-off = 끄기
choice-on = 켜기
state-off = 꺼짐
state-on = 켜짐
settings-now-off = { $name }{ JOSA($name, "을/를") } 껐어요.
settings-now-on = { $name }{ JOSA($name, "을/를") } 켰어요.
choice-when-i-speak = 내가 말할 때

# 페르소나
persona-choose = 누구와 이야기할까요?
persona-unknown = 그런 페르소나는 없어요.
persona-new = ＋ 내 페르소나 만들기
persona-keep = 이대로 만들기
persona-drop = 그만두기
persona-keep-ask = 이대로 만들까요?
persona-others = 다른 페르소나

# 사생활
privacy-kept = 남긴 글과 목소리를 받아 적은 글, 읽은 마음과 답은 저를 운영하는 기기에 암호화해서 저장해요. 사진은 /settings 사진보관 켜기 를 한 때만 남기고, 영상은 읽은 뒤 남기지 않고, 목소리는 받아 적을 모델이 없을 때만 그때까지 보관해요. 여기서 쓴 일기를 운영하는 분의 화면에 보여 주는 기능은 없지만, 기기와 열쇠를 가진 사람은 열어 볼 수 있어요.
privacy-telegram = 텔레그램으로 보낸 것은 텔레그램의 서버를 지나고 거기에도 남아요. 종단 간 암호화가 아니에요.
privacy-discord = 디스코드로 보낸 것은 디스코드의 서버를 지나고 거기에도 남아요. 종단 간 암호화가 아니에요.
privacy-console = 이 터미널에서 쓴 것은 이 기기를 떠나지 않아요.
privacy-web = 이 페이지에 쓴 것은 이 기기를 떠나지 않아요.
privacy-switch = 동의한 것은 아래에서 언제든 바꿀 수 있어요.
consent-faces = 셀카와 영상 속 표정 읽기
consent-voices = 음성을 듣고 받아 적기
consent-words = 글을 읽고 일기로 남기기
consent-remote = 답을 쓰려고 글을 기기 밖의 모델에 보내기
problem-not-agreed = { $what ->
    [faces] 사진이나 영상을 보는 데 동의하지 않으셔서 열지 않았어요. /privacy 에서 바꿀 수 있어요.
    [voices] 음성을 듣는 데 동의하지 않으셔서 열지 않았어요. /privacy 에서 바꿀 수 있어요.
   *[words] 글을 읽는 데 동의하지 않으셔서 읽지 않았어요. /privacy 에서 바꿀 수 있어요.
}

# 처음 만나기
start-language = 안녕하세요! Facelog예요. 어떤 언어로 이야기할까요?
    Hi, I'm Facelog. Which language shall we speak?
start-consent = 셀카, 음성, 글로 하루를 남기면 친구처럼 답하고 마음을 기록해요. 시작하기 전에 무엇을 읽어도 되는지 골라 주세요. 남긴 것은 저를 운영하는 기기에 암호화해서 저장하고, 사진과 영상은 읽은 뒤 남기지 않아요. 사진은 나중에 남기도록 바꿀 수 있어요. 고르기 전에 보낸 것은 열지도 저장하지도 않아요.
start-clouds = 맨 아래 것은 따로 물어요. 켜면 글과 읽은 마음이 답을 쓰기 위해 기기 밖의 모델로 갈 수 있어요. 꺼도 답은 해요.
start-agree-all = 동의하고 시작
start-agree-chosen = 고른 것만 동의
start-nothing-agreed = 읽어도 되는 것이 하나는 있어야 시작할 수 있어요.
start-zone = 지금 어느 시간대에 계세요? 고르거나 서울, Asia/Seoul처럼 보내 주세요.
start-zone-unknown = 모르는 시간대예요.
start-zone-keep = { $zone } 그대로
start-name = 뭐라고 불러 드릴까요? 성을 뺀 이름이나 별명을 보내 주세요.
start-name-long = 이름이 너무 길어요. 40자까지 부를 수 있어요.
start-persona = 누구와 이야기할까요?
start-skip = 건너뛰기
start-done = { $level ->
    [polite] 준비됐어요. 아무 말이나, 셀카나 음성을 보내 주세요. 할 수 있는 일은 /help 에 있어요.
   *[casual] 준비됐어. 아무 말이나, 셀카나 음성을 보내 줘. 할 수 있는 일은 /help 에 있어.
}

# 잇기
link-code = 다른 메신저에서 저에게 이렇게 보내 주세요: /link { $code }
    { $minutes }분 동안, 한 번만 쓸 수 있어요. 아무에게도 보여 주지 마세요.
link-again = 새 코드
link-unknown = 모르는 코드예요. 벌써 썼거나 시간이 지났을 수 있어요.
link-not-empty = 여기에 벌써 일기가 있어서 이을 수 없어요. 두 일기를 섞거나 지우지 않아요. 비어 있는 쪽에서 코드를 써 주세요.
link-done = 이었어요. 이제 두 곳에서 한 일기를 써요.
link-too-often = 코드를 너무 여러 번 시도했어요. 한 시간 뒤에 다시 해 주세요.

# facelog allow | deny | people
serve-started = { $platforms }에서 듣고 있어요. Ctrl-C로 끝내요. 기록: { $log }
people-owner = 주인
people-allowed = 허락됨
people-denied = 거절됨
people-asked = 말을 걸어 옴
people-none = 아직 아무도 없어요. 봇에게 말을 건 사람은 자기 번호를 듣게 돼요.
people-now-allowed = { $platform } { $id }: 이제 쓸 수 있어요.
people-now-denied = { $platform } { $id }: 이제 쓸 수 없어요. 일기는 그대로 있어요.

# 되돌리기와 고치기
command-undo = 마지막 일기를 지워요 (다시 살릴 수 있어요)
undo-ask = { $level ->
    [polite] 이 일기를 지울까요?
   *[casual] 이 일기를 지울까?
    }
    { $entry }
undo-button = 지우기
undo-done = { $level ->
    [polite] 지웠어요. 30일 안에는 되돌릴 수 있고, 그 뒤에는 아주 사라져요.
   *[casual] 지웠어. 30일 안에는 되돌릴 수 있고, 그 뒤에는 아주 사라져.
}
undo-back = 되돌리기
undo-restored = { $level ->
    [polite] 되돌렸어요.
   *[casual] 되돌렸어.
}
undo-nothing = { $level ->
    [polite] 지울 일기가 없어요.
   *[casual] 지울 일기가 없어.
}
undo-gone = { $level ->
    [polite] 벌써 지워졌거나 없는 일기예요.
   *[casual] 벌써 지워졌거나 없는 일기야.
}
edit-noted = 고친 글로 일기를 바꿨어요.
deleted-noted = 지운 메시지를 일기에서도 뺐어요.
