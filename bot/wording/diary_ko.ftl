# 일기 펼치기
command-diary = 일기를 펼쳐요: /diary 어제, /diary 찾을 말, /diary #태그. /diary 어제 밥 먹었다: 그날 일기로 써요
argument-day-or-words = 날짜, 찾을 말, #태그, 마음. 날짜 뒤에 글을 쓰면 그날 일기로 적어요
diary-newest = 최근 일기
diary-empty = { $level ->
    [polite] 아직 데이터가 없어요. 아무 말이나 보내면 일기가 돼요.
   *[casual] 아직 데이터가 없어. 아무 말이나 보내면 일기가 돼.
}
diary-newer = ‹ 더 최근
diary-older = 더 예전 ›
diary-earlier = ‹ 앞
diary-later = 뒤 ›
diary-this-day = 지난 해들의 이날
diary-years = 지난 해들의 { $day }
diary-found = { $level ->
    [polite] “{ $words }”{ JOSA($words, "을/를") } 찾았어요. 최근 것부터 보여 드려요.
   *[casual] “{ $words }”{ JOSA($words, "을/를") } 찾았어. 최근 것부터 보여 줄게.
}
diary-not-found = { $level ->
    [polite] “{ $words }”{ JOSA($words, "이/가") } 나오는 일기가 없어요.
   *[casual] “{ $words }”{ JOSA($words, "이/가") } 나오는 일기가 없어.
}
diary-found-more = { $level ->
    [polite] 더 있어요. 찾는 말을 줄이면 넘겨 볼 수 있어요.
   *[casual] 더 있어. 찾는 말을 줄이면 넘겨 볼 수 있어.
}
