# Report
command-report = Look back on a day, a week, a month or a year: /report week
argument-period = today, this week, last month, this year
report-period-day = day
report-period-week = week
report-period-month = month
report-period-year = year
report-week = { $first } – { $last }, { $year }
report-year = { $year }
report-days = Days with something kept: { $recorded } of { $days }
report-entries = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
report-longest = longest run { $count } days
report-line = Mood over time
report-line-key = Dots are days, the line is the mean of the days around, the band its 95 % interval. Gaps are missing days.
report-axis-bad = bad
report-axis-even = even
report-axis-good = good
report-distribution = Moods as they were read
report-calendar = Calendar
report-together = What came together
report-with-good = More often on good days
report-with-bad = More often on bad days
report-days-with = { $days } days: { $good } good · { $bad } bad
report-together-key = ● mean of the days with it, ○ of the others. They came together; why, nobody can tell from this.
report-together-none = Not enough data to compare (from { $least } days with something and { $others } without it on).
report-together-nothing = Nothing came together more clearly than by chance.
report-gaps = When face and words differed
report-gaps-count = { $count } of { $both } times that both could be read
report-gap-smiling = smiling face, heavy words
report-gap-hurt = hurt face, light words
report-guess = What was read is a guess. It is neither a diagnosis nor advice.
report-none = { $level ->
   *[casual] { $span }: No data. Nothing was kept here.
}
report-unknown = { $level ->
   *[casual] Send something like today, this week, last month, this year, or a date such as 2026-11-03.
}
report-told-days = { $level ->
   *[casual] You wrote{ $days ->
        [1] {""}
       *[other] {" "}on { $recorded } of { $days } days
    }: { $count ->
        [one] one entry
       *[other] { $count } entries
    }.
}
report-told-missing = { $level ->
   *[casual] { $missing ->
        [one] One day is left blank.
       *[other] { $missing } days are left blank.
    }
}
report-told-counts = { $level ->
   *[casual] What was read: { $counts }.
}
report-told-unread = { $level ->
   *[casual] No mood could be read from what was written.
}
report-told-average = { $level ->
   *[casual] The mean of the days as they were read is { $mean } (on −100 to 100, { $count } days; 95 % interval { $low } to { $high }).
}
report-told-few = { $level ->
   *[casual] { $count ->
        [one] A mood was read on one day only: too few for a mean.
       *[other] Moods were read on { $count } days only: too few for a mean.
    }
}
report-told-before = { $level ->
   *[casual] The mean of the { $period } before was { $mean } ({ $count } days; 95 % interval { $low } to { $high }).
}
report-told-together = { $tone ->
    [good] More often on good days: { $list }
   *[bad] More often on bad days: { $list }
}
report-told-one = { $name } ({ $days } days: { $good } good, { $bad } bad)
report-told-chance = { $level ->
   *[casual] They came together; why, nobody can tell from this.
}
report-told-gaps = { $level ->
   *[casual] Face and words could both be read { $both ->
        [one] once
       *[other] { $both } times
    }; { $count ->
        [0] they agreed each time
        [one] once they seemed to differ
       *[other] { $count } times they seemed to differ
    }.
}
report-told-streak = { $level ->
   *[casual] You have kept something { $count } days in a row.
}
report-told-long-streak = { $level ->
   *[casual] You have kept something more than { $count } days in a row.
}
report-saved = Picture: { $path }
report-nobody = { $user }: nobody keeps a diary under this name.
report-told-guess = { $level ->
   *[casual] What was read is a guess. It is neither a diagnosis nor advice.
}
