"""Which master key an installation has, and where it is kept."""

from __future__ import annotations

from config.settings import Settings
from storage.key_store import KeyStore, key_store
from storage.master_key import MasterKey

DATABASE_FILE = "facelog.db"


def master_key(settings: Settings) -> MasterKey:
    """The key from the settings, or from the key store, made there at the first start. Blocks. Raises VaultError."""
    if settings.key is not None:
        return MasterKey.from_text(settings.key.get_secret_value())
    store = key_store_of(settings)
    # A new key opens nothing old.
    return store.key() if (settings.home / DATABASE_FILE).exists() else store.first_key()


def key_store_of(settings: Settings) -> KeyStore:
    """Where the master key of this installation is kept, when it is not in a setting."""
    return key_store(settings.key_store, settings.home)
