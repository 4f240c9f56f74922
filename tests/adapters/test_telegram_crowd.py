"""Many people at once on Telegram."""

import asyncio

from tests.fakes.telegram_rig import telegram

PEOPLE = tuple(range(1, 201))
AS_EVER = {"action": 4.5, "frame": 1.0, "status": 3.0, "look": 0.5}
"""The pace of the real thing, but for Telegram's limits, which would make it wait 10 seconds."""


def times(person):
    """How many messages somebody sends: most send one, every fifth three."""
    return 3 if person % 5 == 0 else 1


async def test_two_hundred_people_at_once_are_answered_once_each_and_in_order(home):
    async with telegram(home, people=PEOPLE, agreed=PEOPLE, pace=AS_EVER) as rig:
        process = await rig.process()
        for number in range(3):
            for person in PEOPLE:
                if number < times(person):
                    await rig.says(person, f"{person} says {number}")
        await asyncio.gather(*(rig.server.said(person, times(person)) for person in PEOPLE))
        asked = [brief.words for brief in process.writer.briefs]
        for person in PEOPLE:
            mine = [words for words in asked if words.startswith(f"{person} says")]
            assert mine == [f"{person} says {number}" for number in range(times(person))]
        await process.stop()
        assert all(len(rig.server.chats[person]) == times(person) for person in PEOPLE)
