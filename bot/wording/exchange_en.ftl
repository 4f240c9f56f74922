# Export and import
command-export = Your diary as a file
argument-export = json, csv, markdown, zip
export-title = Diary
export-choose = As what kind of file would you like your diary? The file is not encrypted: keep it where you trust.
    To bring entries from another diary app, ask whoever runs this bot for `facelog import`.
export-json = JSON: complete, can be imported again
export-csv = CSV: for spreadsheets
export-markdown = Markdown: for reading
export-zip = ZIP: all three
export-done = { $entries ->
        [one] One entry is in the file.
       *[other] { $entries } entries are in the file.
    } It is not encrypted.
export-holds-json = It has words, transcripts, answers, moods as read and as corrected, memories, check-ins and settings. Photos and sound are not kept, so there are none.
export-holds-csv = It has entries only. For memories, check-ins and settings choose JSON or ZIP.
export-holds-markdown = It has entries only. For the numbers of the moods choose JSON or ZIP.
export-holds-zip = It has the JSON, CSV and Markdown files and a manifest. Photos and sound are not kept, so there are none.
export-empty = There is nothing to export yet.
export-too-large = The file is too large for this chat. Choose ZIP, or ask whoever runs this bot for `facelog export`.
export-written = { $path }: { $entries } entries. The file is not encrypted.
exchange-nobody = { $user }: nobody of that name has a diary here.

import-dry = { $format }: { $entries } new entries, { $duplicates } there already, { $skipped } skipped. Nothing was changed yet; add --apply to import.
import-applied = { $format }: { $entries } entries imported, { $duplicates } were there already, { $skipped } skipped.
import-days = from { $first } to { $last }
import-more = besides: { $moods } moods of no entry, { $facts } memories, { $checkins } check-ins
import-removed = Entries removed from the diary earlier, which do not come back: { $count }
import-settings-there = The file has settings; add --settings to take them over (never the agreements).
import-settings-taken = Settings were taken over; agreements are as they were.
import-skipped-line = { $place }: { $reason }
import-skipped-more = and { $count } more
import-skipped-invalid = a record that cannot be read
import-skipped-empty = neither words nor a mood
import-skipped-too-long = words that are too long
import-skipped-bad-date = an impossible date or time
import-skipped-unknown-checkin = an unknown questionnaire, or one that is not complete
import-skipped-too-many-facts = more than can be remembered
import-note-time-unknown = Entries without a time, put at noon: { $count }
import-note-mood-as-words = Moods kept in the words only, as their step is not known: { $count } (tell it with --mood NAME=1..5)
import-note-mood-a-guess = Bad and awful do not say which emotion it was; noted as a guess: { $count }
import-note-media-left-out = Photos and sound that are not imported: { $count }
import-note-reading-left-out = Moods as read that are left out, as the file has no numbers: { $count }
import-note-settings-unreadable = The settings in the file cannot be read.
import-failed-unknown = This is no known format. Facelog's JSON, ZIP and Markdown, Daylio's CSV and backup, and Day One's JSON ZIP can be read.
import-failed-damaged = The file is damaged or cut off.
import-failed-not-text = The text is not UTF-8; save it as UTF-8 and try again.
import-failed-too-large = The file is too large, or would be when unpacked.
import-failed-too-many = The file has too many records.
import-failed-encrypted = The file has a password; save it without one and try again.
import-failed-newer = The file is from a newer Facelog; update this one first.
