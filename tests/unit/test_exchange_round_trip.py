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
from diary.exchange.reading import read_import
from diary.exchange.schema import DiaryDocument
from diary.exchange.writing import write_export
from tests.fakes.exchange_values import alone, checkins, content_of, entries, facts
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
    )


def outgoing(person, archive):
    return Outgoing(person=person, archive=archive, at=NOW)


slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


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
    assert again.duplicates == len(archive.entries) + len(archive.moods) + len(archive.facts) + len(archive.checkins)


@slow
@given(people, archives())
def test_markdown_gives_the_words_the_times_and_the_own_moods_back(person, archive):
    found = read_markdown(write_markdown(outgoing(person, archive), "일기", lambda emotion: emotion.value))

    def said(one, corrected):
        return (one.local_date, _minute(one.written_at), one.text, one.transcript, one.comment, corrected)

    # An entry of which only a reading was kept has nothing that Markdown carries.
    told = [one for one in archive.entries if one.text or one.transcript or one.comment or one.corrected]
    assert [said(new.entry, new.entry.corrected) for new in found.entries] == [said(one, one.corrected) for one in told]
    assert plan_import(found, archive).additions.entries == ()


@slow
@given(people, archives(), st.sampled_from([ExportFormat.JSON, ExportFormat.ZIP, ExportFormat.MARKDOWN]))
def test_every_file_is_recognised_by_its_content(person, archive, wanted):
    written = write_export(outgoing(person, archive), wanted, title="일기", name_of=lambda emotion: emotion.value)
    found = read_import(io.BytesIO(written), "Asia/Seoul")
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
