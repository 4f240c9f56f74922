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
notice-voice-fallback = 정해 둔 목소리({ $failed })를 쓸 수 없어서 { $voice } 목소리로 읽었어요.
notice-heard-later = { $day }에 보관해 둔 음성을 이제 받아 적었어요.
notice-heard-nothing = { $day }에 보관해 둔 음성을 들어 봤지만, 말소리를 찾지 못했어요.
notice-persona-missing = 고르신 페르소나({ $name })의 파일을 읽을 수 없어서 이번에는 { $instead }{ JOSA($instead, "이/가") } 대신 답했어요.
notice-answered-late = 지난번에 중간에 끊겨서 이제 답해요.
notice-remembered = 기억해 둘게요: { $fact }
notice-remembered-shortened = 길어서 앞부분만 기억해 둘게요: { $fact }
notice-fact-forgotten = 이제 잊었어요: { $fact }
notice-facts-full = 이미 { $most }가지를 기억하고 있어요. /memory 에서 하나를 잊게 하면 새로 기억할 수 있어요.
notice-not-saved = 지금은 저장하지 못했어요. 보내 주신 것은 남아 있고, 다음에 다시 시도할게요.

flaw-small = 얼굴이 작음
flaw-blurred = 흐릿함
flaw-dark = 어두움
flaw-bright = 너무 밝음
flaw-turned = 옆을 봄
flaw-unclear = 표정이 분명하지 않음

# 진행 상황
stage-see = 사진을 보는 중
stage-hear = 음성을 듣는 중
stage-tone = 목소리를 살피는 중
stage-watch = 영상을 보는 중
stage-read = 글을 읽는 중
stage-fuse = 마음을 헤아리는 중
stage-recall = 일기를 떠올리는 중
stage-wait = 답을 쓸 차례를 기다리는 중
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
command-mood = 한 번 눌러 기분을 남기고, 최근의 마음을 봐요: /mood 4
command-today = 오늘의 일기를 봐요
command-memory = 떠올린 일기와 기억한 것을 봐요: /memory 잊기 번호
command-wrong = 방금 읽은 마음을 고쳐요: /wrong 감정 (또는 /아니야 감정)
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
mood-empty = { $level ->
    [polite] 최근 { $days }일에는 데이터가 없어요.
   *[casual] 최근 { $days }일에는 데이터가 없어.
}
mood-times = { $count }번
mood-days = 기록한 날 { $recorded }일 / { $days }일
today-empty = { $level ->
    [polite] 오늘은 아직 데이터가 없어요.
   *[casual] 오늘은 아직 데이터가 없어.
}
entry-wordless = (글 없이)
memory-title = 마지막 답에 떠올린 일기예요.
memory-none = 마지막 답은 지난 일기를 떠올리지 않았어요.
memory-facts = 기억해 달라고 한 것들이에요.
memory-hint = 하나를 잊게 하려면: /memory 잊기 1
memory-forgotten = 이제 그 일기는 떠올리지 않을게요. 일기에는 그대로 있어요.
memory-fact-dropped = 잊었어요.
memory-gone = 벌써 잊은 거예요.
memory-no-number = 그런 번호가 없어요. /memory 로 목록을 봐요.

# 바로잡기
correction-noted = { $level ->
    [polite] 알려 줘서 고마워요. 이번 마음은 { $emotion }{ JOSA($emotion, "으로/로") } 적어 둘게요.
   *[casual] 알려 줘서 고마워. 이번 마음은 { $emotion }{ JOSA($emotion, "으로/로") } 적어 둘게.
}
correction-private = { $level ->
    [polite] 비공개로 나눈 이야기는 아무것도 남기지 않아서, 고친 것도 적어 두지 않았어요.
   *[casual] 비공개로 나눈 이야기는 아무것도 남기지 않아서, 고친 것도 적어 두지 않았어.
}
correction-nothing = { $level ->
    [polite] 바로 앞에서 읽은 마음이 없어서 고칠 것이 없어요.
   *[casual] 바로 앞에서 읽은 마음이 없어서 고칠 게 없어.
}
correction-hint = 다르게 느꼈다면 “아니야, 슬펐어”처럼 말하거나 /wrong으로 고쳐 주세요.
correction-choose = 실제 마음을 번호나 이름으로 알려 주세요. 예: /wrong 5, /wrong 슬픔

# 설정
settings-title = 설정
settings-changed = { $name }{ JOSA($name, "을/를") } { $value }{ JOSA($value, "으로/로") } 바꿨어요.
settings-bad-value = { $name }: "{ $value }"{ JOSA($value, "은/는") } 쓸 수 없어요. 쓸 수 있는 값: { $allowed }
settings-hint = 버튼을 누르거나 이렇게 보내도 바뀌어요: /settings 길이 길게
settings-remote-on = 이제부터 남긴 글과 표정에서 읽은 것, 관련된 일기 기억이 답장을 쓰기 위해, 그리고 보고서의 문장이 그것을 들려주기 위해 이 기기 밖의 모델로 갈 수 있어요. /settings 외부모델 끄기 로 그만둘 수 있어요.
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
setting-remote = 외부모델
value-name = 40자까지의 이름 (비우려면 -)
value-introduction = 600자까지의 글 (비우려면 -)
value-timezone = 서울이나 Asia/Seoul 같은 시간대
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

# 측정
eval-progress = 측정 중
eval-of = { $model } · 얼굴 { $faces }개
eval-twins = { $count ->
    [0] 학습에 쓴 얼굴은 하나도 없어요.
   *[other] 이 가운데 { $count }개는 학습에 쓴 얼굴과 픽셀까지 똑같아요.
}
eval-all = 전체
eval-without-twins = 학습에 없던 얼굴
eval-faces = 얼굴 수
eval-accuracy = 정확도 (95% 신뢰 구간)
eval-balanced-accuracy = 균형 정확도
eval-macro-f1 = 매크로 F1
eval-precision = 정밀도
eval-recall = 재현율
eval-f1 = F1
eval-auroc = AUROC
eval-support = 얼굴 수
eval-calibration-error = 보정 오차(ECE)
eval-nll = 음의 로그 가능도(NLL)
eval-ferplus-faces = FER+ 다수결: 얼굴 수
eval-ferplus-accuracy = FER+ 다수결: 정확도
eval-ferplus-macro-f1 = FER+ 다수결: 매크로 F1
eval-contempt = 경멸
eval-smiling = 웃음
eval-not-smiling = 웃지 않음
eval-label = 정답
eval-guess = 예측
eval-confusion = 혼동 행렬
eval-reliability = 확신과 실제 정확도
eval-confidence = 예측의 확률
eval-share-right = 맞힌 비율 (막대: 예측 수)
eval-robustness = 얼굴 { $faces }개, 검출·정렬·분류를 모두 거침
eval-change = 사진
eval-found = 찾음
eval-accuracy-all = 전체 중 맞힘
eval-accuracy-found = 찾은 것 중 맞힘
eval-change-none = 그대로
eval-change-shift = 8분의 1만큼 옮김
eval-change-half-size = 절반 크기
eval-change-double-size = 두 배 크기
eval-change-turn-20 = 20° 돌림
eval-change-turn--20 = -20° 돌림
eval-change-blur = 흐림
eval-change-dark = 어두움
eval-change-jpeg-30 = JPEG 품질 30

# Models
models-kind-hear = 듣기
models-kind-speak = 말하기
models-kind-chat = 답하기
models-kind-embed = 떠올리기
models-language-ko = 한국어
models-language-en = 영어
models-language-mul = 그 밖의 여러 언어
models-unknown = 모름
models-size-unknown = 크기 모름
models-ram = 메모리 { $size }
models-commercial-yes = 상업적으로 써도 됨
models-commercial-no = 상업적으로 쓸 수 없음
models-commercial-unknown = 상업적 이용은 불분명
models-state-pulled = 있음
models-state-incomplete = 온전하지 않음
models-state-absent = 없음
models-too-big = 이 기기에는 너무 커요
models-others = 여기 있지만 이제 목록에는 없는 모델: { $names }
models-folder = 폴더: { $folder }
models-machine = 이 기기의 메모리는 { $memory }, 모델을 둘 디스크의 빈 공간은 { $free }예요.
models-set = 이 기기에 알맞은 묶음이에요. 모두 { $size }이고, 아직 아무것도 내려받지 않았어요:
models-set-none = 여기에 맞는 묶음이 없어요.
models-ask = 지금 내려받을까요?
models-checking = 체크섬 비교 중
models-already = { $name }{ JOSA($name, "은/는") } 이미 { $folder }에 있어요.
models-pulled = { $name }({ $size })을 { $folder }에 내려받았어요.
models-unchecked = { $files }의 체크섬은 알려지지 않아서 길이만 비교했어요.
models-use = 이렇게 쓰세요: { $how }
models-interrupted = 멈췄어요. 받은 만큼은 남아 있고, 같은 명령으로 이어서 받아요.
models-none = 아직 내려받은 모델이 없어요.
models-verified = { $name }: 파일 { $count }개가 모두 받았을 때 그대로예요.
models-file-missing = 없음
models-file-changed = 바뀜
models-mend = 고치려면: facelog models pull { $name }
models-removed = { $name }{ JOSA($name, "을/를") } 지웠어요. { $size }만큼 비었어요.
models-removed-kept = 그 폴더에 있던 다른 파일은 그대로 두었어요: { $names }
models-error-unknown-model = { $name }{ JOSA($name, "이라는/라는") } 모델은 없어요. facelog models list로 목록을 보세요
models-error-unknown-model-close = { $name }{ JOSA($name, "이라는/라는") } 모델은 없어요. { $close } 아닌가요? facelog models list로 목록을 보세요
models-error-offline = { $name }{ JOSA($name, "이/가") } 설정되어 있어 내려받지 않아요. 그 설정을 지우거나 FACELOG_MODELS_MIRROR를 정하세요
models-error-no-network = { $where }에 닿지 않거나 연결이 끊겼어요. 네트워크를 확인하고 다시 해 보세요. 받은 만큼은 남아 있어요
models-error-not-there = { $where }에 { $file }{ JOSA($file, "이/가") } 없어요
models-error-server-refused = { $where } 쪽에서 거절했어요(상태 { $status }). 모델이 옮겨졌거나 계정이 필요할 수 있어요
models-error-server-trouble = { $where }에 문제가 있어요(상태 { $status }). 나중에 다시 해 보세요. 받은 만큼은 남아 있어요
models-error-not-a-hub = { $where }의 대답이 모델 허브의 것이 아니에요. FACELOG_MODELS_MIRROR가 맞는지, 로그인 화면이 끼어들지 않는지 확인하세요
models-error-other-file = 그곳의 { $file }{ JOSA($file, "은/는") } 목록에 적힌 것과 다른 파일이에요. 아무것도 내려받지 않았어요
models-error-wrong-checksum = { $file }의 체크섬이 맞지 않아서 버렸어요. 다시 하거나 다른 곳에서 받아 보세요
models-error-wrong-length = { $file }의 길이가 맞지 않아서 버렸어요. 다시 하거나 다른 곳에서 받아 보세요
models-error-no-room = { $where }의 디스크에 { $needed }만큼 비어 있어야 하는데 { $free }뿐이에요. 아무것도 내려받지 않았어요
models-error-disk-full = { $where }의 디스크가 가득 찼어요. 자리를 만들고 다시 해 보세요. 받은 만큼은 남아 있어요
models-error-no-mirror-folder = FACELOG_MODELS_MIRROR: { $where } 폴더가 없어요
models-error-busy = 다른 프로세스가 { $name }{ JOSA($name, "을/를") } 다루고 있어요. 끝난 뒤에 다시 해 보세요
models-error-unsafe-name = { $name }{ JOSA($name, "은/는") } 모델 이름이 될 수 없어요
models-error-manifest-damaged = { $file }{ JOSA($file, "이/가") } 손상되었어요. facelog models pull { $name } 명령으로 고칠 수 있어요
models-error-not-pulled = { $name }{ JOSA($name, "은/는") } 이 기기에 없어요

# 견주어 보기
appraise-face = 적어 준 표정
appraise-normalised = 적어 준 숫자의 합이 { $total }이어서, 합이 1이 되게 맞췄어요.
appraise-unreadable = 글이 너무 짧거나 낯설어서 마음을 읽지 못했어요.
appraise-no-mismatch = 표정과 말이 서로 달라 보이지 않아요.
eval-half = 나눔
eval-half-tuning = 조정에 쓴 절반
eval-half-held = 손대지 않은 절반
eval-language-ko = 한국어
eval-language-en = 영어
eval-words-right = 말을 뜻대로 읽었다면
eval-cases = 사례
eval-needless = 괜히 물음
eval-missed = 놓침

# facelog eval text
eval-text-of = { $model } · 글 { $texts }개
eval-text-left-out = 일곱 감정에 대해 말하지 않는 { $count }개는 뺐어요.
eval-text-twins = { $count ->
    [0] 학습에 쓴 글은 하나도 없어요.
   *[other] 이 가운데 { $count }개는 학습에 쓴 글과 글자까지 똑같아요.
}
eval-text-flattered = 그래서 수치가 실제보다 좋게 나왔어요. 학습에 없던 글로 재야 실력을 알 수 있어요.
eval-text-without-twins = 학습에 없던 글
eval-texts = 글 수
eval-valence-auroc = 긍정·부정 AUROC
eval-valence-texts = 긍정 또는 부정

# facelog eval replies
eval-check = 확인한 것
eval-check-length = 바란 길이(25 % 안팎)
eval-check-name = 이름이 들어 있음
eval-check-particle = 이름 뒤 조사가 맞음
eval-check-level = 반말·존댓말
eval-check-language = 언어
eval-check-asks = 표정과 말이 다르면 물어봄
eval-check-one-question = 질문은 하나까지
eval-check-clean = 군더더기 없이 온전한 문장
eval-check-fresh = 지난 답장 20개와 겹치는 문장 없음
eval-check-memory = 지난 일은 하나까지, 날짜도 맞음
eval-check-discreet = 지난 일을 길게 옮기지 않음
eval-replies = { $writer }: 상황 { $count }개, 답하지 못한 것 { $failed }개
eval-replies-first = 첫마디까지 { $p50 } ms(중앙값), { $p95 } ms(95 %)
eval-replies-leave = 지어낸 상황 { $count }개를 { $where }{ JOSA($where, "으로/로") } 보내요. 내 글은 하나도 나가지 않아요.
eval-replies-yes = 보내려면 --yes를 붙여 주세요.

# facelog eval crisis
eval-crisis-half = 나눔
eval-crisis-half-tuning = 조정에 쓴 절반
eval-crisis-half-held = 손대지 않은 절반
eval-crisis-half-fresh = 나중에 쓴 것
eval-crisis-half-independent = 다른 사람이 쓴 것
eval-crisis-phrases = 문장
eval-crisis-crises = 위기
eval-crisis-patterns-recall = 패턴만: 알아챔
eval-crisis-patterns-false-alarm-rate = 괜한 경보
eval-crisis-recall = 알아챔
eval-crisis-missed = 놓침
eval-crisis-false-alarm-rate = 괜한 경보
eval-crisis-false-alarms = 그 수

# facelog persona
persona-packaged = Facelog에 들어 있음
persona-own = 직접 만든 것
persona-folder = 직접 만든 페르소나 폴더: { $folder }
persona-level-casual = 반말
persona-level-polite = 존댓말
persona-voice = 목소리: { $pitch ->
    [low] 낮고
    [high] 높고
   *[middle] 보통 높이에
 } { $pace ->
    [slow] 느리게
    [quick] 빠르게
   *[middle] 보통 빠르기로
 }
persona-borrowed = 이 페르소나에 없는 말은 안나에게서 빌려 써요.
persona-exists = 같은 이름의 페르소나 파일이 이미 있어요.
persona-too-many = 직접 만든 페르소나가 이미 20개라서 더 저장할 수 없어요.
persona-not-written = 페르소나 파일을 저장하지 못했어요.
persona-imported = { $name } 페르소나를 저장했어요. 파일: { $file }
persona-card-ignored = 카드에서 뺀 것: { $keys }
persona-card-shortened = 줄인 것: { $keys }
persona-card-unusable = 쓸 수 없었던 것: { $keys }
persona-name-needed = --name으로 이름을 정해 주세요. 영문 소문자로 시작하고 소문자, 숫자, _만 쓸 수 있어요
persona-name-taken = { $name }{ JOSA($name, "이라는/라는") } 페르소나가 이미 있어요. --name으로 다른 이름을 정해 주세요
