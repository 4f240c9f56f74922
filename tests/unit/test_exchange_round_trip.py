"""What goes out comes in again the same, and coming in again changes nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.exchange import Archive
from core.people import Person
from diary.exchange.json_file import read_json, write_json
from diary.exchange.markdown_file import read_markdown, write_markdown
from diary.exchange.outgoing import ExportFormat, Outgoing
from diary.exchange.plan import plan_import
from diary.exchange.reading import Reading, read_import
from diary.exchange.schema import DiaryDocument
from diary.exchange.writing import finish_zip, write_export
from diary.exchange.zip_file import DiaryZip
from tests.fakes.exchange_values import alone, checkins, choices, content_of, entries, facts, photos, taps
from tests.fakes.storage import FakeStorage
from tests.fakes.storage_rig import NOW, key

ZONES = ("Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC")
people = st.builds(
    Person, id=st.just("p"), name=st.sampled_from(["", "서현"]), timezone=st.sampled_from(ZONES), language=st.just("ko")
)


def _named(found):
    return tuple(replace(one, id=f"id-{place}") for place, one in enumerate(found))


def _by_time(one):
    return one.local_date, one.written_at


@st.composite
def archives(draw):
    kept = _named(sorted(draw(st.lists(entries(), max_size=6)), key=_by_time))
    return Archive(
        entries=kept,
        moods=_named(sorted(draw(st.lists(alone, max_size=2, unique_by=lambda m: m.felt_at)), key=lambda m: m.felt_at)),
        facts=_named(draw(st.lists(facts, max_size=3, unique_by=lambda fact: fact.text))),
        checkins=_named(
            sorted(draw(st.lists(checkins, max_size=2, unique_by=lambda c: c.taken_at)), key=lambda c: c.taken_at)
        ),
        forgotten=frozenset(one.id for one in kept if draw(st.booleans())),
        taps=_named(
            sorted(
                draw(st.lists(taps, max_size=3, unique_by=lambda tap: tap.tapped_at)),
                key=lambda tap: (tap.local_date, tap.tapped_at),
            )
        ),
        choices=_named(
            draw(st.lists(choices, max_size=3, unique_by=lambda choice: (choice.kind, choice.name.casefold())))
        ),
    )


@st.composite
def albums(draw):
    """A diary with photos, and the photos by their entries."""
    archive = draw(archives())
    kept = {one.id: tuple(draw(st.lists(photos, max_size=2))) for one in archive.entries}
    counted = tuple(replace(one, photos=len(kept[one.id])) for one in archive.entries)
    return replace(archive, entries=counted), {entry: some for entry, some in kept.items() if some}


def packed(person, archive, album):
    out = io.BytesIO()
    whole = DiaryZip(out, outgoing(person, archive))
    whole.add(album)
    finish_zip(whole, outgoing(person, archive), title="일기", name_of=str)
    return out.getvalue()


def count(archive):
    kinds = (archive.entries, archive.moods, archive.facts, archive.checkins, archive.taps, archive.choices)
    return sum(map(len, kinds))


def outgoing(person, archive):
    return Outgoing(person=person, archive=archive, at=NOW)


slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)


@slow
@given(people, archives())
async def test_a_json_export_is_imported_whole_and_exported_the_same(person, archive):
    written = write_json(outgoing(person, archive))
    DiaryDocument.model_validate_json(written)
    found = read_json(written)
    assert (found.skipped, dict(found.notes)) == ((), {})
    storage = FakeStorage()
    owner = await storage.profiles.person(key())
    before = await storage.exchange.archive(owner.id)
    await storage.exchange.add(owner.id, "console", plan_import(found, before).additions)
    after = await storage.exchange.archive(owner.id)
    assert content_of(after) == content_of(archive)
    assert write_json(outgoing(person, after)) == written
    again = plan_import(found, after)
    assert again.additions == type(again.additions)()
    assert again.duplicates == count(archive)


@slow
@given(people, albums())
async def test_a_zip_gives_the_photos_back_and_is_packed_the_same(person, album):
    archive, kept = album
    written = packed(person, archive, kept)
    found = read_import(io.BytesIO(written), Reading(timezone="UTC", most_photos=10_000))
    assert (found.skipped, dict(found.notes)) == ((), {})
    storage = FakeStorage()
    owner = await storage.profiles.person(key())
    added = await storage.exchange.add(owner.id, "console", plan_import(found, Archive()).additions)
    assert added.photos == sum(map(len, kept.values()))
    after = await storage.exchange.archive(owner.id)
    assert content_of(after) == content_of(archive)
    again = await storage.exchange.photos(owner.id, [one.id for one in after.entries])
    assert [again.get(one.id, ()) for one in after.entries] == [kept.get(one.id, ()) for one in archive.entries]
    assert packed(person, after, again) == written


@slow
@given(people, albums())
def test_without_its_photos_a_diary_says_how_many_there_were(person, album):
    archive, kept = album
    many = sum(map(len, kept.values()))
    found = read_json(write_json(outgoing(person, archive)))
    assert found.notes["photos-elsewhere"] == many
    unwanted = read_import(io.BytesIO(packed(person, archive, kept)), Reading(timezone="UTC"))
    assert unwanted.notes["photos-not-wanted"] == many
    assert all(new.photos == () for new in unwanted.entries)


@slow
@given(people, archives(), st.data())
async def test_what_was_removed_does_not_come_back(person, archive, data):
    found = read_json(write_json(outgoing(person, archive)))
    storage = FakeStorage()
    owner = await storage.profiles.person(key())
    await storage.exchange.add(owner.id, "console", plan_import(found, Archive()).additions)
    there = (await storage.exchange.archive(owner.id)).entries
    gone = data.draw(st.sets(st.sampled_from([one.id for one in there]))) if there else set()
    for one in gone:
        await storage.entries.remove(owner.id, one, NOW)
    plan = plan_import(found, await storage.exchange.archive(owner.id))
    assert (plan.removed, plan.additions) == (len(gone), type(plan.additions)())


@slow
@given(people, archives())
def test_markdown_gives_the_words_the_times_and_the_own_moods_back(person, archive):
    found = read_markdown(write_markdown(outgoing(person, archive), "일기", lambda emotion: emotion.value))

    def said(one, corrected):
        return (one.local_date, _minute(one.written_at), one.text, one.transcript, one.comment, corrected, one.tags)

    # An entry of which only a reading was kept has nothing that Markdown carries.
    told = [one for one in archive.entries if one.text or one.transcript or one.comment or one.corrected]
    assert [said(new.entry, new.entry.corrected) for new in found.entries] == [said(one, one.corrected) for one in told]
    assert plan_import(found, archive).additions.entries == ()
    assert found.notes["logged-left-out"] == len(archive.taps)


@slow
@given(people, archives(), st.sampled_from([ExportFormat.JSON, ExportFormat.ZIP, ExportFormat.MARKDOWN]))
def test_every_file_is_recognised_by_its_content(person, archive, wanted):
    written = write_export(outgoing(person, archive), wanted, title="일기", name_of=lambda emotion: emotion.value)
    found = read_import(io.BytesIO(written), Reading(timezone="Asia/Seoul"))
    assert found.format == ("facelog-markdown" if wanted is ExportFormat.MARKDOWN else "facelog-json")
    assert plan_import(found, archive).additions.entries == ()


@slow
@given(archives(), archives(), st.randoms(use_true_random=False))
def test_an_import_into_a_diary_adds_exactly_what_it_lacks(mine, other, random):
    both = replace(other, entries=(*other.entries, *(one for one in mine.entries if random.random() < 0.5)))
    found = read_json(write_json(outgoing(Person(id="p"), both)))
    plan = plan_import(found, mine)
    assert len(plan.additions.entries) + plan.duplicates >= len(other.entries)
    merged = Archive(entries=(*mine.entries, *(new.entry for new in plan.additions.entries)))
    assert plan_import(found, merged).additions.entries == ()


def _minute(at):
    return at - timedelta(seconds=at.second, microseconds=at.microsecond)
