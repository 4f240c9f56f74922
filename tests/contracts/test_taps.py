from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.errors import StorageError
from core.taps import MAX_CHOICES, Choice, ChoiceKind, Step, Tap
from tests.fakes.storage_rig import NOW, RIGS, SqlRig, key

DAY = date(2026, 3, 1)
PLANTED = "클라이밍장비밀"


@pytest.fixture(params=RIGS)
async def storage(request, tmp_path):
    rig = request.param(tmp_path)
    yield await rig.process()
    await rig.aclose()


@pytest.fixture
async def person(storage):
    return (await storage.profiles.person(key())).id


def tap(person, number=1, **changes):
    values = {"id": f"tap-{number}", "person_id": person, "local_date": DAY, "tapped_at": NOW, "step": Step.GOOD}
    return Tap(**values | changes)


def choice(person, number=1, **changes):
    values = {"id": f"choice-{number}", "person_id": person, "kind": ChoiceKind.ACTIVITY, "name": f"일 {number}"}
    return Choice(**values | changes)


async def test_a_tap_comes_back_whole(storage, person):
    whole = tap(person, name="뿌듯", activities=("운동", "친구"), sleep_hours=6.5)
    await storage.taps.add(whole)
    assert list(await storage.taps.of(person)) == [whole]
    assert await storage.taps.one(person, whole.id) == whole


async def test_the_same_id_again_changes_nothing(storage, person):
    await storage.taps.add(tap(person))
    await storage.taps.add(tap(person, step=Step.AWFUL))
    assert [one.step for one in await storage.taps.of(person)] == [Step.GOOD]


async def test_taps_of_a_span_come_oldest_first(storage, person):
    for number, back in enumerate((0, 2, 1, 5)):
        await storage.taps.add(
            tap(person, number, local_date=DAY - timedelta(days=back), tapped_at=NOW - timedelta(hours=back))
        )
    await storage.taps.add(tap(person, 9, tapped_at=NOW - timedelta(hours=3)))
    found = await storage.taps.of(person, since=DAY - timedelta(days=2), until=DAY)
    assert [one.id for one in found] == ["tap-1", "tap-2", "tap-9", "tap-0"]
    assert len(await storage.taps.of(person)) == 5
    assert list(await storage.taps.of(person, since=DAY + timedelta(days=1))) == []


async def test_a_tap_is_changed_but_not_its_day(storage, person):
    await storage.taps.add(tap(person))
    changed = tap(person, step=Step.RAD, name="들뜸", activities=("산책",), sleep_hours=8.0)
    assert await storage.taps.change(replace(changed, local_date=date(2020, 1, 1)))
    assert await storage.taps.one(person, changed.id) == changed
    assert not await storage.taps.change(tap(person, 7))


async def test_a_tap_is_removed_once(storage, person):
    await storage.taps.add(tap(person))
    assert await storage.taps.remove(person, "tap-1")
    assert not await storage.taps.remove(person, "tap-1")
    assert await storage.taps.one(person, "tap-1") is None


async def test_taps_and_choices_are_somebodys_own(storage, person):
    stranger = (await storage.profiles.person(key("other"))).id
    await storage.taps.add(tap(person))
    await storage.taps.offer(choice(person))
    assert await storage.taps.one(stranger, "tap-1") is None
    assert list(await storage.taps.of(stranger)) == []
    assert list(await storage.taps.choices(stranger)) == []
    assert not await storage.taps.change(tap(stranger, step=Step.AWFUL))
    assert not await storage.taps.remove(stranger, "tap-1")
    assert not await storage.taps.withdraw(stranger, "choice-1")
    await storage.taps.add(tap(stranger, step=Step.AWFUL))
    assert not await storage.taps.offer(choice(stranger))
    assert list(await storage.taps.of(person)) == [tap(person)]
    assert list(await storage.taps.choices(person)) == [choice(person)]
    assert list(await storage.taps.of(stranger)) == []


async def test_nobody_unknown_has_taps(storage):
    with pytest.raises(StorageError):
        await storage.taps.add(tap("nobody"))
    with pytest.raises(StorageError):
        await storage.taps.offer(choice("nobody"))


async def test_choices_are_kept_once_by_kind_and_name(storage, person):
    mood = choice(person, 2, kind=ChoiceKind.MOOD, name="Proud", step=Step.GOOD)
    assert await storage.taps.offer(choice(person))
    assert await storage.taps.offer(mood)
    assert not await storage.taps.offer(replace(mood, id="choice-3", name="PROUD"))
    assert not await storage.taps.offer(choice(person, 2, name="another name of a known id"))
    assert await storage.taps.offer(replace(mood, id="choice-4", kind=ChoiceKind.ACTIVITY, step=None))
    assert [one.id for one in await storage.taps.choices(person)] == ["choice-1", "choice-2", "choice-4"]
    assert (await storage.taps.choices(person))[1] == mood


async def test_there_are_so_many_choices_at_most(storage, person):
    for number in range(MAX_CHOICES):
        assert await storage.taps.offer(choice(person, number))
    assert not await storage.taps.offer(choice(person, 99))
    assert await storage.taps.withdraw(person, "choice-0")
    assert not await storage.taps.withdraw(person, "choice-0")
    assert await storage.taps.offer(choice(person, 99))


async def test_withdrawn_activities_stay_in_taps(storage, person):
    await storage.taps.offer(choice(person, name="산책"))
    await storage.taps.add(tap(person, activities=("산책",)))
    await storage.taps.withdraw(person, "choice-1")
    assert [one.activities for one in await storage.taps.of(person)] == [("산책",)]


async def test_an_erased_person_has_no_taps(storage, person):
    await storage.taps.offer(choice(person))
    await storage.taps.add(tap(person))
    await storage.erasure.erase(person)
    assert list(await storage.taps.of(person)) == []
    assert list(await storage.taps.choices(person)) == []


async def test_what_was_tapped_cannot_be_read_in_the_files(tmp_path):
    rig = SqlRig(tmp_path)
    storage = await rig.process()
    person = (await storage.profiles.person(key())).id
    await storage.taps.offer(choice(person, name=PLANTED))
    await storage.taps.add(tap(person, name=PLANTED, activities=(PLANTED,)))
    await storage.taps.change(tap(person, name=PLANTED, activities=(PLANTED, "x")))
    escaped = PLANTED.encode("unicode_escape")
    for file in [one for one in tmp_path.rglob("*") if one.is_file()]:
        content = file.read_bytes()
        assert PLANTED.encode() not in content
        assert escaped not in content
        assert b'"step"' not in content
    await rig.aclose()


async def test_a_damaged_row_is_passed_over(tmp_path):
    from sqlalchemy import update

    from storage.schema_service import choices, taps

    rig = SqlRig(tmp_path)
    storage = await rig.process()
    person = (await storage.profiles.person(key())).id
    for number in (1, 2):
        await storage.taps.add(tap(person, number))
        await storage.taps.offer(choice(person, number))
    async with storage.database.write() as connection:
        await connection.execute(update(taps).where(taps.c.id == "tap-1").values(content=b"nothing"))
        await connection.execute(update(choices).where(choices.c.id == "choice-1").values(content=b"nothing"))
    assert [one.id for one in await storage.taps.of(person)] == ["tap-2"]
    assert [one.id for one in await storage.taps.choices(person)] == ["choice-2"]
    assert await storage.taps.one(person, "tap-1") is None
    await rig.aclose()
