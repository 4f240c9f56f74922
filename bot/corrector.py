"""Takes corrections of readings, by words or by command, and calibrates with them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from datetime import timedelta

from bot.correcting import corrected_feeling
from bot.wording.wording import wording
from core.corrections import UNCALIBRATED, Calibration, Correction, LastTurn, calibrate
from core.days import diary_day, utc_now
from core.emotions import Emotion
from core.mood import READABLE, signals
from core.people import Person
from core.ports import Corrections
from core.types import IncomingMessage, Mode, Reply, Turn

WRITER = "facelog"
"""Who wrote the answer to a correction."""
FOLLOWS = timedelta(hours=1)
"""How long after a message its reading can be corrected by words alone; the command has no such limit."""


class Corrector:
    """Stores what people say about how they were read."""

    def __init__(self, corrections: Corrections) -> None:
        """Work with these; they are not owned or closed here."""
        self._corrections = corrections

    async def calibration(self, person_id: str) -> Calibration:
        """How this person's signals are read. Raises StorageError."""
        made = await self._corrections.of(person_id)
        return await asyncio.to_thread(calibrate, made, utc_now()) if made else UNCALIBRATED

    async def correct(self, person: Person, right: Emotion) -> str:
        """Correct the last reading, and say what came of it. Raises StorageError."""
        return await self._correct(person, right, await self._corrections.last(person.id))

    async def answer(self, person: Person, messages: Sequence[IncomingMessage]) -> Turn | None:
        """The turn that answers a correction; None, with nothing done, when the messages are something else.

        It stays out of the diary: it has the mode CHAT, or PRIVATE like its message, and nothing is noticed in it.
        Done again after a crash, it stores the same correction again. Raises StorageError.
        """
        message = messages[0]
        right = corrected_feeling(message.text) if len(messages) == 1 and not message.attachments else None
        if right is None:
            return None
        last = await self._corrections.last(person.id)
        if last is None or not (_correctable(last) and abs(message.sent_at - last.at) <= FOLLOWS):
            return None
        private = message.mode is Mode.PRIVATE
        said = _say(person, "correction-private") if private else await self._correct(person, right, last)
        return Turn(
            id=uuid.uuid4().hex,
            person_id=person.id,
            key=message.key,
            message_ids=(message.id,),
            text="",
            mode=Mode.PRIVATE if private else Mode.CHAT,
            started_at=message.sent_at,
            local_date=diary_day(message.sent_at, person),
            reply=Reply(text=said, language=person.language, writer=WRITER),
        )

    async def _correct(self, person: Person, right: Emotion, last: LastTurn | None) -> str:
        if last is not None and last.mode is Mode.PRIVATE:
            return _say(person, "correction-private")
        if last is None or last.mood is None:
            return _say(person, "correction-nothing")
        correction = Correction(
            id=uuid.uuid4().hex,
            person_id=person.id,
            turn_id=last.turn_id,
            at=utc_now(),
            read=last.mood.label,
            right=right,
            scores={
                signal.source: signal.scores for signal in signals(last.observations) if signal.certainty >= READABLE
            },
        )
        if not await self._corrections.record(correction):
            return _say(person, "correction-nothing")
        return _say(person, "correction-noted", emotion=wording(person.language).emotion(right))


def _correctable(last: LastTurn) -> bool:
    """Whether a reading of the turn was shown. Of a private one nobody knows any more: the person is told so."""
    return last.mood is not None or last.mode is Mode.PRIVATE


def _say(person: Person, key: str, **args: str) -> str:
    return wording(person.language).say(key, level=person.preferences.speech_level.value, **args)
