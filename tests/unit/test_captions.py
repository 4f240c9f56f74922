from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.captions import for_its_day
from core.days import diary_day
from core.people import Preferences
from tests.fakes.bot import NOON, SELFIE, message
from tests.fakes.desk import DeskRig

TODAY = date(2026, 11, 21)


@pytest.fixture
async def caller():
    rig = DeskRig()
    found = await rig.desk.caller(rig.key)
    assert diary_day(NOON, found.person) == TODAY
    return found


@pytest.mark.parametrize(
    ("caption", "day", "words"),
    [
        ("/diary 어제 바다에서", TODAY - timedelta(days=1), "바다에서"),
        ("/diary 어제", TODAY - timedelta(days=1), ""),
        ("/diary@facelog_bot 2026-11-03\n오래 걸었다", date(2026, 11, 3), "오래 걸었다"),
        ("/DIARY yesterday at the sea", TODAY - timedelta(days=1), "at the sea"),
        ("/diary 오늘 여기", TODAY, "여기"),
        ("/diary 바다에서", None, "바다에서"),
        ("/diary", None, ""),
        ("/diary 2030-01-01 여행", None, "2030-01-01 여행"),
        ("어제 바다에서", None, "어제 바다에서"),
        ("/diaryx 어제", None, "/diaryx 어제"),
        ("", None, ""),
    ],
)
async def test_a_caption_may_name_the_day(caller, caption, day, words):
    taken = for_its_day(message("1", caption, SELFIE), caller)
    assert (taken.day, taken.text) == (day, words)
    assert taken.attachments == (SELFIE,)


async def test_words_alone_are_for_the_command(caller):
    alone = message("1", "/diary 어제 바다에서")
    assert for_its_day(alone, caller) == alone


async def test_a_day_that_would_not_be_kept_stays_among_the_words(caller):
    short = replace(caller, person=replace(caller.person, preferences=Preferences(retention_days=30)))
    taken = for_its_day(message("1", "/diary 2026-09-01 바다", SELFIE), short)
    assert (taken.day, taken.text) == (None, "2026-09-01 바다")


async def test_the_night_belongs_to_the_day_before(caller):
    late = replace(caller, person=replace(caller.person, preferences=Preferences(day_ends=4)))
    at_two = replace(message("1", "/diary 어제 영화", SELFIE), sent_at=datetime(2026, 11, 20, 17, 0, tzinfo=UTC))
    assert diary_day(at_two.sent_at, late.person) == TODAY - timedelta(days=1)
    assert for_its_day(at_two, late).day == TODAY - timedelta(days=2)
