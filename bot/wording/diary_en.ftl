# Opening the diary
command-diary = Open the diary: /diary yesterday, /diary 2026-11-03, /diary words to find
argument-day-or-words = day, words to find, or a mood
diary-newest = Newest entries
diary-empty = { $level ->
   *[casual] There is no data yet.
}
diary-newer = ‹ newer
diary-older = older ›
diary-earlier = ‹ earlier
diary-later = later ›
diary-this-day = This day in earlier years
diary-years = { $day } in earlier years
diary-found = Found “{ $words }”, newest first.
diary-not-found = { $level ->
   *[casual] No entry holds “{ $words }”.
}
diary-found-more = There are more. With fewer words you can turn pages.
