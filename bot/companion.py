"""The way of one message: observe, fuse, recall, write, speak, store."""

from __future__ import annotations

import logging
import uuid
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.aloud import aloud
from bot.consent import agreed
from bot.corrector import Corrector
from bot.keeping import Keeping
from bot.observer import Observed, Observer
from bot.persona_choice import answering_as
from bot.recaller import Recaller
from bot.recollections import heed
from bot.scribe import Scribe
from bot.stopwatch import Stopwatch
from bot.thought import day_of, is_overheard, named_day, strictest
from bot.view import TurnView, Unseen
from bot.wording.wording import problem_notice, wording
from core.days import local_time
from core.mood import as_said, fuse, mismatch
from core.observations import FaceReading, Observation
from core.people import Person, VoiceReplies
from core.ports import Diary, Memories, Profiles, Speaker, Turns
from core.problems import Problem, Stage
from core.types import Brief, Delivery, DiaryEntry, IncomingMessage, Mode, Notice, Recall, Reply, Turn
from diary.tags import tags_of
from llm.meanings import Meanings
from llm.persona_choice import Personas

log = logging.getLogger(__name__)

SERVICE = "facelog"
"""Who wrote what no writer was asked for."""
RECALLED_ENTRIES = 30
"""As many as a writer needs to keep from saying again what it said lately."""
NAMED = 0.35
"""Below this confidence no mood is named to the person."""
POOR_QUALITY = 0.35
"""Below this a photo's reading is announced as a rough guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A stored turn, its delivery, and how long its stages took."""

    turn: Turn
    delivery: Delivery
    milliseconds: Mapping[str, float]


class Companion:
    """Answers the parts of one thought of one person."""

    def __init__(
        self,
        *,
        observer: Observer,
        scribe: Scribe,
        speaker: Speaker,
        profiles: Profiles,
        diary: Diary,
        turns: Turns,
        corrector: Corrector,
        memories: Memories,
        personas: Personas,
        meanings: Meanings | None = None,
        keeping: Keeping = Keeping(None),  # noqa: B008 - keeps nothing
    ) -> None:
        """Work with these parts; none is owned or closed here."""
        self._observer = observer
        self._scribe = scribe
        self._speaker = speaker
        self._profiles = profiles
        self._diary = diary
        self._turns = turns
        self._corrector = corrector
        self._memories = memories
        self._personas = personas
        self._keeping = keeping
        self._recaller = Recaller(diary, memories, meanings=meanings)

    async def answer(self, messages: Sequence[IncomingMessage], view: TurnView | None = None) -> Answered:
        """Answer messages of one conversation as one turn. Raises StorageError when it cannot be stored."""
        view = view or Unseen()
        watch = Stopwatch()
        key = messages[0].key
        person = await self._profiles.person(key, messages[0].language)
        messages, withheld = agreed(messages, person.preferences)
        plain = await self._without_writer(person, messages, withheld)
        if plain is not None:
            await view.text(plain.reply.text)
            return await self._store(plain, view, watch)
        person, told = await answering_as(person, self._personas)
        mode = strictest(messages)
        seen = await self._observer.observe(messages, view, watch)
        seen = replace(seen, observations=(*seen.observations, *withheld))
        turn_id = uuid.uuid4().hex
        brief = await self._brief(person, seen, turn_id, messages, view, watch)
        reply = await self._reply(brief, seen, person, view, watch)
        if not seen.crisis:
            reply = replace(reply, notices=(*told, *reply.notices))
        kept = await self._keeping.keep(messages, person.preferences, mode)
        turn = Turn(
            id=turn_id,
            person_id=person.id,
            key=key,
            message_ids=tuple(message.id for message in messages),
            text=seen.text,
            mode=mode,
            started_at=messages[0].sent_at,
            local_date=day_of(messages, person),
            # Where others read, nothing is kept of what was said: not even what was noticed in it.
            observations=() if is_overheard(messages) else seen.observations,
            mood=brief.mood,
            mismatch=brief.mismatch,
            reply=await self._beside(kept.told(reply), brief, seen, messages),
            photos=kept.photos,
            tags=tags_of(seen.text),
            waiting_audio=() if mode is Mode.PRIVATE or is_overheard(messages) else seen.waiting,
        )
        return await self._store(turn, view, watch, backdated=named_day(messages) is not None)

    def outdate(self, person_id: str) -> None:
        """Read a person's diary anew for the next reply: what is older than the newest entries changed."""
        self._recaller.outdate(person_id)

    def forget(self, person_id: str) -> None:
        """Drop what is kept of a person in memory."""
        self._recaller.forget(person_id)

    async def _without_writer(
        self, person: Person, messages: Sequence[IncomingMessage], withheld: Sequence[Problem]
    ) -> Turn | None:
        """The turn of what needs no writer: a correction of a reading, or something that may not be looked at."""
        if withheld and not any(message.text.strip() or message.attachments for message in messages):
            return _not_agreed(person, messages, withheld)
        # A correction says how somebody felt, which is nobody else's business; what is written for a day is none.
        other = is_overheard(messages) or named_day(messages) is not None
        return None if other else await self._corrector.answer(person, messages)

    async def _beside(self, reply: Reply, brief: Brief, seen: Observed, messages: Sequence[IncomingMessage]) -> Reply:
        """The reply with what is told and offered beside it."""
        notices, read = reply.notices, None
        if is_overheard(messages):
            notices = (*notices, Notice(code="notice-in-private"))
        elif brief.mood is not None and brief.mood.confidence >= NAMED and strictest(messages) is not Mode.PRIVATE:
            read = brief.mood.label
        if not seen.crisis and (notice := await self._heeded(brief.recall.person, seen.words, messages)):
            notices = (*notices, notice)
        if not seen.crisis and (day := named_day(messages)) is not None and strictest(messages) is Mode.DIARY:
            said = wording(brief.language).day(day)
            notices = (Notice(code="notice-written-for", args=(("day", said),)), *notices)
        if any(message.takeovers for message in messages):
            notices = (Notice(code="notice-answered-late"), *notices)
        return replace(reply, notices=notices, read=read)

    async def _store(self, turn: Turn, view: TurnView, watch: Stopwatch, *, backdated: bool = False) -> Answered:
        await view.stage(Stage.STORE)
        with watch.time(Stage.STORE):
            delivery = await self._turns.record(turn)
        if backdated:
            self.outdate(turn.person_id)
        return Answered(turn=turn, delivery=delivery, milliseconds=watch.milliseconds())

    async def _brief(
        self,
        person: Person,
        seen: Observed,
        turn_id: str,
        messages: Sequence[IncomingMessage],
        view: TurnView,
        watch: Stopwatch,
    ) -> Brief:
        await view.stage(Stage.FUSE)
        with watch.time(Stage.FUSE):
            mood, difference = None, None
            # A label from a small model has no place beside words of crisis.
            if not seen.crisis:
                calibration = await self._corrector.calibration(person.id)
                mood, difference = fuse(seen.observations, calibration), mismatch(seen.observations, calibration)
        with watch.time(Stage.RECALL):
            # Where others read, nothing of the diary is known to whoever writes: then it cannot show.
            overheard = is_overheard(messages)
            if overheard:
                person = replace(person, introduction="")
            recent = () if overheard else await self._diary.entries(person.id, limit=RECALLED_ENTRIES)
            brief = Brief(
                words=seen.words,
                observations=seen.observations,
                mood=mood,
                mismatch=difference,
                recall=Recall(person=person, recent=tuple(map(_as_said, recent))),
                language=person.language,
                local_time=local_time(messages[0].sent_at, person.timezone),
                seed=zlib.crc32(turn_id.encode()),
            )
            if seen.crisis or overheard or not self._scribe.draws(person):
                return brief
            recall = await self._recaller.recall(brief)
            return replace(brief, recall=replace(recall, memories=tuple(map(_as_said, recall.memories))))

    async def _heeded(self, person: Person, words: str, messages: Sequence[IncomingMessage]) -> Notice | None:
        """Do what the words ask to remember or to forget."""
        if is_overheard(messages):
            return None
        return await heed(self._memories, person.id, words, strictest(messages), messages[0].sent_at)

    async def _reply(self, brief: Brief, seen: Observed, person: Person, view: TurnView, watch: Stopwatch) -> Reply:
        wish = person.preferences.voice
        if wish is VoiceReplies.ON or (wish is VoiceReplies.WHEN_I_SPEAK and seen.spoke):
            return await self._spoken(brief, seen, person, view, watch)
        return await self._written(brief, seen, view, watch)

    async def _written(self, brief: Brief, seen: Observed, view: TurnView, watch: Stopwatch) -> Reply:
        await view.stage(Stage.WRITE)
        with watch.time(Stage.WRITE):
            written = await self._scribe.write(brief, view, crisis=seen.crisis)
        notices = (*_notices(seen.observations), *written.notices)
        return Reply(
            text=written.text,
            language=brief.language,
            writer=written.writer,
            memories=written.memories,
            notices=tuple(dict.fromkeys(notices)),
        )

    async def _spoken(self, brief: Brief, seen: Observed, person: Person, view: TurnView, watch: Stopwatch) -> Reply:
        """The reply and its sound; when it cannot be spoken, or not by the voice that is meant to, a notice says so."""
        async with aloud(view, self._speaker, brief.language, person.preferences.persona) as heard:
            reply = await self._written(brief, seen, heard, watch)
            await view.stage(Stage.SPEAK)
            with watch.time(Stage.SPEAK):
                voice = await heard.voice(reply.text)
        notices = reply.notices
        if voice is None:
            notices = (*notices, Notice(code="notice-no-voice"))
        elif voice.instead_of:
            args = (("failed", voice.instead_of), ("voice", voice.model))
            notices = (*notices, Notice(code="notice-voice-fallback", args=args))
        return replace(reply, voice=voice, notices=notices)


def _not_agreed(person: Person, messages: Sequence[IncomingMessage], withheld: Sequence[Problem]) -> Turn:
    """The turn of a message of which nothing may be looked at. Nothing of it is kept."""
    words = wording(person.language)
    said = " ".join(words.notice(problem_notice(problem)) for problem in withheld)
    return Turn(
        id=uuid.uuid4().hex,
        person_id=person.id,
        key=messages[0].key,
        message_ids=tuple(message.id for message in messages),
        text="",
        mode=Mode.CHAT,
        started_at=messages[0].sent_at,
        local_date=day_of(messages, person),
        reply=Reply(text=said, language=person.language, writer=SERVICE),
    )


def _as_said(entry: DiaryEntry) -> DiaryEntry:
    """The entry for a writer, who speaks of the mood that the person named and not of the one that was read."""
    if entry.mood is None or entry.corrected is None:
        return entry
    return replace(entry, mood=as_said(entry.mood, entry.corrected))


def _notices(observations: Sequence[Observation]) -> list[Notice]:
    """What the person should know about what was seen and what could not be."""
    notices: list[Notice] = []
    for observation in observations:
        match observation:
            case Problem():
                notices.append(problem_notice(observation))
            case FaceReading(faces=faces):
                if len(faces) > 1:
                    notices.append(Notice(code="notice-several-faces", args=(("count", len(faces)),)))
                if observation.main.flaws and observation.main.quality < POOR_QUALITY:
                    flaws = ",".join(observation.main.flaws)
                    notices.append(Notice(code="notice-poor-picture", args=(("flaws", flaws),)))
            case _:
                pass
    return notices
