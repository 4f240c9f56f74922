# Calendar
command-calendar = A month's moods as a calendar: /calendar 2026-11
argument-month = month (2026-11)
emotion-mark-anger = An
emotion-mark-disgust = Di
emotion-mark-fear = Fe
emotion-mark-happiness = Ha
emotion-mark-sadness = Sa
emotion-mark-surprise = Su
emotion-mark-neutral = Ne
calendar-none = No data
calendar-written = kept
calendar-year = { $year }, a tile a day
calendar-key = The further right the dot in a tile, the better the day's mood was read.
calendar-recorded = Days with something kept: { $recorded } of { $days }
calendar-count = { $emotion } { $count }×
calendar-total = Moods read in all: { $count }
calendar-see-year = All of { $year }
calendar-see-month = See { $month }
calendar-unknown-month = { $level ->
   *[casual] I don't know that month. Send one like 2026-11.
}
