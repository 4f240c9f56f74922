"""Transcribes the voice notes that waited for a speech model, and tells their owners."""

from __future__ import annotations

import asyncio
import logging
import uuid

from bot.corrector import Corrector
from bot.observer import Observer, in_crisis
from bot.outbox import Postman
from bot.scribe import SAFETY
from bot.wording.wording import wording
from core.days import diary_day, utc_now
from core.errors import FacelogError, MediaError
from core.mood import fuse, mismatch
from core.observations import Observation
from core.ports import Profiles, Transcriber, Turns
from core.types import Mode, Notice, Reply, Turn, WaitingNote
from core.words import clean
from llm.safety import crisis_reply

log = logging.getLogger(__name__)

BATCH = 5
"""Notes that are in memory at once."""
WRITER = "facelog"
"""Who wrote a follow-up that only says what was heard."""
RETRY_SECONDS = 300.0


class Backlog:
    """Works through waiting notes, oldest first, one at a time."""

    def __init__(
        self,
        *,
        turns: Turns,
        profiles: Profiles,
        transcriber: Transcriber | None,
        observer: Observer,
        postman: Postman,
        corrector: Corrector,
    ) -> None:
        """Without a transcriber there is nothing to do."""
        self._turns = turns
        self._profiles = profiles
        self._transcriber = transcriber
        self._observer = observer
        self._postman = postman
        self._corrector = corrector

    async def run(self) -> None:
        """Work through what waits, look again now and then; return at once without a transcriber."""
        while self._transcriber is not None:
            try:
                await self.work()
            except FacelogError as error:
                log.error("waiting notes cannot be worked: %s", type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def work(self) -> int:
        """Transcribe what waits now; returns how many notes were settled."""
        if self._transcriber is None:
            return 0
        settled = 0
        last: str | None = None
        while notes := await self._turns.waiting(BATCH, after=last):
            for note in notes:
                settled += await self._hear(note, self._transcriber)
            last = notes[-1].id
        return settled

    async def _hear(self, note: WaitingNote, transcriber: Transcriber) -> bool:
        """Transcribe one note; False when it has to wait on because the model had trouble.

        One that may not be listened to any more is dropped.
        """
        if not (await self._profiles.person(note.key)).preferences.voices:
            await self._turns.heard(note, None, None)
            return True
        try:
            transcript = await transcriber.transcribe(note.audio.content)
        except MediaError as error:
            log.info("waiting note %s: %s", note.id, error.code.value)
            await self._settle(note, "", ())
            return True
        except FacelogError as error:
            log.warning("waiting note %s: %s", note.id, type(error).__name__)
            return False
        words = clean(transcript.text)
        await self._settle(note, words, (transcript, *await self._observer.read_words(words)))
        return True

    async def _settle(self, note: WaitingNote, words: str, observations: tuple[Observation, ...]) -> None:
        person = await self._profiles.person(note.key)
        now = utc_now()
        sentences = wording(person.language)
        day = sentences.day(diary_day(note.sent_at, person))
        code = "notice-heard-later" if words else "notice-heard-nothing"
        told = Notice(code=code, args=(("day", day),))
        text = sentences.notice(told)
        if words:
            text = f"{text}\n“{words}”"
        crisis = await in_crisis(words)
        if crisis:
            text = f"{crisis_reply(person.language, person.timezone)}\n\n{text}"
        # As in a turn: beside words of crisis there is no mood, and nothing to fuse.
        together = () if crisis else (*note.observations, *observations)
        calibration = await self._corrector.calibration(note.person_id)
        follow_up = Turn(
            id=uuid.uuid4().hex,
            person_id=note.person_id,
            key=note.key,
            message_ids=(),
            text="",
            mode=Mode.DIARY,
            started_at=now,
            local_date=diary_day(note.sent_at, person),
            observations=observations,
            mood=fuse(together, calibration) if observations else None,
            mismatch=mismatch(together, calibration),
            reply=Reply(text=text, language=person.language, writer=SAFETY if crisis else WRITER),
        )
        delivery = await self._turns.heard(note, words or None, follow_up)
        if delivery is not None:
            await self._postman.post(delivery)
