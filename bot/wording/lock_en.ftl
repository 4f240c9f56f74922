# Deleting everything
command-delete_me = Delete everything you left here (cannot be undone)
delete-me-about = Shall I delete everything you left here? It cannot be undone.
    What goes: the diary, transcripts and voice notes that wait, replies, kept photos, moods as read and as corrected, moods and activities that you tapped, memories, check-ins, appointments and reminders, settings and name, the link to your other messenger, and the key that opens all of it.
    What I cannot delete: the conversation in the messenger (delete it there), files you exported, words that went to a model elsewhere, personas, which everybody here shares, and backups that the owner made before.
    So that nothing is taken in twice, the numbers of your messages stay for seven days in a form that tells nothing.
    If you want the diary, export it first. To delete, type this within ten minutes: delete me
delete-me-again = Nothing is deleted yet. If you are sure, type exactly: delete me
delete-me-export-button = Export first
delete-me-keep-button = Keep everything
delete-me-kept = Nothing was deleted.
delete-me-done = Everything is deleted. Thank you for talking with me. If you write again, we begin as strangers.
delete-me-gone = There is nothing to delete.

# facelog purge | backup | restore | rotate-key
lock-nobody = { $platform } { $id }: has no diary.
lock-purge-ask = This deletes the diary and the key of { $platform } { $id } for good. Type the id to confirm
lock-purged = { $platform } { $id }: everything is deleted.
lock-running = A running Facelog holds what it read lately in memory, until it is restarted.
lock-not-done = Nothing was done.
lock-backed-up = { $file }: { $people } people, { $entries } entries, { $bytes } bytes. Opened and checked.
    The master key is not in it. Without the key nobody can open it, so keep the key somewhere else.
lock-restore-ask = Put { $file } in place of the present diary?
lock-restored = Brought back { $people } people and { $entries } entries.
lock-replaced = What was there before is kept as { $file }
lock-rotate-ask = Change the master key? Backups made so far will open with the old key only.
lock-rotated = The master key is changed: { $people } people's keys. The old key is deleted.
    Make a new backup now (facelog backup), and keep the new key somewhere else.
lock-rotated-setting = The master key is changed. The new one is in { $file }. Put its content into FACELOG_KEY, then delete the file. Facelog does not start before.
lock-move-ask-keyring = Move the master key into the keyring of this machine? The key in the file is deleted.
lock-move-ask-file = Move the master key into a file? The key in the keyring is deleted.
lock-move-setting = The key is in FACELOG_KEY. There is none to move.
lock-moved = The master key is moved: { $place }
    { $to ->
        [keyring] If somebody might restore what the file was on the disk, change the key as well now: facelog rotate-key. Keep the key somewhere else, too.
       *[file] Keep the key somewhere else, too.
    }
lock-moved-setting = Now set FACELOG_KEY_STORE={ $to }. Facelog does not start before.

# Retention and photos
setting-retention = retention
setting-keep-photos = keep photos
choice-forever = for ever
value-days = a number of days (7 or more)
value-day-count = { $days } days
retention-off = The diary is kept for ever now.
retention-back = { $count } entries that were hidden for their age are back.
retention-on = Entries from before { $before } are hidden within a day. { $count ->
        [0] There are none now.
        [one] There is one now.
       *[other] There are { $count } now.
    } From then on, entries are hidden every day once they are { $days } days old.
    Thirty days later a hidden entry is deleted for good, with its photos and readings. Moods that you tapped, moods without words, check-ins, and what was read in talk that is not in the diary are not hidden but deleted at once.
    A longer time brings hidden entries back until then. If you want them, /export now.
photos-on = Photos that you send for the diary are kept from now on: at most 1600 pixels long, without where and with what they were taken, encrypted. While you do not agree to faces being read, none is kept.
notice-photo-not-kept = { $count } photos could not be kept in the diary. They are still in the conversation.
retention-kept = Retention: entries are hidden once they are { $days } days old, and deleted 30 days later. /settings retention changes it.
import-not-kept = { $count } of them are of days longer ago than your diary is kept: what you tapped is deleted within a day, and entries are hidden, then deleted 30 days later. Set a longer time first, if you want to keep them: /settings retention
