"""What can be wrong with a part of a message; every code has a sentence in every language."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    """A step of the way of one message; the keys of the timings."""

    SEE = "see"
    HEAR = "hear"
    TONE = "tone"
    WATCH = "watch"
    READ = "read"
    FUSE = "fuse"
    RECALL = "recall"
    WAIT = "wait"
    WRITE = "write"
    SPEAK = "speak"
    STORE = "store"


class ProblemCode(StrEnum):
    """Why a part of a message could not be used in full."""

    EMPTY_FILE = "empty_file"
    NOT_AN_IMAGE = "not_an_image"
    NO_HEIC_DECODER = "no_heic_decoder"
    TRUNCATED_IMAGE = "truncated_image"
    IMAGE_TOO_LARGE = "image_too_large"
    NO_FACE = "no_face"
    FACE_TOO_SMALL = "face_too_small"
    UNREADABLE_AUDIO = "unreadable_audio"
    AUDIO_TOO_LONG = "audio_too_long"
    NOTHING_SAID = "nothing_said"
    NO_SPEECH_MODEL = "no_speech_model"
    UNREADABLE_VIDEO = "unreadable_video"
    VIDEO_TOO_LONG = "video_too_long"
    FILE_TOO_LARGE = "file_too_large"
    UNSUPPORTED_FILE = "unsupported_file"
    TEXT_TOO_LONG = "text_too_long"
    EMPTY_MESSAGE = "empty_message"
    NOT_AGREED = "not_agreed"
    BUSY = "busy"
    TIMEOUT = "timeout"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A part that could not be used. Not an exception: the turn goes on without that part."""

    stage: Stage
    code: ProblemCode
    args: tuple[tuple[str, str | int | float], ...] = field(default=())
    """Numbers for the sentence, such as ("minutes", 10); never content."""
