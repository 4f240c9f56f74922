"""Errors with a code and whether trying again helps; sentences for people live in `bot.wording`.

FacelogError
├── ConfigError          a setting is unknown or has a bad value
├── DataError            a data set or model file that cannot be used as it is
├── MediaError           a photo, sound or video that cannot be used; `code` is a `ProblemCode`
├── ModelStoreError      a model cannot be pulled, checked or removed; `code`, and `facts` for its sentence
├── ModelError
│   ├── ModelUnavailable the model is not there, or does not load
│   ├── ModelBusy        too many calls wait for it already        (retry helps)
│   └── ModelTimeout     it did not answer before the deadline     (retry helps)
├── WriterError          a reply writer failed; the next one may do
├── StorageError
│   ├── SchemaError      the database is newer than this program, or not ours
│   ├── AlreadyAnswered  a message of the turn was settled by another turn; nothing was stored
│   └── VaultError       content cannot be decrypted: wrong or missing key, or it was changed
└── DeliveryError        a channel did not take a delivery; `retry_after` in seconds when it said so
"""

from __future__ import annotations

from core.problems import ProblemCode


class FacelogError(Exception):
    """Base of all errors that Facelog raises on purpose. Its text holds codes and names, never content."""

    retryable = False


class ConfigError(FacelogError):
    """A setting is unknown or has a value that is not allowed."""


class DataError(FacelogError):
    """A data set is missing, damaged or of another kind."""


class MediaError(FacelogError):
    """An attachment that cannot be used as it is."""

    def __init__(self, code: ProblemCode, **args: str | int | float) -> None:
        super().__init__(code.value)
        self.code = code
        self.args_ = args


class ModelStoreError(FacelogError):
    """A model cannot be pulled, checked or removed."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class ModelError(FacelogError):
    """A model could not answer."""


class ModelUnavailable(ModelError):
    """The model is not installed, or does not load."""


class ModelBusy(ModelError):
    """The model's backlog is full."""

    retryable = True


class ModelTimeout(ModelError):
    """The model did not answer before the deadline."""

    retryable = True


class WriterError(FacelogError):
    """A reply writer failed."""


class StorageError(FacelogError):
    """The database cannot be used."""


class SchemaError(StorageError):
    """The database is newer than this program, or not one of ours."""


class AlreadyAnswered(StorageError):
    """Another turn has answered a message of this one; nothing of this one was stored."""


class VaultError(StorageError):
    """Content cannot be decrypted."""


class DeliveryError(FacelogError):
    """A channel did not take a delivery."""

    def __init__(self, code: str, *, retryable: bool = True, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retryable = retryable
        self.retry_after = retry_after
        """Seconds to wait before the next try, where the platform said so."""
