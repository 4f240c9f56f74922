# Export and import
command-export = Your diary as a file
argument-export = json, csv, markdown, zip
export-title = Diary
export-choose = As what kind of file would you like your diary? The file is not encrypted: keep it where you trust.
    To bring entries from another diary app, see /import.
export-json = JSON: complete, can be imported again
export-csv = CSV: for spreadsheets
export-markdown = Markdown: for reading
export-zip = ZIP: all three, and kept photos
export-done = { $entries ->
        [one] One entry is in the file.
       *[other] { $entries } entries are in the file.
    } It is not encrypted.
export-holds-json = It has words, transcripts, answers, tags, moods as read, as corrected and as logged, memories, check-ins and settings. No photos, sound or reminders.
export-holds-csv = It has entries and logged moods only. For memories, check-ins and settings choose JSON or ZIP.
export-holds-markdown = It has entries and logged moods only. For the numbers of the moods choose JSON or ZIP.
export-holds-zip = It has the JSON, CSV and Markdown files, kept photos and a manifest. No sound, and no reminders.
export-logged = Logged moods: { $count }
export-photos = { $left ->
        [0] Photos: { $photos }
       *[other] Photos: { $photos }. Left out, as the file would be too large for this chat: { $left }. Ask whoever runs this bot for `facelog export`.
    }
export-photos-zip = Kept photos are not in it: { $left }. Choose ZIP for them.
export-empty = There is nothing to export yet.
export-too-large = The file is too large for this chat. Choose ZIP, or ask whoever runs this bot for `facelog export`.
export-written = { $path }: { $entries } entries, { $taps } logged moods, { $photos } photos. The file is not encrypted.
exchange-nobody = { $user }: nobody of that name has a diary here.

import-dry = { $format }: { $entries } new entries, { $duplicates } there already, { $skipped } skipped. Nothing was changed yet; add --apply to import.
import-applied = { $format }: { $entries } entries imported, { $duplicates } were there already, { $skipped } skipped.
import-days = from { $first } to { $last }
import-count-taps = logged moods: { $count }
import-count-photos = photos: { $count }
import-count-choices = own moods and activities to tap: { $count }
import-count-moods = moods of no entry: { $count }
import-count-facts = memories: { $count }
import-count-checkins = check-ins: { $count }
import-format-facelog-json = Facelog
import-format-facelog-markdown = Facelog (Markdown)
import-format-daylio-csv = Daylio (CSV)
import-format-daylio-backup = Daylio (backup)
import-format-dayone = Day One
import-removed = Entries removed from the diary earlier, which do not come back: { $count }
import-settings-there = The file has settings; add --settings to take them over (never the agreements).
import-settings-taken = Settings were taken over; agreements are as they were.
import-skipped-line = { $place }: { $reason }
import-skipped-more = and { $count } more
import-skipped-invalid = a record that cannot be read
import-skipped-empty = nothing that can be kept
import-skipped-too-long = words that are too long
import-skipped-bad-date = an impossible date or time
import-skipped-unknown-checkin = an unknown questionnaire, or one that is not complete
import-skipped-too-many-facts = more than can be remembered
import-skipped-too-many-choices = more of one's own to tap than there is room for
import-note-time-unknown = Entries without a time, put at noon: { $count }
import-note-mood-as-words = Moods kept in the words only, as their step is not known: { $count }
import-note-activity-as-words = Activities kept in the words, as they are too long or too many: { $count }
import-note-media-left-out = Media that are not imported: { $count }
import-note-photos-not-wanted = Photos left out, as your diary keeps none: { $count }. `/settings keep-photos on` before the import takes them.
import-note-photos-elsewhere = Photos that are not in this file: { $count }. They are in the ZIP.
import-note-photos-unreadable = Photos that cannot be read: { $count }
import-note-photos-too-many = Photos beyond what one import takes: { $count }
import-note-logged-left-out = Logged moods that Markdown does not bring back: { $count } (they are in JSON and ZIP)
import-note-reading-left-out = Moods as read that are left out, as the file has no numbers: { $count }
import-note-settings-unreadable = The settings in the file cannot be read.
import-failed-unknown = This is no known format. Facelog's JSON, ZIP and Markdown, Daylio's CSV and backup, and Day One's JSON ZIP can be read.
import-failed-damaged = The file is damaged or cut off.
import-failed-not-text = The text is not UTF-8; save it as UTF-8 and try again.
import-failed-too-large = The file is too large, or would be when unpacked.
import-failed-too-many = The file has too many records.
import-failed-encrypted = The file has a password; save it without one and try again.
import-failed-newer = The file is from a newer Facelog; update this one first.

# Import in a conversation
command-import = Bring a diary from a file
import-how = Send me the file here: Facelog's JSON, ZIP or Markdown, Daylio's CSV or backup (.daylio), or Day One's JSON ZIP; up to { $megabytes } MB.
    I say first what would happen, and nothing changes until you press a button. Settings in a file are not taken over.
import-how-console = /import FILE reads Facelog's JSON, ZIP or Markdown, Daylio's CSV or backup (.daylio), or Day One's JSON ZIP; up to { $megabytes } MB.
    I say first what would happen, and nothing changes until you choose. Settings in a file are not taken over: `facelog import` can.
import-plan = { $format }: { $entries } new entries, { $duplicates } records there already, { $skipped } skipped.
import-ask = Nothing was changed yet. Shall I import it?
import-yes = Import
import-no = Leave it
import-nothing = There is nothing new in it.
import-left = Left as it was. I have forgotten the file.
import-gone = I don't have the file any more: I keep the last one only, for 15 minutes. Please send it again.
import-hint-mood = Tell how good a mood is with --mood NAME=1..5.
import-hint-mood-chat = Tell how good such a mood is with /activities mood NAME 1..5, and send the file again.
    Whoever runs this bot can tell it too: `facelog import --mood NAME=1..5`.
