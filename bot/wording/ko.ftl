# 감정
emotion-anger = 분노
emotion-disgust = 혐오
emotion-fear = 공포
emotion-happiness = 행복
emotion-sadness = 슬픔
emotion-surprise = 놀람
emotion-neutral = 중립

# 무엇이 무엇을 말하는지
source-face = 표정
source-video = 영상 속 표정
source-words = 말
source-voice = 목소리

# 문제: 한 부분을 쓰지 못했을 때
problem-empty-file = 파일이 비어 있어요. 다시 보내 주세요.
problem-not-an-image = 사진이 아닌 파일 같아요. JPEG이나 PNG 같은 사진으로 보내 주세요.
problem-no-heic-decoder = 아이폰의 HEIC 사진이라 여기서는 열 수 없어요. JPEG으로 보내 주세요. 저를 운영하는 분이 facelog[heic]을 설치하면 HEIC도 볼 수 있어요.
problem-truncated-image = 사진이 중간에 잘려 있어서 볼 수 없었어요. 다시 보내 주세요.
problem-image-too-large = 사진이 너무 커서 열지 않았어요. 더 작은 사진으로 보내 주세요.
problem-no-face = 사진에서 얼굴을 찾지 못했어요. 얼굴이 잘 보이는 사진을 한 장 더 보내 주실래요?
problem-face-too-small = 얼굴이 너무 작아서 표정을 읽을 수 없었어요. 조금 더 가까이에서 찍어 주실래요?
problem-unreadable-audio = 소리를 들을 수 없는 파일이에요. 다시 녹음해서 보내 주세요.
problem-audio-too-long = 녹음이 너무 길어요. { $minutes }분까지 들을 수 있어요. 나눠서 보내 주세요.
problem-nothing-said = 녹음에서 말소리가 들리지 않았어요.
problem-no-speech-model = 음성을 받아 적을 모델이 아직 없어요. 녹음은 안전하게 보관했고, 모델이 생기면 받아 적을게요.
read-no-speech-model = 음성을 받아 적을 모델이 없어서 이 녹음은 읽지 못했어요.
problem-unreadable-video = 열 수 없는 영상이에요. 다시 보내 주세요.
problem-video-too-long = 영상이 너무 길어요. { $seconds }초까지 볼 수 있어요.
problem-file-too-large = 파일이 너무 커요. { $megabytes }MB까지 받을 수 있어요.
problem-unsupported-file = 이런 종류의 파일은 읽지 못해요. 사진, 음성, 영상이나 글을 보내 주세요.
problem-text-too-long = 글이 아주 길어서 앞 { $characters }자까지만 읽고 답했어요. 글은 전부 저장했어요.
problem-empty-message = 내용이 비어 있어요. 사진이나 음성, 글을 보내 주세요.
problem-busy = 지금 너무 많은 일을 하고 있어서 한 부분을 읽지 못했어요. 잠시 뒤에 다시 보내 주세요.
problem-timeout = 한 부분을 읽는 데 너무 오래 걸려서 건너뛰었어요.
problem-failed = 한 부분을 읽지 못했어요. 나머지는 잘 받았어요.

# 답장 옆의 알림
notice-several-faces = 얼굴이 { $count }개 보여서, 가장 크고 가운데에 있는 얼굴을 읽었어요.
notice-poor-picture = 사진을 읽기 어려웠어요: { $flaws }. 표정은 어림짐작이에요.
notice-writer-fallback = 평소에 답을 쓰던 모델({ $failed })이 답하지 못해서 { $writer }{ JOSA($writer, "이/가") } 대신 썼어요.
notice-no-voice = 목소리로 읽어 주지 못했어요. 글로만 답할게요.
notice-heard-later = { $day }에 보관해 둔 음성을 이제 받아 적었어요.
notice-heard-nothing = { $day }에 보관해 둔 음성을 들어 봤지만, 말소리를 찾지 못했어요.
notice-answered-late = 지난번에 중간에 끊겨서 이제 답해요.
notice-not-saved = 지금은 저장하지 못했어요. 보내 주신 것은 남아 있고, 다음에 다시 시도할게요.

flaw-small = 얼굴이 작음
flaw-blurred = 흐릿함
flaw-dark = 어두움
flaw-bright = 너무 밝음
flaw-turned = 옆을 봄

# 진행 상황
stage-see = 사진을 보는 중
stage-hear = 음성을 듣는 중
stage-watch = 영상을 보는 중
stage-read = 글을 읽는 중
stage-fuse = 마음을 헤아리는 중
stage-recall = 일기를 떠올리는 중
stage-write = 답을 쓰는 중
stage-speak = 목소리로 읽는 중
stage-store = 일기에 적는 중

# 읽은 것
seen-title = 사진에서 본 표정 (짐작이에요)
watched-title = 영상에서 본 표정 (짐작이에요)
read-title = 글에서 읽은 마음 (짐작이에요)
heard-line = 들은 말: "{ $text }"
smile-line = 영상의 { $percent }%에서 웃고 있어요.
mood-line = 지금 마음: { $emotion } (확신 { $percent }%)
mood-line-unsure = 지금 마음: 아직 잘 모르겠어요.
mismatch-line = { $first }: { $first_emotion } · { $second }: { $second_emotion } — 서로 달라 보여요.
voice-line = 목소리: { $path } ({ $seconds }초)

# 터미널
console-welcome = 안녕하세요! Facelog예요. 셀카, 음성, 글로 하루를 남기면 { $persona }{ JOSA($persona, "이/가") } 답해요. 모두 이 컴퓨터 안에만 남고, 글과 사진과 음성은 암호화해서 저장해요.
console-ask-language = 언어 / Language  [1] 한국어  [2] English
console-ask-name = 뭐라고 불러 드릴까요? 성을 뺀 이름이나 별명이 좋아요. (Enter로 건너뛰기)
console-ask-introduction = 짧은 자기소개를 남기면 답장에 참고할게요. (Enter로 건너뛰기)
console-ready = 준비됐어요. 아무 말이나 써 보세요. 도움말은 /help, 끝내기는 /quit.
console-bye = 또 만나요.
console-no-file = 파일을 찾을 수 없어요: { $path }
console-need-path = 파일 경로를 함께 써 주세요. 예: { $example }
console-unknown-command = { $command }: 없는 명령이에요. /help를 보세요.

# 명령
command-selfie = 사진을 보내요: /selfie 경로 [글]
command-voice = 음성을 보내요: /voice 경로 [글]
command-video = 영상을 보내요: /video 경로 [글]
command-mood = 최근 30일의 마음을 봐요
command-today = 오늘의 일기를 봐요
command-settings = 설정을 보고 바꿔요: /settings 이름 값
command-help = 도움말
command-quit = 끝내기
help-title = 쓸 수 있는 명령
help-words = 명령이 아닌 글은 그대로 일기가 돼요.

# 마음과 오늘
mood-title = { $days ->
    [1] 오늘의 마음
   *[other] 최근 { $days }일의 마음
}
mood-empty = 최근 { $days }일에는 데이터가 없어요.
mood-times = { $count }번
mood-days = 기록한 날 { $recorded }일 / { $days }일
today-empty = 오늘은 아직 데이터가 없어요.
entry-wordless = (글 없이)

# 설정
settings-title = 설정
settings-changed = { $name }{ JOSA($name, "을/를") } { $value }{ JOSA($value, "으로/로") } 바꿨어요.
settings-unknown = { $name }: 없는 설정이에요. 쓸 수 있는 이름: { $allowed }
settings-bad-value = { $name }: "{ $value }"{ JOSA($value, "은/는") } 쓸 수 없어요. 쓸 수 있는 값: { $allowed }
settings-hint = 바꾸려면: /settings 길이 길게
setting-language = 언어
setting-name = 이름
setting-introduction = 소개
setting-timezone = 시간대
setting-persona = 페르소나
setting-speech-level = 말투
setting-make-up = 구성
setting-strength = 강도
setting-length = 길이
setting-voice = 목소리
value-anything = 아무 글
value-timezone = Asia/Seoul 같은 IANA 이름
value-none = (없음)

# 데모
demo-title = Facelog 한 바퀴: 아무것도 내려받지 않고, 이 컴퓨터 안에서만
demo-scene = 장면 { $number }: { $title }
demo-scene-agree = 웃는 얼굴과 기쁜 말
demo-scene-disagree = 웃는 얼굴과 무거운 말
demo-scene-voice = 음성 메모 (espeak-ng가 만든 소리)
demo-scene-words = 글만
demo-scene-face = 사진만
demo-scene-no-face = 얼굴이 없는 사진
demo-you = 나
demo-photo = 사진: { $credit }
demo-note = 음성 메모({ $seconds }초)
demo-done = 그림, 목소리, 보고서는 여기에 있어요: { $path }
demo-report-title = Facelog 데모 보고서
demo-report-line = 이 보고서는 `facelog demo`가 만들었어요. 얼굴은 공개 도메인 사진이고, 읽은 감정은 짐작일 뿐이에요.
demo-throwaway = 데모의 일기는 임시 폴더에 쓰고 지웠어요.
demo-name = 서연
demo-introduction = 대학원에서 천문학을 공부해요. 고양이 두 마리와 살아요.
demo-words-agree = 드디어 논문이 통과됐어! 너무 기뻐서 눈물이 날 것 같아.
demo-words-disagree = 사실 요즘 너무 힘들고 외로워. 괜찮은 척하는 것도 지쳤어.
demo-words-voice = 오늘은 회의가 길어서 조금 지쳤어요. 그래도 저녁에 산책을 했어요.
demo-words-alone = 엄마가 보낸 김치가 도착했다. 오랜만에 집밥 먹으니까 마음이 편하다.
demo-no-face-credit = 빈 하늘
demo-mood-title = 이 대화의 마음
