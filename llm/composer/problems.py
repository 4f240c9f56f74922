"""Which lines tell which problem."""

from __future__ import annotations

from collections.abc import Sequence

from core.problems import Problem, ProblemCode
from core.types import Brief
from llm.composer.phrases import Phrases
from llm.template import Template

_PROBLEMS = {
    ProblemCode.NO_FACE: "no_face",
    ProblemCode.FACE_TOO_SMALL: "face_too_small",
    ProblemCode.NOT_AN_IMAGE: "image",
    ProblemCode.TRUNCATED_IMAGE: "image",
    ProblemCode.IMAGE_TOO_LARGE: "image",
    ProblemCode.NO_HEIC_DECODER: "image",
    ProblemCode.NO_SPEECH_MODEL: "no_speech_model",
    ProblemCode.NOTHING_SAID: "nothing_said",
    ProblemCode.UNREADABLE_AUDIO: "sound",
    ProblemCode.AUDIO_TOO_LONG: "sound",
    ProblemCode.UNREADABLE_VIDEO: "video",
    ProblemCode.VIDEO_TOO_LONG: "video",
    ProblemCode.EMPTY_FILE: "file",
    ProblemCode.FILE_TOO_LARGE: "file",
    ProblemCode.UNSUPPORTED_FILE: "file",
    ProblemCode.TEXT_TOO_LONG: "text_too_long",
    ProblemCode.EMPTY_MESSAGE: "empty",
}
_UNTOLD = frozenset({ProblemCode.BUSY, ProblemCode.TIMEOUT, ProblemCode.FAILED})


def problem_lines(brief: Brief, phrases: Phrases) -> dict[str, Sequence[Template]]:
    """Return the lines for each kind of problem that the reply should mention, in order."""
    told: dict[str, Sequence[Template]] = {}
    for observation in brief.observations:
        if not isinstance(observation, Problem):
            continue
        if observation.code in _UNTOLD and brief.words:
            continue  # a part that merely failed needs no mention when there are words to answer
        if observation.code is ProblemCode.NOT_AGREED:
            continue  # the notice beside the reply says it, with what to do
        key = _PROBLEMS.get(observation.code, "later")
        told[key] = getattr(phrases.problems, key)
    return told
