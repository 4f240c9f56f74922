# Reminders
command-remind = A reminder to write, and the day's report: /remind 21:30
argument-remind = 21:30, 20:00-22:00, report 22:00, off
setting-quiet = quiet hours
value-quiet = hours such as 23:00-08:00, or off
remind-title = What I say every day without being asked
remind-write = Reminder to write
remind-report = Report of the day
remind-rule-off = · { $name }: off
remind-rule-set = · { $name }: { $rule } (next on { $day })
remind-rule-window = · { $name }: between { $rule }, at another time each day
remind-rule-stopped = { $level ->
    [polite] · { $name }: { $rule }. Stopped, as there was no answer. Please choose a time to start it again.
   *[casual] · { $name }: { $rule }. Stopped, as there was no answer. Choose a time to start it again.
}
remind-rule-silenced = { $level ->
    [polite] · { $name }: { $rule }. All of that is quiet hours, so it will not come.
   *[casual] · { $name }: { $rule }. All of that is quiet hours, so it does not come.
}
remind-quiet = { $level ->
    [polite] In the quiet hours { $span } I do not speak first. (/settings quiet)
   *[casual] In the quiet hours { $span } I don't speak first. (/settings quiet)
}
remind-hint = { $level ->
    [polite] Time zone: { $zone }. I do not remind you on days you wrote, and where there is no answer the third reminder is the last. The report comes only on days with something in the diary; at a time before noon it is yesterday's. For another time send /remind 21:30 or /remind report 08:00.
   *[casual] Time zone: { $zone }. I don't remind you on days you wrote, and where there is no answer the third reminder is the last. The report comes only on days with something in the diary; at a time before noon it is yesterday's. For another time send /remind 21:30 or /remind report 08:00.
}
remind-console = { $level ->
    [polite] In the terminal I am only able to do this while Facelog is running.
   *[casual] In the terminal I can only do this while Facelog is running.
}
remind-set = { $level ->
    [polite] I will do that.
   *[casual] I'll do that.
}
remind-dropped = { $level ->
    [polite] I will not send it any more.
   *[casual] I won't send it any more.
}
remind-was-off = { $level ->
    [polite] It was already off.
   *[casual] It was off already.
}
remind-unknown = { $level ->
    [polite] I did not understand the time. Send it like 21:30, 9pm, 20:00-22:00 or off.
   *[casual] I didn't understand the time. Send it like 21:30, 9pm, 20:00-22:00 or off.
}
remind-quiet-refused = { $level ->
    [polite] All of that lies in your quiet hours, so I did not set it. You can change them with /settings quiet.
   *[casual] All of that lies in your quiet hours, so I didn't set it. You can change them with /settings quiet.
}
remind-report-button = Report { $time }
remind-off-button = Reminder off
remind-report-off-button = Report off
remind-snooze-30 = In 30 minutes
remind-snooze-60 = In an hour
remind-snoozed = { $level ->
    [polite] Very well, I will come back at { $time }.
   *[casual] Fine, I'll come back at { $time }.
}
remind-snooze-quiet = { $level ->
    [polite] Those are your quiet hours, so I will not come back today. I will be back tomorrow.
   *[casual] Those are your quiet hours, so I won't come back today. See you tomorrow.
}
remind-snooze-none = { $level ->
    [polite] Reminders are off at present. You can turn them on with /remind.
   *[casual] Reminders are off now. You can turn them on with /remind.
}
remind-line-1 = { $level ->
    [polite] How has your day been? One line, or one button, is plenty.
   *[casual] How was your day? One line, or one button, is plenty.
}
remind-line-2 = { $level ->
    [polite] I am just looking in. How are you feeling right now?
   *[casual] Just looking in. How are you feeling right now?
}
remind-line-3 = { $level ->
    [polite] Has there been a moment today that stayed with you? Tell me if you like; if not, that is fine too.
   *[casual] Was there a moment today that stayed with you? Tell me if you like; if not, that's fine too.
}
remind-line-4 = { $level ->
    [polite] This is your time for the diary. If you do not feel like it, just let it pass.
   *[casual] This is your time for the diary. If you don't feel like it, just let it pass.
}
remind-line-5 = { $level ->
    [polite] I have come by to hear about your day. Leave as much or as little as you like.
   *[casual] I came by to hear about your day. Leave as much or as little as you like.
}
remind-last = { $level ->
    [polite] You seem to have a lot on. I will stop reminding you here, so as not to be in the way. You can turn it on again with /remind, and the diary is open whenever you like.
   *[casual] You seem to have a lot on. I'll stop reminding you here, so as not to be in the way. You can turn it on again with /remind, and the diary is open whenever you like.
}
