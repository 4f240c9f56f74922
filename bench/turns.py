"""Warm turns, and the event loop while many people send selfies."""

from __future__ import annotations

import asyncio
import time

from bench.probe import lag_while
from bench.service import WORDS, message, selfie, service
from bench.table import Figure, percentile

TURNS = 120
PEOPLE = 20
SELFIES_EACH = 5


async def warm() -> list[Figure]:
    """A selfie with words, no language model; the reference is the face reader called by itself."""
    photo = selfie()
    async with service() as app:
        alone: list[float] = []
        whole: list[float] = []
        words: list[float] = []
        for index in range(TURNS + 5):
            began = time.perf_counter()
            await app.senses.face.read(photo)
            seen = time.perf_counter()
            await _answer(app, photo)
            answered = time.perf_counter()
            await _answer(app, None)
            if index >= 5:
                alone.append((seen - began) * 1e3)
                whole.append((answered - seen) * 1e3)
                words.append((time.perf_counter() - answered) * 1e3)
        spoken = [await _speak(app) for _ in range(20)]
    face = ("face reader alone p50", percentile(alone, 0.5))
    return [
        Figure(
            name="warm turn, selfie and words, p50", value=percentile(whole, 0.5), unit="ms", aim=80, reference=face
        ),
        Figure(
            name="warm turn, selfie and words, p95", value=percentile(whole, 0.95), unit="ms", aim=200, reference=face
        ),
        Figure(name="warm turn, words alone, p50", value=percentile(words, 0.5), unit="ms", reference=face),
        Figure(name="speaking a reply, p50", value=percentile(spoken, 0.5), unit="ms", reference=face),
    ]


async def lag() -> list[Figure]:
    """How late the event loop is while 20 conversations send selfies; the reference is the idle loop."""
    photo = selfie()
    async with service() as app:
        await _answer(app, photo)
        idle = await lag_while(asyncio.sleep(1.0))
        began = time.perf_counter()
        busy = await lag_while(asyncio.gather(*(_person(app, f"user{n}", photo) for n in range(PEOPLE))))
        seconds = time.perf_counter() - began
    reference = ("idle loop p99", percentile(idle, 0.99))
    return [
        Figure(
            name="event-loop lag, 20 conversations, p99",
            value=percentile(busy, 0.99),
            unit="ms",
            aim=30,
            reference=reference,
        ),
        Figure(name="event-loop lag, 20 conversations, worst", value=max(busy), unit="ms", reference=reference),
        Figure(name="selfies answered a second", value=PEOPLE * SELFIES_EACH / seconds, unit="/s"),
    ]


async def _person(app, user, photo):
    for _ in range(SELFIES_EACH):
        await _answer(app, photo, user)


async def _answer(app, photo, user="bench"):
    pending = await app.intake.submit(message(user, photo), whole=True)
    await pending


async def _speak(app):
    began = time.perf_counter()
    await app.speaker.speak(WORDS * 3, "ko")
    return (time.perf_counter() - began) * 1e3
