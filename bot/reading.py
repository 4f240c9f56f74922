"""`facelog read`: what is seen, heard or read in files, without a diary."""

from __future__ import annotations

from pathlib import Path

from bot.detached import detached
from bot.files import sniff, text_of
from bot.json_view import Json, observation_json
from bot.observer import Limits, Observer, Senses
from bot.stopwatch import Stopwatch
from bot.streams import recoded
from bot.view import Unseen
from bot.wording.wording import problem_notice, wording
from core.days import utc_now
from core.observations import FaceReading, Observation
from core.people import Language
from core.problems import Problem, ProblemCode
from core.types import Attachment, ConversationKey, IncomingMessage

_NOBODY = ConversationKey(platform="console", chat_id="", user_id="")


async def load(path: Path, limit: int) -> bytes:
    """The file's first `limit` bytes and one more, to tell that it is too large. Raises OSError with the name.

    A pipe may never be written to, so the wait for it does not hold the end of the process up.
    """
    return await detached(lambda: _load(path, limit + 1))


async def read_content(
    path: Path, content: bytes, senses: Senses, limits: Limits
) -> tuple[list[Observation], Stopwatch]:
    """Read a file's content as what it is; `path` helps to tell what that is."""
    kind = sniff(path, content)
    text, attachments = "", tuple[Attachment, ...]()
    if kind is None:
        text = text_of(content)
    else:
        attachments = (Attachment(kind=kind, media_type="", content=content),)
    message = IncomingMessage(id="", key=_NOBODY, text=text, attachments=attachments, sent_at=utc_now())
    watch = Stopwatch()
    observed = await Observer(senses, limits).observe([message], Unseen(), watch)
    return list(observed.observations), watch


def reading_json(path: Path, observations: list[Observation], watch: Stopwatch, language: Language) -> Json:
    """One file's readings; the first one that is no problem, spread out, and the others beside it."""
    problems = [o for o in observations if isinstance(o, Problem)]
    readings = [o for o in observations if not isinstance(o, Problem)]
    shown = [observation_json(reading, language) for reading in readings]
    first = shown[0] if shown else {"kind": "problem", "faces": [], "model": None}
    problem = None
    if problems:
        problem = {**observation_json(problems[0], language), "text": sentence(problems[0], language)}
    more = {"more": shown[1:]} if len(shown) > 1 else {}
    return {"file": recoded(str(path)), **first, **more, "problem": problem, "ms": dict(watch.milliseconds())}


def sentence(problem: Problem, language: Language) -> str:
    """What to say of a problem where nothing is kept."""
    words = wording(language)
    if problem.code is ProblemCode.NO_SPEECH_MODEL:
        return words.say("read-no-speech-model")
    return words.notice(problem_notice(problem))


def face_reading(observations: list[Observation]) -> FaceReading | None:
    """The reading of a photo, if it is one."""
    return next((o for o in observations if isinstance(o, FaceReading)), None)


def _load(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        # Reading, unlike opening, does not say which file it was.
        raise OSError(error.errno, error.strerror, str(path)) from error
