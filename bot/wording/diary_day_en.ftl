# The hour at which a day ends, and entries for another day
setting-day-ends = end of the day
start-ends = At what hour does your day end? What you write before it belongs to the day before. You can change it later in /settings.
start-ends-at = { $hour } in the morning
start-ends-keep = { $hour ->
    [0] Keep midnight
   *[other] Keep { $hour } o'clock
}
notice-written-for = Written down for { $day }.
diary-not-kept = { $level ->
   *[casual] { $day } is longer ago than your entries are kept, so it would soon be deleted. Your words are kept: press to write them for today. How long entries are kept is in /settings.
}
entry-day-not-kept = { $level ->
   *[casual] { $day } is longer ago than your entries are kept: moved there, it would soon be deleted. How long entries are kept is in /settings.
}
choice-0 = midnight
choice-1 = 1 am
choice-2 = 2 am
choice-3 = 3 am
choice-4 = 4 am
choice-5 = 5 am
choice-6 = 6 am
