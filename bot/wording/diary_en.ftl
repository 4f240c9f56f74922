# Opening the diary
command-diary = Open the diary: a day, words to find, #tag. A day and words: written for that day
argument-day-or-words = day, words to find, #tag or a mood; a day and words to write for it
diary-newest = Newest entries
diary-empty = { $level ->
   *[casual] There is no data yet. Anything you send goes into the diary.
}
diary-newer = ‹ newer
diary-older = older ›
diary-earlier = ‹ earlier
diary-later = later ›
diary-this-day = This day in earlier years
diary-years = { $day } in earlier years
diary-found = { $level ->
   *[casual] Found “{ $words }”, newest first.
}
diary-not-found = { $level ->
   *[casual] No entry holds “{ $words }”.
}
diary-found-more = { $level ->
   *[casual] There are more. With fewer words you can turn pages.
}
