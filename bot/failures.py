"""Errors with a code as one sentence: what is wrong, where, and what to do."""

from __future__ import annotations

from pathlib import Path

from bot.app import DATABASE_FILE, KEY_FILE
from core.errors import FacelogError

_SENTENCES = {
    "turn_failed": "the message is kept in {database} but could not be answered; the next start tries again",
    "database_locked": "{database} is in use by another process; try again in a moment",
    "disk_full": "the disk that holds {home} is full; make room and try again",
    "disk_error": "the disk that holds {home} reports errors; check it before anything else is written",
    "database_read_only": "{database} cannot be written; check its permissions and those of its folder",
    "database_cannot_be_opened": "{database} cannot be opened; check its permissions and those of its folder",
    "database_damaged": "{database} is damaged; put a backup in its place",
    "not_a_database": "{database} is not a database; put a backup in its place, or move it away to start anew",
    "not_a_facelog_database": "{database} is not a diary; move it away, or set FACELOG_HOME to another folder",
    "references_broken": "{database} has broken references; put a backup in its place",
    "database_is_newer": "{database} was written by a newer Facelog; update this one",
    "document_is_newer": "{database} holds entries of a newer Facelog; update this one",
    "document_damaged": "{database} holds a damaged entry; put a backup in its place",
    "database_url_not_a_sqlite_file": "{database} cannot be the name of a database; set FACELOG_HOME to another folder",
    "database_url_malformed": "{database} cannot be the name of a database; set FACELOG_HOME to another folder",
    "upgrade_takes_too_long": "another process is still upgrading {database}; try again when it is done",
    "run_dir_unusable": "{home}/run cannot be used; check its permissions and the room on its disk",
    "wrong_master_key": "{database} was sealed with another master key; put that one back in FACELOG_KEY or {key}, "
    "or run `facelog rotate-key` again if it was interrupted",
    "master_key_file_missing": "{database} is there but its key {key} is not; put the key back, set FACELOG_KEY, "
    "or FACELOG_KEY_STORE=keyring if it is there",
    "master_key_file_unusable": "the key file {key} cannot be read or made; check its permissions and its folder",
    "master_key_is_not_base64": "the key file {key} is damaged; put the key back from a backup, or set FACELOG_KEY",
    "key_id_missing": "{home}/key.id, the name of the key in the keyring, is not there; put it back from a backup",
    "key_id_unusable": "{home}/key.id cannot be read or made; check its permissions and its folder",
    "master_key_not_in_keyring": "{database} is there but its key is not in the keyring; if it is in {key}, set "
    "FACELOG_KEY_STORE=file or run `facelog rotate-key --to keyring`; else put it back, or set FACELOG_KEY",
    "keyring_not_installed": 'FACELOG_KEY_STORE=keyring needs the extra `keyring`: pip install "facelog[keyring]"',
    "no_keyring": "this machine has no keyring that keeps secrets (such as GNOME Keyring, KWallet, macOS Keychain or "
    "Windows Credential Locker); start one, or set FACELOG_KEY_STORE=file",
    "keyring_locked": "the keyring is locked; unlock it and try again",
    "keyring_failed": "the keyring did not do what was asked of it; look whether it works, and try again",
    "keyring_item_damaged": "what the keyring holds is no key of Facelog; put the key back, or set FACELOG_KEY",
    "key_place_taken": "another key is where the key should go; look at both with `facelog doctor` and remove one",
    "key_change_running": "another facelog command is changing the key or the diary; try again when it is done",
    "key_to_move_missing": "the key is in neither place; put it back, or set FACELOG_KEY",
    "master_key_must_be_32_bytes": "the key file {key} is damaged; put the key back from a backup, or set FACELOG_KEY",
    "person_key_missing": "{database} has lost a person's key; put a backup in its place",
    "person_key_changed": "a person's key in {database} was changed or damaged; put a backup in its place",
    "index_key_changed": "a key in {database} was changed or damaged; put a backup in its place",
    "field_changed": "an entry in {database} was changed or damaged; put a backup in its place",
    "unknown_version": "an entry in {database} was sealed by a newer Facelog; update this one",
}


def failure_sentence(error: FacelogError, home: Path) -> str:
    """Say what happened to the data in `home`, with the code at the end; only the code where there is no sentence."""
    code = str(error)
    sentence = _SENTENCES.get(code)
    if sentence is None:
        return code
    return f"{sentence.format(home=home, database=home / DATABASE_FILE, key=home / KEY_FILE)} ({code})"
