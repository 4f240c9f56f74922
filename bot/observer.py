"""Gathers what the parts of a message show: see, watch, hear, read; each with a deadline. Crisis comes first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from bot.stopwatch import Stopwatch
from bot.view import TurnView, Unseen
from core.errors import FacelogError, MediaError, ModelBusy, ModelTimeout
from core.observations import Observation, Transcript
from core.ports import FaceReader, PhotoKeeper, TextReader, ToneReader, Transcriber, VideoReader
from core.problems import Problem, ProblemCode, Stage
from core.types import Attachment, AttachmentKind, IncomingMessage
from core.words import clean, excerpt
from llm.safety import assess

log = logging.getLogger(__name__)

MAX_TAKEOVERS = 3
"""Processes that may end over a message before its attachments are no longer opened: one of them may be the cause."""


class NoteInspector(Protocol):
    """Checks sound that cannot be transcribed yet."""

    async def inspect(self, audio: bytes) -> float:
        """Seconds of sound. Raises MediaError when it is unreadable, too long or silent."""
        ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Senses:
    """The readers of one service. Without a transcriber, voice notes wait."""

    face: FaceReader
    video: VideoReader
    text: TextReader
    inspector: NoteInspector
    transcriber: Transcriber | None
    tone: ToneReader | None = None
    """Only where the owner trained one."""
    keeper: PhotoKeeper | None = None
    """Makes the photos that are kept; None where none is ever kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is taken at most."""

    attachment_bytes: int = 20_000_000
    text_characters: int = 8000
    stage_seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What came of the parts of a message."""

    observations: tuple[Observation, ...] = field(repr=False)
    text: str = field(repr=False)
    """What was written, cleaned and whole."""
    words: str = field(repr=False)
    """What was written and said, no longer than is read at once."""
    crisis: bool
    """Whether the words sound like a crisis; then nothing else is shown."""
    spoke: bool
    """Whether the person used their voice."""
    waiting: tuple[Attachment, ...] = field(repr=False)
    """Sound that waits for a speech model."""


class Observer:
    """Asks every sense about its part of a message; what fails becomes a `Problem`, never an exception."""

    def __init__(self, senses: Senses, limits: Limits) -> None:
        """Use these senses within these limits."""
        self._senses = senses
        self._limits = limits

    async def observe(self, messages: Sequence[IncomingMessage], view: TurnView, watch: Stopwatch) -> Observed:
        """Observe all parts at once, then read the words, typed and heard."""
        text = await asyncio.to_thread(clean, "\n".join(message.text for message in messages))
        crisis = await in_crisis(text)
        view = Unseen() if crisis else view
        attachments = [attachment for message in messages for attachment in message.attachments]
        if any(message.takeovers >= MAX_TAKEOVERS for message in messages):
            log.error("attachments are not opened again: processes ended over them before")
            sensed = [_set_aside(attachment) for attachment in attachments]
        else:
            sensed = await asyncio.gather(*(self._sense(a, view, watch) for a in attachments))
        observations = [observation for found, _ in sensed for observation in found]
        waiting = tuple(sound for _, sounds in sensed for sound in sounds)
        spoken = [o.text for o in observations if isinstance(o, Transcript)]
        words = "\n".join(part for part in (text, *map(clean, spoken)) if part)
        if spoken and not crisis:
            crisis = await in_crisis(words)
            view = Unseen() if crisis else view
        observations += await self._read(words, view, watch)
        if not words and not attachments:
            observations.append(Problem(stage=Stage.READ, code=ProblemCode.EMPTY_MESSAGE))
        return Observed(
            observations=tuple(observations),
            text=text,
            crisis=crisis,
            words=excerpt(words, self._limits.text_characters),
            spoke=any(a.kind is AttachmentKind.VOICE for a in attachments) or bool(spoken),
            waiting=waiting,
        )

    async def read_words(self, words: str) -> list[Observation]:
        """Read words apart from any message."""
        return await self._read(words, Unseen(), Stopwatch())

    async def _sense(
        self, attachment: Attachment, view: TurnView, watch: Stopwatch
    ) -> tuple[list[Observation], list[Attachment]]:
        if len(attachment.content) > self._limits.attachment_bytes:
            megabytes = self._limits.attachment_bytes // 1_000_000
            stage = _STAGES[attachment.kind]
            return [Problem(stage=stage, code=ProblemCode.FILE_TOO_LARGE, args=(("megabytes", megabytes),))], []
        match attachment.kind:
            case AttachmentKind.IMAGE:
                return [await self._try(Stage.SEE, lambda: self._senses.face.read(attachment.content), view, watch)], []
            case AttachmentKind.VOICE:
                (heard, waiting), tone = await asyncio.gather(
                    self._hear(attachment, view, watch), self._tone(attachment, watch)
                )
                return [*heard, *tone], waiting
            case AttachmentKind.VIDEO:
                seen, (heard, waiting), tone = await asyncio.gather(
                    self._try(Stage.WATCH, lambda: self._senses.video.watch(attachment.content), view, watch),
                    self._hear(attachment, view, watch),
                    self._tone(attachment, watch),
                )
                return [seen, *(o for o in heard if not _is_missing_sound(o)), *tone], waiting
            case AttachmentKind.DOCUMENT:
                return [Problem(stage=Stage.SEE, code=ProblemCode.UNSUPPORTED_FILE)], []

    async def _hear(
        self, sound: Attachment, view: TurnView, watch: Stopwatch
    ) -> tuple[list[Observation], list[Attachment]]:
        transcriber = self._senses.transcriber
        if transcriber is not None:
            heard = await self._try(
                Stage.HEAR,
                lambda: transcriber.transcribe(sound.content, progress=partial(view.progress, Stage.HEAR)),
                view,
                watch,
            )
            if not (isinstance(heard, Problem) and heard.code in _HEARD_LATER):
                return [heard], []
            return [heard], [sound]
        checked = await self._try(Stage.HEAR, lambda: self._inspect(sound), view, watch)
        waits = isinstance(checked, Problem) and checked.code is ProblemCode.NO_SPEECH_MODEL
        return [checked], [sound] if waits else []

    async def _tone(self, sound: Attachment, watch: Stopwatch) -> list[Observation]:
        """How the voice sounds; nothing where that cannot be told, for what was said matters more."""
        reader = self._senses.tone
        if reader is None:
            return []
        try:
            async with asyncio.timeout(self._limits.stage_seconds):
                with watch.time(Stage.TONE):
                    return [await reader.hear(sound.content)]
        except (FacelogError, TimeoutError) as error:
            log.warning("tone failed: %s", type(error).__name__)
            return []

    async def _inspect(self, sound: Attachment) -> Problem:
        await self._senses.inspector.inspect(sound.content)
        return Problem(stage=Stage.HEAR, code=ProblemCode.NO_SPEECH_MODEL)

    async def _read(self, words: str, view: TurnView, watch: Stopwatch) -> list[Observation]:
        if not words:
            return []
        limit = self._limits.text_characters
        short = excerpt(words, limit)
        found: list[Observation] = [await self._try(Stage.READ, lambda: self._senses.text.read(short), view, watch)]
        if len(short) < len(words):
            found.append(Problem(stage=Stage.READ, code=ProblemCode.TEXT_TOO_LONG, args=(("characters", limit),)))
        return found

    async def _try(
        self, stage: Stage, sense: Callable[[], Awaitable[Observation]], view: TurnView, watch: Stopwatch
    ) -> Observation:
        await view.stage(stage)
        observation: Observation
        with watch.time(stage):
            try:
                async with asyncio.timeout(self._limits.stage_seconds):
                    observation = await sense()
            except MediaError as error:
                observation = Problem(stage=stage, code=error.code, args=tuple(error.args_.items()))
            except (TimeoutError, ModelTimeout):
                observation = Problem(stage=stage, code=ProblemCode.TIMEOUT)
            except ModelBusy:
                observation = Problem(stage=stage, code=ProblemCode.BUSY)
            except Exception as error:  # a sense that fails in any way must not lose the others
                log.error("%s failed: %s", stage, type(error).__name__)
                observation = Problem(stage=stage, code=ProblemCode.FAILED)
        await view.observed(observation)
        return observation


_STAGES = {
    AttachmentKind.IMAGE: Stage.SEE,
    AttachmentKind.VOICE: Stage.HEAR,
    AttachmentKind.VIDEO: Stage.WATCH,
    AttachmentKind.DOCUMENT: Stage.SEE,
}
_HEARD_LATER = {ProblemCode.BUSY, ProblemCode.TIMEOUT, ProblemCode.FAILED}
"""Trouble of ours, not of the sound: it is kept and tried again."""


async def in_crisis(words: str) -> bool:
    """Look for words of crisis. In a thread: a very long text takes some hundred milliseconds."""
    return await asyncio.to_thread(assess, words) is not None


def _set_aside(attachment: Attachment) -> tuple[list[Observation], list[Attachment]]:
    return [Problem(stage=_STAGES[attachment.kind], code=ProblemCode.FAILED)], []


def _is_missing_sound(observation: Observation) -> bool:
    """Whether a video merely has no speech to hear, which is no problem of a video."""
    return isinstance(observation, Problem) and observation.code in {
        ProblemCode.UNREADABLE_AUDIO,
        ProblemCode.NOTHING_SAID,
        ProblemCode.EMPTY_FILE,
        ProblemCode.AUDIO_TOO_LONG,
    }
