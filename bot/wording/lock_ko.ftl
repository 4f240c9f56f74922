# 모두 지우기
command-delete_me = 남긴 것을 모두 지워요 (되돌릴 수 없어요)
delete-me-about = 여기에 남긴 것을 모두 지울까요? 되돌릴 수 없어요.
    지우는 것: 일기, 받아 적은 말과 기다리는 음성, 답, 남긴 사진, 읽은 마음과 고친 마음, 직접 누른 기분과 활동, 기억, 질문지 결과, 약속과 알림, 설정과 이름, 이어 둔 다른 메신저와의 연결, 그리고 이것을 여는 열쇠.
    지우지 못하는 것: 메신저에 남은 대화(거기서 따로 지워 주세요), 이미 내보낸 파일, 다른 모델에 이미 보낸 글, 모두가 함께 쓰는 페르소나, 운영하는 분이 전에 만든 백업.
    같은 말을 두 번 받지 않으려고 받은 메시지의 번호를 알아볼 수 없게 바꾼 것만 이레 동안 남겨요.
    일기가 필요하면 먼저 내보내 주세요. 지우려면 10분 안에 이렇게 적어 보내 주세요: 지워 주세요
delete-me-again = 아직 아무것도 지우지 않았어요. 정말 지우려면 그대로 적어 주세요: 지워 주세요
delete-me-export-button = 먼저 내보내기
delete-me-keep-button = 그대로 두기
delete-me-kept = 아무것도 지우지 않았어요.
delete-me-done = 모두 지웠어요. 그동안 이야기해 줘서 고마워요. 다시 말을 걸면 처음 만나는 것처럼 시작해요.
delete-me-gone = 지울 것이 없어요.

# facelog purge | backup | restore | rotate-key
lock-nobody = { $platform } { $id }: 일기가 없어요.
lock-purge-ask = { $platform } { $id }의 일기와 열쇠를 모두 지워요. 되돌릴 수 없어요. 지우려면 이 번호나 이름을 그대로 적으세요
lock-purged = { $platform } { $id }: 모두 지웠어요.
lock-running = 돌고 있는 Facelog는 최근에 읽은 것을 메모리에 갖고 있어요. 다시 시작하면 사라져요.
lock-not-done = 아무것도 하지 않았어요.
lock-backed-up = { $file }: { $people }명, 일기 { $entries }개, { $bytes }바이트. 열어서 확인했어요.
    마스터 키는 들어 있지 않아요. 키 없이는 아무도 열 수 없으니, 키는 다른 곳에 따로 보관하세요.
lock-restore-ask = 지금 일기를 { $file }의 것으로 바꿀까요?
lock-restored = { $people }명, 일기 { $entries }개를 되돌렸어요.
lock-replaced = 전에 있던 것은 여기 남겼어요: { $file }
lock-rotate-ask = 마스터 키를 새것으로 바꿀까요? 지금까지 만든 백업은 옛 키가 있어야만 열려요.
lock-rotated = 마스터 키를 바꿨어요: { $people }명의 열쇠. 옛 키는 지웠어요.
    지금 새 백업을 만들고(facelog backup), 새 키를 따로 보관하세요.
lock-rotated-setting = 마스터 키를 바꿨어요. 새 키는 { $file }에 있어요. FACELOG_KEY를 그 내용으로 바꾸고 나서 파일을 지우세요. 그러기 전에는 Facelog가 시작하지 않아요.
lock-move-ask-keyring = 마스터 키를 이 기기의 키링으로 옮길까요? 파일에 있던 키는 지워요.
lock-move-ask-file = 마스터 키를 파일로 옮길까요? 키링에 있던 키는 지워요.
lock-move-setting = FACELOG_KEY에 키가 있어요. 옮길 키가 없어요.
lock-moved = 마스터 키를 옮겼어요: { $place }
    { $to ->
        [keyring] 파일이 있던 자리를 누가 되살려 볼까 걱정되면 이어서 facelog rotate-key 로 키를 새것으로 바꾸세요. 키는 다른 곳에도 따로 보관하세요.
       *[file] 키는 다른 곳에도 따로 보관하세요.
    }
lock-moved-setting = 이제 FACELOG_KEY_STORE={ $to } 로 설정하세요. 그러기 전에는 Facelog가 시작하지 않아요.

# 보관기간과 사진
setting-retention = 보관기간
setting-keep-photos = 사진보관
choice-forever = 계속
value-days = 날수 (7 이상)
value-day-count = { $days }일
retention-off = 이제 일기를 계속 보관해요.
retention-back = 보관기간 때문에 가려졌던 일기 { $count }개가 돌아왔어요.
retention-on = { $before } 전의 일기는 늦어도 하루 안에 가려져요. { $count ->
        [0] 지금은 그런 일기가 없어요.
       *[other] 지금 { $count }개가 그래요.
    } 그 뒤로도 날마다 { $days }일이 지난 일기가 가려져요.
    가려진 일기는 30일 뒤에 사진, 읽은 마음과 함께 완전히 지워져요. 직접 누른 기분, 글 없는 기분, 질문지 결과, 일기로 남기지 않은 대화에서 읽은 것은 가리지 않고 바로 지워요.
    그 전에 보관기간을 늘리면 가려진 일기가 돌아와요. 필요하면 지금 /export 로 내보내 두세요.
photos-on = 이제 일기와 함께 보낸 사진을 남겨요. 긴 쪽 1600픽셀까지 줄이고, 찍은 곳이나 기기 같은 정보는 빼고, 암호화해서 저장해요. 표정을 보는 데 동의하지 않으면 남기지 않아요.
notice-photo-not-kept = 사진 { $count }장은 일기에 남기지 못했어요. 대화창에는 그대로 있어요.
retention-kept = 보관기간: { $days }일이 지난 일기는 가려지고, 30일 뒤에 지워져요. /settings 보관기간 에서 바꿀 수 있어요.
import-not-kept = 그중 { $count }개는 보관기간보다 오래된 날의 것이에요. 직접 누른 기분은 하루 안에 지워지고, 일기는 가려졌다가 30일 뒤에 지워져요. 남기고 싶으면 가져오기 전에 보관기간을 늘려 주세요: /settings 보관기간
