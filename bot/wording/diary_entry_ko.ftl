# 일기 하나: 보고, 고치고, 옮기고, 지우기
diary-future = { $level ->
    [polite] { $day }은 아직 오지 않아서 그날 일기로는 쓸 수 없어요. 적어 주신 말은 가지고 있으니, 오늘 일기로 쓰려면 눌러 주세요.
   *[casual] { $day }은 아직 오지 않아서 그날 일기로는 쓸 수 없어. 적어 준 말은 가지고 있으니까, 오늘 일기로 쓰려면 눌러 줘.
}
diary-write-today = 오늘 일기로 쓰기
entry-transcript = 말한 것:
entry-written-on = { $day } { $time }에 씀
entry-mood = 마음: { $emotion }
entry-mood-corrected = 마음: { $emotion } (직접 고침)
entry-tagged = 태그: { $tags }
entry-photos = 사진 { $count }장
entry-source-console = 터미널에서 씀
entry-source-telegram = 텔레그램에서 씀
entry-source-discord = 디스코드에서 씀
entry-source-web = 웹에서 씀
entry-photo = 사진 { $number }
entry-photo-broken = 사진을 펼 수 없어요.
entry-edit = 글 고치기
entry-tags = 태그
entry-move = 다른 날로
entry-drop = 지우기
entry-drop-photos = 사진 지우기
entry-back = ‹ 그대로 두기
entry-edit-ask = { $level ->
    [polite] 다음에 보내시는 글이 이 일기의 글이 돼요. 지금은 이래요.
   *[casual] 다음에 보내는 글이 이 일기의 글이 돼. 지금은 이래.
    }

    { $words }
entry-edited = 고쳤어요.
entry-same = 바뀐 것이 없어요.
entry-unedit = 고치기 전 글로
entry-apart = 새 일기로 쓰기
entry-unedit-late = 고치기 전 글은 이제 없어요.
entry-tags-ask = 지금 태그: { $tags }
    더하려면 #산책 #비, 빼려면 -산책처럼 보내 주세요.
entry-tags-unknown = 태그는 글자, 숫자, _ 로 40자까지예요. #산책 -비처럼 보내 주세요.
entry-tags-done = 태그를 바꿨어요.
entry-move-ask = 어느 날의 일기로 옮길까요? 고르거나 2026-11-03, 11월 3일처럼 보내 주세요.
entry-day-unknown = 어느 날인지 모르겠어요.
entry-day-future = { $day }은 아직 오지 않았어요.
entry-moved = { $day } 일기로 옮겼어요.
entry-photos-ask = 이 일기의 사진을 지울까요? 사진은 되돌릴 수 없고, 글은 남아요.
entry-photos-yes = 사진 { $count }장 지우기
entry-photos-gone = 사진 { $count }장을 지웠어요.
