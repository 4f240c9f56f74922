"""The diary as a whole: everything that changes it, in any order, against a list that is counted naively."""

import asyncio
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from core.emotions import Emotion
from core.entries import KeptEntry
from core.taps import Step, Tap
from diary.calendar import EVERY, read_calendar
from diary.exchange.json_file import read_json, write_json
from diary.exchange.outgoing import Outgoing
from diary.exchange.plan import plan_import
from diary.felt import emotion_counts
from diary.periods import Period, span_of
from diary.search import query_of, search
from diary.streaks import Streaks, streaks
from tests.fakes.storage_rig import SqlRig, correction, key, mood, turn

TODAY = date(2026, 3, 10)
BEGIN = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
WORDS = ("산책", "산책 비", "coffee", "울었어", "야근 산책")
PURGED = BEGIN + timedelta(days=400)

words = st.sampled_from(WORDS)
feelings = st.none() | st.sampled_from((Emotion.HAPPINESS, Emotion.SADNESS, Emotion.ANGER))
days = st.integers(0, 9).map(lambda ago: TODAY - timedelta(days=ago)) | st.just(date(2024, 2, 29))


@dataclass
class Line:
    """One entry of the naive diary."""

    at: datetime
    day: date
    text: str
    felt: Emotion | None
    corrected: Emotion | None = None
    removed: bool = False
    brought: tuple | None = None
    """What it was imported as: the same is never stored twice, whatever became of it."""

    @property
    def label(self) -> Emotion | None:
        return None if self.felt is None else self.corrected or self.felt

    @property
    def shown(self) -> tuple:
        return (self.at, self.day, self.text, self.felt, self.corrected if self.felt else None)


@dataclass
class Model:
    lines: list[Line] = field(default_factory=list)
    taps: list[Tap] = field(default_factory=list)
    """Those that were brought in have ids of their own, which are not known."""

    @property
    def present(self) -> list[Line]:
        return [line for line in self.lines if not line.removed]

    def take(self, exported: list[Line], tapped: list[Tap]) -> None:
        """Import: each line of the diary, removed or not, answers for one of the file; equal taps are one."""
        known = {_tapped(tap) for tap in self.taps}
        self.taps += [replace(tap, id="") for tap in tapped if _tapped(tap) not in known]
        there = Counter((line.at, line.text) for line in self.lines)
        seen: Counter = Counter()
        brought = {line.brought for line in self.lines}
        for line in exported:
            same = (line.at, line.text)
            number = seen[same]
            seen[same] += 1
            if there[same] > 0:
                there[same] -= 1
            elif (*same, number) not in brought:
                self.lines.append(replace(line, removed=False, brought=(*same, number)))

    def counts(self) -> Counter:
        return Counter(line.label for line in self.present if line.label)

    def days(self) -> set[date]:
        return {line.day for line in self.present} | {tap.local_date for tap in self.taps}

    def streaks(self) -> Streaks:
        written = self.days()
        current = longest = run = 0
        for ago in range(800, -1, -1):
            run = run + 1 if TODAY - timedelta(days=ago) in written else 0
            longest = max(longest, run)
            # A day that is not over breaks nothing.
            current = run if ago or run else current
        return Streaks(current=current, longest=longest, days=len(written))


class DiaryMachine(RuleBasedStateMachine):
    entries = Bundle("entries")
    removed = Bundle("removed")
    files = Bundle("files")
    taps = Bundle("taps")

    def __init__(self):
        super().__init__()
        self.model = Model()
        self.number = 0
        self.lines: dict[str, Line] = {}
        """The lines by the ids of their entries."""
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.rig = SqlRig(Path(self.folder.name))

    def do(self, work):
        return self.runner.run(work)

    def teardown(self):
        self.do(self.rig.aclose())
        self.runner.close()
        self.folder.cleanup()

    @initialize()
    def begins(self):
        self.storage = self.do(self.rig.process())
        self.person = self.do(self.storage.profiles.person(key()))

    @rule(target=entries, text=words, day=days, felt=feelings)
    def write(self, text, day, felt):
        """Also for another day than the one it is written on."""
        self.number += 1
        at = BEGIN + timedelta(minutes=self.number)
        told = turn(self.person.id, str(self.number), text=text, started_at=at, local_date=day, observations=())
        told = replace(told, mood=felt and mood(felt), mismatch=None)
        self.do(self.storage.turns.record(told))
        entry = self.do(self.storage.entries.last(self.person.id)).entry
        line = Line(at, day, text, felt)
        self.model.lines.append(line)
        self.lines[entry.id] = line
        return entry.id

    @rule(one=entries, text=words, felt=feelings)
    def edit(self, one, text, felt):
        kept = self.entry(one)
        if kept is None:
            return
        changed = replace(kept, text=text, mood=felt and mood(felt), mismatch=None)
        line = self.lines[one]
        assert self.do(self.storage.entries.amend(KeptEntry(entry=changed))) is not line.removed
        if not line.removed:
            # A correction is one of a mood; without any there is nothing to be corrected.
            line.corrected = line.corrected if line.felt and felt else None
            line.text, line.felt = text, felt

    @rule(one=entries, day=days)
    def move(self, one, day):
        line = self.lines[one]
        moved = self.do(self.storage.entries.move(self.person.id, one, day))
        assert moved is (self.entry(one) is not None and not line.removed)
        line.day = line.day if line.removed else day

    @rule(one=entries, right=feelings.filter(bool))
    def correct(self, one, right):
        line = self.lines[one]
        if line.felt is None or line.removed:
            return
        self.number += 1
        of = self.entry(one).turn_id
        said = correction(self.person.id, str(self.number), turn_id=of, read=line.felt, right=right)
        assert self.do(self.storage.corrections.record(said))
        line.corrected = right

    @rule(target=removed, one=entries)
    def remove(self, one):
        line = self.lines[one]
        removed = self.do(self.storage.entries.remove(self.person.id, one, BEGIN))
        assert removed is (self.entry(one) is not None and not line.removed)
        line.removed = True
        return one

    @rule(one=removed)
    def undo(self, one):
        line = self.lines[one]
        there = self.entry(one) is not None
        assert self.do(self.storage.entries.restore(self.person.id, one)) is (there and line.removed)
        line.removed = line.removed and not there

    @rule(target=taps, day=days, step=st.sampled_from(Step), name=st.sampled_from(("", "뿌듯")))
    def tap(self, day, step, name):
        self.number += 1
        one = Tap(
            id=f"tap-{self.number}",
            person_id=self.person.id,
            local_date=day,
            tapped_at=BEGIN + timedelta(minutes=self.number),
            step=step,
            name=name,
            activities=("산책",),
        )
        self.do(self.storage.taps.add(one))
        self.model.taps.append(one)
        return one

    @rule(one=taps, step=st.sampled_from(Step))
    def tap_another_step(self, one, step):
        there = one.id in {tap.id for tap in self.model.taps}
        kept = next((tap for tap in self.model.taps if tap.id == one.id), one)
        assert self.do(self.storage.taps.change(replace(kept, step=step))) is there
        self.model.taps = [replace(tap, step=step) if tap.id == one.id else tap for tap in self.model.taps]

    @rule(one=taps)
    def take_a_tap_back(self, one):
        there = one.id in {tap.id for tap in self.model.taps}
        assert self.do(self.storage.taps.remove(self.person.id, one.id)) is there
        self.model.taps = [tap for tap in self.model.taps if tap.id != one.id]

    @rule(target=files)
    def export(self):
        archive = self.do(self.storage.exchange.archive(self.person.id))
        written = write_json(Outgoing(person=self.person, archive=archive, at=PURGED))
        return written, [replace(line) for line in self._in_order()], list(self.model.taps)

    @rule(target=entries, file=files)
    def bring_in(self, file):
        before = set(self.ids())
        written, lines, tapped = file
        self.take(self.person, written)
        self.model.take(lines, tapped)
        new = [one for one in self.ids() if one not in before]
        unknown = [line for line in self.model.lines if not any(line is other for other in self.lines.values())]
        for one in new:
            entry = self.entry(one)
            shown = (entry.written_at, entry.local_date, entry.text)
            line = next(line for line in unknown if (line.at, line.day, line.text) == shown)
            unknown.remove(line)
            self.lines[one] = line
        assert unknown == []
        return multiple(*new)

    @rule()
    def purge(self):
        gone = [line for line in self.model.lines if line.removed]
        assert self.do(self.storage.entries.purge(PURGED)) == len(gone)
        self.model.lines = self.model.present

    @rule(file=consumes(files))
    def begin_elsewhere(self, file):
        """Somebody else who brings in the same file has the same diary."""
        written, lines, tapped = file
        self.number += 1
        other = self.do(self.storage.profiles.person(key(f"other-{self.number}")))
        self.take(other, written)
        entries = self.do(self.storage.diary.entries(other.id, limit=EVERY))
        assert sorted(map(_shown, entries), key=str) == sorted((line.shown for line in lines), key=str)
        taps = self.do(self.storage.taps.of(other.id))
        assert sorted(map(_tapped, taps)) == sorted(map(_tapped, tapped))

    @invariant()
    def the_diary_is_what_was_written(self):
        entries = self.do(self.storage.diary.entries(self.person.id, limit=EVERY)) if self.number else []
        assert sorted(map(_shown, entries), key=str) == sorted((line.shown for line in self.model.present), key=str)

    @invariant()
    def counts_and_streaks_are_those_of_the_list(self):
        if not self.number:
            return
        records = self.do(self.storage.mood_log.moods(self.person.id))
        assert dict(emotion_counts(records)) == self.model.counts()
        entries = self.do(self.storage.diary.entries(self.person.id, limit=EVERY))
        taps = self.do(self.storage.taps.of(self.person.id))
        assert sorted(map(_tapped, taps)) == sorted(map(_tapped, self.model.taps))
        written = {one.local_date for one in (*entries, *taps)}
        assert streaks(written, TODAY) == self.model.streaks()

    @rule(day=days)
    def look_at_a_month(self, day):
        span = span_of(Period.MONTH, day)
        calendar = self.do(
            read_calendar(
                self.storage.diary, self.storage.mood_log, self.person.id, span, TODAY, taps=self.storage.taps
            )
        )
        inside = [line for line in self.model.present if (line.day.year, line.day.month) == (day.year, day.month)]
        assert calendar.written == {one for one in self.model.days() if (one.year, one.month) == (day.year, day.month)}
        tapped = [tap for tap in self.model.taps if span.first <= tap.local_date <= span.last]
        assert dict(calendar.tapped.counts) == {step: sum(tap.step is step for tap in tapped) for step in Step}
        assert dict(calendar.counts) == Counter(line.label for line in inside if line.label)
        assert {one: felt.count for one, felt in calendar.moods.items()} == Counter(
            line.day for line in inside if line.label
        )

    @rule(word=st.sampled_from(("산책", "비", "coffee", "없는말")))
    def look_for_a_word(self, word):
        query = query_of(word)
        found = self.do(search(self.storage.diary, self.person.id, query, TODAY, page=0, size=1000))
        assert Counter(entry.text for entry in found.entries) == Counter(
            line.text for line in self.model.present if word in line.text
        )

    def take(self, person, written):
        archive = self.do(self.storage.exchange.archive(person.id))
        plan = plan_import(read_json(written), archive)
        self.do(self.storage.exchange.add(person.id, "console", plan.additions))

    def ids(self):
        return [entry.id for entry in self.do(self.storage.diary.entries(self.person.id, limit=EVERY))]

    def entry(self, one):
        archive = self.do(self.storage.exchange.archive(self.person.id))
        found = [entry for entry in (*archive.entries, *archive.removed) if entry.id == one]
        return found[0] if found else None

    def _in_order(self):
        return sorted(self.model.present, key=lambda line: (line.day, line.at))


def _shown(entry):
    felt = entry.mood and entry.mood.label
    return (entry.written_at, entry.local_date, entry.text, felt, entry.corrected)


def _tapped(tap):
    return (tap.tapped_at, tap.local_date, tap.step, tap.name, tap.activities)


TestDiary = DiaryMachine.TestCase
TestDiary.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
