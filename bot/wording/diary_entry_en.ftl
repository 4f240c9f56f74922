# One entry: read, change, move, delete
diary-future = { $level ->
   *[casual] { $day } has not come yet, so nothing can be written for it. Your words are kept: press to write them for today.
}
diary-write-today = Write it for today
entry-transcript = Said:
entry-written-on = written on { $day }, { $time }
entry-mood = Mood: { $emotion }
entry-mood-corrected = Mood: { $emotion } (as you said)
entry-tagged = Tags: { $tags }
entry-photos = { $count ->
    [one] 1 photo
   *[other] { $count } photos
}
entry-source-console = Written in the terminal
entry-source-telegram = Written in Telegram
entry-source-discord = Written in Discord
entry-source-web = Written on the web
entry-photo = Photo { $number }
entry-photo-broken = { $level ->
   *[casual] The photo cannot be opened.
}
entry-edit = Edit words
entry-tags = Tags
entry-move = Another day
entry-drop = Delete
entry-drop-photos = Delete photos
entry-back = ‹ Leave as it is
entry-edit-ask = { $level ->
   *[casual] What you send next takes the place of this entry's words. They are:
    }

    { $words }
entry-edited = { $level ->
   *[casual] Changed.
}
entry-same = { $level ->
   *[casual] Nothing has changed.
}
entry-unedit = Back to the words before
entry-apart = Write it as a new entry
entry-unedit-late = { $level ->
   *[casual] The words before are not there any more.
}
entry-tags-ask = { $level ->
   *[casual] Tags now: { $tags }
        Send #walk #rain to add, -walk to take away.
}
entry-tags-unknown = { $level ->
   *[casual] Tags are letters, digits and _, up to 40 of them. Send #walk -rain.
}
entry-tags-done = { $level ->
   *[casual] Tags changed.
}
entry-move-ask = { $level ->
   *[casual] To which day? Choose, or send a day such as 2026-11-03 or yesterday.
}
entry-day-unknown = { $level ->
   *[casual] I do not know which day that is.
}
entry-day-future = { $level ->
   *[casual] { $day } has not come yet.
}
entry-moved = { $level ->
   *[casual] Moved to { $day }.
}
entry-photos-ask = { $level ->
   *[casual] Delete this entry's photos? They cannot be brought back; the words stay.
}
entry-photos-yes = { $count ->
    [one] Delete 1 photo
   *[other] Delete { $count } photos
}
entry-photos-gone = { $level ->
   *[casual] { $count ->
        [one] Deleted 1 photo.
       *[other] Deleted { $count } photos.
    }
}
