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
entry-photo-broken = { $level ->
    [polite] 사진을 펼 수 없어요.
   *[casual] 사진을 펼 수 없어.
}
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
entry-edited = { $level ->
    [polite] 고쳤어요.
   *[casual] 고쳤어.
}
entry-same = { $level ->
    [polite] 바뀐 것이 없어요.
   *[casual] 바뀐 것이 없어.
}
entry-unedit = 고치기 전 글로
entry-apart = 새 일기로 쓰기
entry-unedit-late = { $level ->
    [polite] 고치기 전 글은 이제 없어요.
   *[casual] 고치기 전 글은 이제 없어.
}
entry-tags-ask = 지금 태그: { $tags }
    { $level ->
        [polite] 더하려면 #산책 #비, 빼려면 -산책처럼 보내 주세요.
       *[casual] 더하려면 #산책 #비, 빼려면 -산책처럼 보내 줘.
    }
entry-tags-unknown = { $level ->
    [polite] 태그는 글자, 숫자, _ 로 40자까지예요. #산책 -비처럼 보내 주세요.
   *[casual] 태그는 글자, 숫자, _ 로 40자까지야. #산책 -비처럼 보내 줘.
}
entry-tags-done = { $level ->
    [polite] 태그를 바꿨어요.
   *[casual] 태그를 바꿨어.
}
entry-move-ask = { $level ->
    [polite] 어느 날의 일기로 옮길까요? 고르거나 2026-11-03, 11월 3일처럼 보내 주세요.
   *[casual] 어느 날의 일기로 옮길까? 고르거나 2026-11-03, 11월 3일처럼 보내 줘.
}
entry-day-unknown = { $level ->
    [polite] 어느 날인지 모르겠어요.
   *[casual] 어느 날인지 모르겠어.
}
entry-day-future = { $level ->
    [polite] { $day }은 아직 오지 않았어요.
   *[casual] { $day }은 아직 오지 않았어.
}
entry-moved = { $level ->
    [polite] { $day } 일기로 옮겼어요.
   *[casual] { $day } 일기로 옮겼어.
}
entry-photos-ask = { $level ->
    [polite] 이 일기의 사진을 지울까요? 사진은 되돌릴 수 없고, 글은 남아요.
   *[casual] 이 일기의 사진을 지울까? 사진은 되돌릴 수 없고, 글은 남아.
}
entry-photos-yes = 사진 { $count }장 지우기
entry-photos-gone = { $level ->
    [polite] 사진 { $count }장을 지웠어요.
   *[casual] 사진 { $count }장을 지웠어.
}
