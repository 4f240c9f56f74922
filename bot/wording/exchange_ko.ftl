# 내보내기와 가져오기
command-export = 일기를 파일로 내보내요
argument-export = json, csv, markdown, zip
export-title = 일기
export-choose = 일기를 어떤 파일로 드릴까요? 파일은 암호화되지 않으니 믿을 수 있는 곳에 두세요.
    다른 일기 앱에서 가져오기는 /import 에서 할 수 있어요.
export-json = JSON: 빠짐없이, 다시 가져올 수 있게
export-csv = CSV: 표 계산 프로그램용
export-markdown = Markdown: 읽기 좋게
export-zip = ZIP: 세 가지 모두와 간직한 사진
export-done = 일기 { $entries }개를 담았어요. 파일은 암호화되지 않았어요.
export-holds-json = 글, 들은 말, 답, 태그, 읽은 마음과 고친 마음, 직접 누른 기분, 기억, 질문지 답, 설정이 들어 있어요. 사진, 소리, 알림은 없어요.
export-holds-csv = 일기와 직접 누른 기분만 들어 있어요. 기억, 질문지 답, 설정까지 담으려면 JSON이나 ZIP을 고르세요.
export-holds-markdown = 일기와 직접 누른 기분만 들어 있어요. 마음을 읽은 숫자까지 담으려면 JSON이나 ZIP을 고르세요.
export-holds-zip = JSON, CSV, Markdown과 간직한 사진, 목록이 들어 있어요. 소리와 알림은 없어요.
export-logged = 직접 누른 기분: { $count }개
export-photos = { $left ->
        [0] 사진: { $photos }장
       *[other] 사진: { $photos }장. 메신저로 보내기에 너무 커서 뺀 사진: { $left }장. 운영하는 분에게 facelog export를 부탁해 주세요.
    }
export-photos-zip = 간직한 사진 { $left }장은 들어 있지 않아요. 사진까지 담으려면 ZIP을 고르세요.
export-empty = 아직 내보낼 것이 없어요.
export-too-large = 메신저로 보내기에는 파일이 너무 커요. ZIP을 고르거나, 운영하는 분에게 facelog export를 부탁해 주세요.
export-written = { $path }: 일기 { $entries }개, 직접 누른 기분 { $taps }개, 사진 { $photos }장. 이 파일은 암호화되지 않았어요.
exchange-nobody = { $user }: 그런 사람의 일기가 없어요.

import-dry = { $format }: 새 일기 { $entries }개, 이미 있는 것 { $duplicates }개, 건너뛴 것 { $skipped }개. 아직 아무것도 바꾸지 않았어요. 가져오려면 --apply를 붙이세요.
import-applied = { $format }: 일기 { $entries }개를 가져왔어요. 이미 있던 것 { $duplicates }개, 건너뛴 것 { $skipped }개.
import-days = { $first }부터 { $last }까지
import-count-taps = 직접 누른 기분: { $count }개
import-count-photos = 사진: { $count }장
import-count-choices = 직접 만든 기분과 활동: { $count }개
import-count-moods = 일기 없이 읽은 마음: { $count }개
import-count-facts = 기억: { $count }개
import-count-checkins = 질문지 답: { $count }개
import-format-facelog-json = Facelog
import-format-facelog-markdown = Facelog(Markdown)
import-format-daylio-csv = Daylio(CSV)
import-format-daylio-backup = Daylio(백업)
import-format-dayone = Day One
import-removed = 전에 지운 일기 { $count }개는 되살리지 않아요.
import-settings-there = 파일에 설정이 있어요. 함께 가져오려면 --settings를 붙이세요(동의는 가져오지 않아요).
import-settings-taken = 설정도 가져왔어요. 동의는 그대로예요.
import-skipped-line = { $place }: { $reason }
import-skipped-more = 그리고 { $count }개 더
import-skipped-invalid = 읽을 수 없는 기록
import-skipped-empty = 담을 내용이 없음
import-skipped-too-long = 너무 긴 글
import-skipped-bad-date = 날짜나 시각이 이상함
import-skipped-unknown-checkin = 모르는 질문지이거나 답이 다 차지 않음
import-skipped-too-many-facts = 기억할 수 있는 수를 넘음
import-skipped-too-many-choices = 직접 만들 수 있는 기분과 활동의 수를 넘음
import-note-time-unknown = 시각을 알 수 없어 정오로 적은 일기: { $count }개
import-note-mood-as-words = 몇 번째 단계인지 알 수 없어 글로만 남긴 마음: { $count }개
import-note-activity-as-words = 이름이 길거나 너무 많아 글로 남긴 활동: { $count }개
import-note-media-left-out = 가져오지 않은 사진·영상·소리: { $count }개
import-note-photos-not-wanted = 사진을 간직하지 않는 설정이라 빼는 사진: { $count }장. 가져오기 전에 /settings 사진보관 켜기 를 하면 함께 와요.
import-note-photos-elsewhere = 이 파일에는 없는 사진: { $count }장. 사진은 ZIP에 들어 있어요.
import-note-photos-unreadable = 읽을 수 없는 사진: { $count }장
import-note-photos-too-many = 한 번에 가져올 수 있는 양을 넘는 사진: { $count }장
import-note-logged-left-out = Markdown에서는 되가져오지 않는 기분 기록: { $count }개(JSON과 ZIP에는 있어요)
import-note-reading-left-out = 숫자가 없어 가져오지 않은 읽은 마음: { $count }개
import-note-settings-unreadable = 파일의 설정은 읽을 수 없어요.
import-failed-unknown = 아는 형식이 아니에요. Facelog의 JSON·ZIP·Markdown, Daylio의 CSV·백업, Day One의 JSON ZIP을 읽을 수 있어요.
import-failed-damaged = 파일이 망가졌거나 끝이 잘렸어요.
import-failed-not-text = 글이 UTF-8이 아니에요. UTF-8로 저장해서 다시 해 보세요.
import-failed-too-large = 파일이 너무 크거나, 풀면 너무 커져요.
import-failed-too-many = 기록이 너무 많아요.
import-failed-encrypted = 암호가 걸린 파일이에요. 암호 없이 저장해서 다시 해 보세요.
import-failed-newer = 더 새로운 Facelog의 파일이에요. 이 프로그램을 먼저 새것으로 바꾸세요.

# 대화에서 가져오기
command-import = 파일에서 일기를 가져와요
import-how = 여기로 파일을 보내 주세요. Facelog의 JSON·ZIP·Markdown, Daylio의 CSV나 백업(.daylio), Day One의 JSON ZIP을 { $megabytes }MB까지 읽을 수 있어요.
    먼저 어떻게 되는지 알려 드리고, 버튼을 누르기 전에는 아무것도 바꾸지 않아요. 파일에 든 설정은 가져오지 않아요.
import-how-console = /import 파일 로 Facelog의 JSON·ZIP·Markdown, Daylio의 CSV나 백업(.daylio), Day One의 JSON ZIP을 { $megabytes }MB까지 읽어요.
    먼저 어떻게 되는지 알려 드리고, 고르기 전에는 아무것도 바꾸지 않아요. 파일에 든 설정은 가져오지 않아요. 설정은 facelog import로 가져올 수 있어요.
import-plan = { $format }: 새 일기 { $entries }개, 이미 있는 기록 { $duplicates }개, 건너뛰는 것 { $skipped }개.
import-ask = 아직 아무것도 바꾸지 않았어요. 가져올까요?
import-yes = 가져오기
import-no = 그만두기
import-nothing = 새로 가져올 것이 없어요.
import-left = 그대로 두었어요. 파일은 잊었어요.
import-gone = 파일이 이제 저한테 없어요. 마지막으로 보낸 파일 하나만 15분 동안 들고 있거든요. 다시 보내 주세요.
import-hint-mood = 그 마음이 몇 번째 단계인지는 --mood 이름=1..5로 알려 주세요.
import-hint-mood-chat = /activities 기분 이름 1..5 로 그 마음이 몇 번째 단계인지 먼저 알려 주고 파일을 다시 보내면 알아들어요.
    운영하는 분이 facelog import --mood 이름=1..5로 알려 줄 수도 있어요.
