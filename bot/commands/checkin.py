"""`/checkin`: WHO-5 and PHQ-9 with buttons or words; what was answered so far travels in the buttons."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.offers import follow_up_button
from bot.commands.screen import Outcome, Rows, Screen, rows_of
from core.checkins import CheckinRecord
from core.days import diary_day
from core.stores import Checkins
from llm.checkin import (
    Cancelled,
    NotUnderstood,
    Progress,
    QuestionnaireName,
    again_text,
    answered,
    cancelled_text,
    introduction,
    question,
    result,
    result_text,
)

NAMES = tuple(name.value for name in QuestionnaireName)
LONGEST_ANSWER = 6
"""Characters; what is longer and is no answer is something to tell, and goes where messages go."""
EARLIER = 5
"""Results that are shown to compare with."""
NARROW = 2
"""Buttons beside each other: the choices are long."""


class CheckinCommand(Command):
    """Asks a questionnaire, keeps its answers, and shows its score as a mirror."""

    spec = Spec(name="checkin", argument="argument-checkin", choices=NAMES)

    def __init__(self, checkins: Checkins) -> None:
        """Keep answers here; not owned."""
        self._checkins = checkins

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """The choice of questionnaires, or the one that is named at once."""
        name = argument.lower().replace("who5", "who-5").replace("phq9", "phq-9")
        if name in NAMES:
            return self._begin(caller, Progress(questionnaire=QuestionnaireName(name)))
        row = [self.button(caller.say(f"checkin-{name}"), "go", name) for name in NAMES]
        past = [self.button(caller.say("checkin-past"), "past"), self.button(caller.say("checkin-forget"), "forget")]
        return Screen(text=caller.say("checkin-choose"), rows=(*rows_of(row, 1), tuple(past)))

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """Begin, take an answer, go back, stop, show or drop earlier results."""
        match arguments:
            case ["go", name] if name in NAMES:
                return self._begin(caller, Progress(questionnaire=QuestionnaireName(name)))
            case ["at", name, points] if (progress := _progress(name, points)) is not None:
                return await self._at(caller, progress)
            case ["stop"]:
                return Screen(text=cancelled_text(caller.person.language))
            case ["past"]:
                return await self._past(caller)
            case ["forget"]:
                row = (self.button(caller.say("checkin-forget"), "forgotten"),)
                return Screen(text=caller.say("checkin-forget-ask"), rows=(row,))
            case ["forgotten"]:
                count = await self._checkins.forget(caller.person.id)
                return plain(caller, "checkin-forgotten" if count else "checkin-none", count=count)
            case _:
                return await self.open(caller, "")

    async def reply(self, caller: Caller, question: Sequence[str], text: str) -> Outcome | None:
        """Take an answer in words: a number, the words of a choice, or "stop"."""
        match question:
            case [name, points] if (progress := _progress(name, points)) is not None and not progress.complete:
                pass
            case _:
                return None
        match answered(progress, text):
            case Progress() as further:
                return await self._at(caller, further)
            case Cancelled():
                return Screen(text=cancelled_text(caller.person.language))
            case NotUnderstood(risk=risk) if risk is None and len(text.strip()) <= LONGEST_ANSWER:
                return self._ask(caller, progress, again_text(caller.person.language))
            case _:
                return None

    def _begin(self, caller: Caller, progress: Progress) -> Screen:
        return self._ask(caller, progress, introduction(progress.questionnaire, caller.person.language))

    async def _at(self, caller: Caller, progress: Progress) -> Outcome:
        return await self._end(caller, progress) if progress.complete else self._ask(caller, progress)

    def _ask(self, caller: Caller, progress: Progress, before: str = "") -> Screen:
        asked = question(progress, caller.person.language)
        if asked is None:
            raise ValueError("every item is answered")
        name, points = progress.questionnaire.value, _points(progress)
        choices = [self.button(choice, "at", name, f"{points}{number}") for number, choice in enumerate(asked.choices)]
        last = [self.button(caller.say("checkin-stop"), "stop")]
        if points:
            last.insert(0, self.button(caller.say("checkin-back"), "at", name, points[:-1]))
        item = f"{asked.number}/{asked.of}  {asked.stem}\n{asked.text}"
        return Screen(
            text="\n\n".join(part for part in (before, item) if part),
            rows=(*rows_of(choices, NARROW), tuple(last)),
            question=self.question(name, points),
        )

    async def _end(self, caller: Caller, progress: Progress) -> Screen:
        person = caller.person
        # Pressed twice, or answered again after a restart: the same answers on a day are kept once.
        answers = _points(progress)
        day = diary_day(caller.at, person)
        identity = uuid.uuid5(uuid.NAMESPACE_OID, f"{person.id} {day} {progress.questionnaire} {answers}").hex
        await self._checkins.add(
            CheckinRecord(
                id=identity,
                person_id=person.id,
                questionnaire=progress.questionnaire.value,
                answers=progress.answers,
                taken_at=caller.at,
                local_date=day,
            )
        )
        found = result(progress)
        buttons = [self.button(caller.say("checkin-past"), "past")]
        rows: Rows = (tuple(buttons),)
        if found.crisis:
            rows = ((follow_up_button(caller.words),), *rows)
        return Screen(text=result_text(found, person.language, person.timezone), rows=rows)

    async def _past(self, caller: Caller) -> Screen:
        lines: list[str] = []
        for name in QuestionnaireName:
            records = await self._checkins.of(caller.person.id, name.value, EARLIER)
            for record in records:
                progress = Progress(questionnaire=name, answers=record.answers)
                if progress.complete:
                    found = result(progress)
                    day = caller.words.day(record.local_date)
                    lines.append(f"{day}  {name.value.upper()}  {found.score} / {found.highest}")
        if not lines:
            return plain(caller, "checkin-none", count=0)
        rows = ((self.button(caller.say("checkin-forget"), "forget"),),)
        return Screen(text="\n".join((caller.say("checkin-past-title"), *lines)), rows=rows)


def _points(progress: Progress) -> str:
    return "".join(map(str, progress.answers))


def _progress(name: str, points: str) -> Progress | None:
    """The answers that a button carries; None for what no questionnaire of ours can be."""
    try:
        return Progress(questionnaire=QuestionnaireName(name), answers=tuple(int(point) for point in points))
    except ValueError:
        return None
