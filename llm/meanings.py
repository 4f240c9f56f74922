"""How close diary entries are in meaning to what is said now, whatever their words; bounded in time and memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from itertools import combinations, islice

import numpy as np

from core.errors import ModelError, ModelUnavailable
from llm.embedding import Embedder, Vector
from llm.recall_index import Remembered
from llm.vectors import Half, Key, VectorShelf

log = logging.getLogger(__name__)

LEAST_LETTERS = 6
"""Shorter texts ("응", "ㅋㅋ") mean too little to be compared."""
READ_AT_MOST = 1000
"""Characters of an entry that are read; the embedder may read fewer."""
UNRELATED = (
    (
        "오늘 점심에 김치찌개를 먹었다.",
        "내일 오전에 치과 예약이 있다.",
        "동생이 대학교 시험에 붙었다.",
        "지하철이 고장 나서 한참 서 있었다.",
        "새로 산 운동화가 발에 꼭 맞는다.",
        "밤늦게까지 밀린 빨래를 했다.",
    ),
    (
        "We had soup and bread for lunch.",
        "My dentist moved the appointment to Monday.",
        "Her little brother passed his driving test.",
        "The printer at work broke down again.",
        "I planted tomatoes on the balcony.",
        "The neighbours were playing the drums at night.",
    ),
)
"""Sentences that have nothing to do with one another. Models find all texts somewhat alike: these tell how much."""
ALIKE_ANYWAY = 0.9
"""Quantile of their likeness from which two texts count as related."""
MOST_FLOOR = 0.95
RELATED = 0.1
"""Likeness, stretched to 0..1 above that floor, from which an entry counts as related. By hand."""


class Meanings:
    """Compares by vectors, those of the entries kept in memory. For one event loop.

    Each call takes in a few new entries; the rest are taken in by themselves, one after another, while nobody asks.
    What fails is said once in the log, and nothing is related then.
    """

    def __init__(
        self,
        embedder: Embedder,
        *,
        people: int = 16,
        most_bytes: int = 64_000_000,
        fresh: int = 8,
        seconds: float = 1.5,
    ) -> None:
        """Own the embedder. `fresh`: new entries taken in by a call; `seconds`: that a call may take in all."""
        self._embedder = embedder
        self._fresh = fresh
        self._seconds = seconds
        self._shelf = VectorShelf(people=people, most_bytes=most_bytes)
        self._waiting: dict[str, list[Remembered]] = {}
        """Entries to take in by person, the newest last."""
        self._asking = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._calibrating: asyncio.Task[float | None] | None = None
        self._filling: asyncio.Task[None] | None = None
        self._off = False
        self._said: set[str] = set()

    async def likeness(self, person_id: str, rows: Sequence[Remembered], words: str) -> Mapping[str, float]:
        """How related the entries are to the words, by id, 0..1; those that are not, or not yet known, are missing.

        `rows`: the person's entries, oldest first.
        """
        if self._off or not _says_something(words):
            return {}
        self._shelf.open(person_id)
        self._shelf.keep_only(person_id, frozenset(map(_key, rows)))
        known = self._shelf.of(person_id)
        new = [row for row in rows if _key(row) not in known and _says_something(_text(row))]
        self._waiting[person_id] = new
        asked, floor = await self._asked(person_id, words)
        self._go_on()
        vectors = dict(self._shelf.of(person_id))
        if asked is None or floor is None or not vectors:
            return {}
        return await asyncio.to_thread(_related, asked, vectors, floor)

    def forget(self, person_id: str) -> None:
        """Drop everything of a person."""
        self._shelf.forget(person_id)
        self._waiting.pop(person_id, None)

    async def warm(self) -> None:
        """Load the model and learn how alike it finds what is not."""
        await self._floor()

    async def settled(self) -> None:
        """Wait until all entries that wait are taken in."""
        if self._filling is not None:
            await asyncio.wait({self._filling})

    async def aclose(self) -> None:
        """Stop and drop everything."""
        self._off = True
        tasks = {task for task in (self._calibrating, self._filling) if task is not None}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._embedder.aclose()
        for person_id in tuple(self._waiting):
            self.forget(person_id)

    async def _asked(self, person_id: str, words: str) -> tuple[Vector | None, float | None]:
        """The vector of the words and the floor, within the time; with what is left of it, new entries are taken in."""
        asked, floor = None, None
        self._asking += 1
        self._idle.clear()
        try:
            async with asyncio.timeout(self._seconds):
                floor = await self._floor()
                if floor is not None:
                    asked = await self._embedder.embed(words[:READ_AT_MOST])
                    for _ in range(self._fresh):
                        if not await self._take_in(person_id):
                            break
        except TimeoutError:
            # With the vector of the words it was in time: the other entries are taken in later.
            if asked is None:
                self._say("not in time")
        except ModelError as error:
            self._fail(error)
        finally:
            self._asking -= 1
            if not self._asking:
                self._idle.set()
        return asked, floor

    async def _floor(self) -> float | None:
        """How alike the model finds what has nothing to do with one another; None when it does not work."""
        if self._off:
            return None
        if self._calibrating is None:
            self._calibrating = asyncio.create_task(self._calibrated())
        # Shielded: whoever runs out of time leaves it to the next one.
        return await asyncio.shield(self._calibrating)

    async def _calibrated(self) -> float | None:
        try:
            likeness = [
                float(one @ other)
                for sentences in UNRELATED
                for one, other in combinations([await self._embedder.embed(text) for text in sentences], 2)
            ]
        except ModelError as error:
            self._fail(error)
            self._off = self._off or not error.retryable
            self._calibrating = None
            return None
        return float(np.clip(np.quantile(likeness, ALIKE_ANYWAY), 0.0, MOST_FLOOR))

    async def _take_in(self, person_id: str, *, gently: bool = False) -> bool:
        """Take in the newest entry that waits; False when there is none, or no room for it. Raises ModelError."""
        if not (waiting := self._waiting.get(person_id)):
            return False
        row = waiting[-1]
        try:
            vector = await self._embedder.embed(_text(row)[:READ_AT_MOST], gently=gently)
        except ModelError as error:
            if error.retryable or isinstance(error, ModelUnavailable):
                raise
            # The text, not the model: related to nothing, so that it is not tried again.
            self._fail(error)
            vector = np.zeros(1, dtype=np.float32)
        # Only now: whoever runs out of time leaves it to the next one.
        if waiting and waiting[-1] is row:
            waiting.pop()
        if not self._shelf.put(person_id, _key(row), vector):
            self._waiting.pop(person_id, None)
        return True

    def _go_on(self) -> None:
        """Take in what waits while nobody asks."""
        for person_id in [one for one in self._waiting if one not in self._shelf]:
            del self._waiting[person_id]
        if not self._off and any(self._waiting.values()) and (self._filling is None or self._filling.done()):
            self._filling = asyncio.create_task(self._fill())

    async def _fill(self) -> None:
        try:
            while (person_id := next((one for one, rows in self._waiting.items() if rows), None)) is not None:
                await self._idle.wait()
                await self._take_in(person_id, gently=True)
        except ModelError as error:
            self._fail(error)

    def _fail(self, error: ModelError) -> None:
        self._off = self._off or isinstance(error, ModelUnavailable)
        self._say(type(error).__name__)

    def _say(self, what: str) -> None:
        if what not in self._said:
            self._said.add(what)
            log.warning("%s: %s; memories are found by shared words alone", self._embedder.name, what)


def _related(asked: Vector, vectors: Mapping[Key, Half], floor: float) -> dict[str, float]:
    """The cosine above what anything is alike, stretched to 0..1."""
    keys = [key for key, vector in vectors.items() if vector.shape == asked.shape]
    if not keys:
        return {}
    cosines = np.stack([vectors[key] for key in keys]).astype(np.float32) @ asked
    likeness = np.clip((cosines - floor) / (1 - floor), 0.0, 1.0)
    return {key[0]: float(likeness[place]) for place, key in enumerate(keys) if likeness[place] >= RELATED}


def _key(row: Remembered) -> Key:
    return row.entry_id, row.source


def _text(row: Remembered) -> str:
    return " ".join(row.sentences)


def _says_something(text: str) -> bool:
    return len(tuple(islice(filter(str.isalpha, text), LEAST_LETTERS))) == LEAST_LETTERS
