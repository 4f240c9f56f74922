# Deleting everything
command-delete_me = Delete everything you left here (cannot be undone)
delete-me-about = Shall I delete everything you left here? It cannot be undone.
    What goes: the diary, transcripts and voice notes that wait, replies, moods as read and as corrected, memories, check-ins, appointments, settings and name, the link to your other messenger, and the key that opens all of it.
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
