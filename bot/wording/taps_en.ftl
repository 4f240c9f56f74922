# Moods logged with one tap
command-activities = What can be picked with a mood, activities and your own names: /activities add climbing
argument-mood = 1 to 5, good, yesterday 4, days
argument-activities = add climbing, mood proud 4, remove climbing
step-1 = awful
step-2 = bad
step-3 = okay
step-4 = good
step-5 = great
tap-activities = work, study, friends, family, exercise, walk, chores, rest, reading, films and music
tap-ask = { $level ->
   *[casual] How do you feel now? One tap keeps it.
}
tap-ask-day = { $level ->
   *[casual] How did you feel on { $day }? One tap keeps it.
}
tap-of-today = Moods you tapped today: { $list }
tap-one-at = { $step } ({ $clock })
tap-counts = As you tapped, last { $days } days
tap-read = As it was read, last { $days } days
tap-logged = { $level ->
   *[casual] { $when } · { $step }. Kept.
}
tap-logged-again = { $level ->
   *[casual] That was kept a moment ago already.
}
tap-did = Activities: { $list }
tap-slept = Sleep: { $hours }
tap-hint = { $level ->
   *[casual] Tap what you did and how long you slept, to look back on them together. Or leave it at that.
}
tap-hours = { $hours } h
tap-hours-least = 4 h or less
tap-hours-most = 10 h or more
tap-undo = Don't keep it
tap-done = Done
tap-again = Another one
tap-edit = Change
tap-undone = { $level ->
   *[casual] That mood is removed.
}
tap-gone = { $level ->
   *[casual] That mood is not there any more.
}
tap-full = { $level ->
   *[casual] At most { $most } activities at a time.
}
tap-future = { $level ->
   *[casual] That day has not come yet.
}
tap-unknown = { $level ->
   *[casual] Send 1 to 5, or a word such as good. A day may come first: /mood yesterday 4
}

# /activities
activities-title = What can be picked with a mood
activities-given = Always there: { $list }
activities-own = Activities you added: { $list }
activities-moods = Names of moods you added: { $list }
activities-mood = { $name } ({ $step })
activities-none = { $level ->
   *[casual] You have added nothing yet.
}
activities-keep = { $level ->
   *[casual] What you remove stays in the moods that you kept with it.
}
activities-add = Add an activity
activities-add-mood = Add a mood's name
activities-remove = Remove: { $name }
activities-back = Back
activities-ask = { $level ->
   *[casual] Send the name of the activity, at most { $most } characters.
}
activities-ask-step = { $level ->
   *[casual] Which of these is it closest to?
}
activities-ask-mood = { $level ->
   *[casual] Send the name of that mood ({ $step }), at most { $most } characters.
}
activities-added = { $level ->
   *[casual] “{ $name }” is added.
}
activities-removed = { $level ->
   *[casual] “{ $name }” is removed.
}
activities-bad-name = { $level ->
   *[casual] A name has 1 to { $most } characters on one line.
}
activities-there = { $level ->
   *[casual] “{ $name }” is there already.
}
activities-full = { $level ->
   *[casual] You can add { $most } in all. Remove one to make room.
}
activities-unknown = { $level ->
   *[casual] There is no such name.
}

# Report and calendar
tapped-heading = Moods as you tapped
tapped-key = ◆ as you tapped, ● as it was read; the two are never mixed.
tapped-line-key = The dotted line is the mean of the taps, the solid line of what was read.
tapped-alone-key = ◆ as you tapped.
tapped-alone-line-key = The dotted line is the mean of the days around, the band its 95 % interval. Gaps are missing days.
tapped-taps = { $count ->
    [one] 1 tapped mood
   *[other] { $count } tapped moods
}
tapped-calendar = ◆ You tapped a mood that day. On white tiles, the further right the better.
tapped-only = tapped
tapped-total = Moods tapped in all: { $count }
tapped-step = { $step } { $count }×
tapped-told = { $level ->
   *[casual] As you tapped, on { $days ->
        [one] one day
       *[other] { $days } days
    }: { $counts }.
}
tapped-told-average = { $level ->
   *[casual] The mean of the days as you tapped is { $mean } (on −100 to 100, { $count } days; 95 % interval { $low } to { $high }).
}
tapped-told-few = { $level ->
   *[casual] { $count ->
        [one] You tapped on one day only: too few for a mean.
       *[other] You tapped on { $count } days only: too few for a mean.
    }
}
tapped-told-days = { $level ->
   *[casual] You kept something{ $days ->
        [1] {""}
       *[other] {" "}on { $recorded } of { $days } days
    }: { $entries ->
        [one] one entry
       *[other] { $entries } entries
    } and { $taps ->
        [one] one tapped mood
       *[other] { $taps } tapped moods
    }.
}
tapped-told-basis-tapped = { $level ->
   *[casual] Good and bad days are as you tapped.
}
tapped-told-basis-read = { $level ->
   *[casual] Good and bad days are as they were read.
}
tapped-basis-tapped = Good and bad days are as you tapped.
tapped-basis-read = Good and bad days are as they were read.
association-activity = { $name } (activity)
association-sleep-short = under 6 h of sleep
association-sleep-long = 8+ h of sleep
