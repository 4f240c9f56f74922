"""Put a reply together: what must be said, then what fits, in the order in which a friend would say it."""

from __future__ import annotations

from collections.abc import Sequence

from core.emotions import Emotion
from core.people import Ingredient, Length, Strength
from core.types import Brief
from llm.composer.fitting import fitting_picker
from llm.composer.join import joined
from llm.composer.memory import Reminder, fact_reminder, reminder, yesterday_reminder
from llm.composer.mismatch import mismatch_question
from llm.composer.offer import offer
from llm.composer.phrases import Phrases
from llm.composer.pick import sentences
from llm.composer.problems import problem_lines
from llm.composer.situation import Situation, read_situation, seen
from llm.persona import Persona, PersonaPhrases
from llm.template import Template

_INGREDIENTS = (Ingredient.EMPATHY, Ingredient.COMFORT, Ingredient.ADVICE)
_ROOM = 1.2
"""How far over the target length a reply may go; the promise is a quarter."""
_FULL = 0.92
_REMINDS = 0.6
"""Share of the replies with a memory that could be brought up in which it is."""
_TERSE_MEMORY = 64
_GRAVE_AT_MOST = Length.MEDIUM.characters
"""Characters of a reply to grave news: a longer row of condolences would sound hollow."""


class Draft:
    """One reply in the making."""

    def __init__(self, brief: Brief, phrases: Phrases, persona: Persona) -> None:
        """Read the situation; `text` does the rest."""
        self._brief = brief
        self._phrases = phrases
        self._persona = persona
        self._own: PersonaPhrases = persona.phrases_in(brief.language)
        self._situation: Situation = read_situation(brief, phrases)
        preferences = brief.recall.person.preferences
        self._preferences = preferences
        self._target = preferences.length.characters
        self._picker = fitting_picker(brief, self._situation, phrases)
        self._address = self._picker.pick("address", phrases.address, 99, always=True) or ""
        self._parts: list[tuple[str, str]] = []
        self._asked = False
        self.drawn: tuple[str, ...] = ()
        """Ids of the diary entries that the text, once made, speaks of."""

    def text(self) -> str:
        """Return the reply."""
        if self._situation.grave:
            return self._mourn()
        self._tell_problems()
        if self._situation.talk is not None:
            return self._talk(self._situation.talk)
        if self._has_something_to_answer():
            self._lead()
            self._ask_about_mismatch()
            self._recollect()
            self._night()
            self._ingredients()
            self._now_and_then()
            self._fill()
        self._end()
        return self._whole()

    def _mourn(self) -> str:
        """Answer grave news with its own lines alone; nothing is asked, not even for a better photo."""
        self._asked = True
        self._tell_problems()
        self._asked = True
        grave, target = self._phrases.grave, min(self._target, _GRAVE_AT_MOST)
        self._add("lead", "grave.first", grave.first, self._left, least=True)
        self._add("end", "grave.last", grave.last, int(target * _ROOM) - self._length, least=True)
        while self._length < target * _FULL:
            if not self._add("comfort", "grave", grave.lines, int(target * _ROOM) - self._length):
                break
        return self._whole()

    def _talk(self, kind: str) -> str:
        """Answer what was said to the bot itself, briefly."""
        lines = self._phrases.small_talk[kind].lines
        plain = self._phrases.address[:1]  # "Hey Tom, hey" would be one hey too many
        self._address = self._picker.pick("address", plain, 99, always=True) or self._address
        if lines:
            self._add("lead", f"talk.{kind}", lines, self._target, least=True)
        else:
            self._parts.append(("lead", self._persona.greet(self._brief.language, self._preferences.speech_level)))
        return self._whole()

    def _whole(self) -> str:
        return joined(self._parts, self._address, self._preferences.length, self._brief.language)

    @property
    def _length(self) -> int:
        return len(self._address) + sum(len(text) + 1 for _, text in self._parts)

    @property
    def _left(self) -> int:
        return int(self._target * _ROOM) - self._length

    def _add(
        self, place: str, slot: str, lines: Sequence[Template], limit: int, *, least: bool = False, fresh: bool = False
    ) -> bool:
        text = self._picker.pick(slot, lines, limit, least=least, fresh=fresh, always=place == "problem")
        if text is None:
            return False
        if "?" in text and self._asked:
            text = "".join(piece for piece in sentences(text) if "?" not in piece).strip()
        self._asked = self._asked or "?" in text
        if text:
            self._parts.append((place, text))
            self._picker.note(text)
        return bool(text)

    @property
    def _terse(self) -> bool:
        """English lines are long for a short reply: there everything else has to make room."""
        return self._brief.language == "en" and self._preferences.length is Length.SHORT

    def _has_something_to_answer(self) -> bool:
        return bool(self._brief.words.strip()) or self._brief.mood is not None

    def _tell_problems(self) -> None:
        held = self._asked
        self._asked = held or self._brief.mismatch is not None  # the one question belongs to the mismatch
        for key, lines in problem_lines(self._brief, self._phrases).items():
            self._add("problem", key, lines, self._target, least=True)
        if self._brief.mismatch is not None:
            self._asked = held

    def _lead(self) -> None:
        """Say back what was said or seen; open with an impression where there is room or nothing to say back."""
        if self._terse and (self._brief.mismatch is not None or (self._parts and self._brief.words.strip())):
            return
        situation, values = self._situation, self._situation.values
        reflections, tone = self._phrases.reflections, situation.tone
        openers = self._phrases.openers.strong if situation.strong else self._phrases.openers.mild
        face, video = seen(self._brief)
        share = int(self._target * 0.45)
        if not self._brief.words.strip():
            lines = self._phrases.face_only[situation.emotion]
            done = face is not None and self._add("lead", f"face.{situation.emotion}", lines, share, least=True)
        elif "emoji" in values:
            done = self._add("lead", f"emoji.{tone}", reflections.emoji.of(tone), share, least=True)
        else:
            done = self._say_back()
        if video is not None:
            self._smile(video.smile_share)
        roomy = self._preferences.length is not Length.SHORT
        if self._brief.mismatch is None and (not done or roomy):
            self._add("second" if done else "lead", f"opener.{situation.emotion}", openers[situation.emotion], share)
        elif not done:
            self._add("lead", f"plain.{tone}", reflections.plain.of(tone), share, least=True)

    def _say_back(self) -> bool:
        values, tone = self._situation.values, self._situation.tone
        reflections = self._phrases.reflections
        share = int(self._target * 0.45)
        ways: list[tuple[str, Sequence[Template]]] = []
        if "echo" in values:
            ways.append(("echo", reflections.echo))
        if "quote" in values:
            ways.append((f"quote.{tone}", reflections.quote.of(tone)))
        if "topic" in values:
            ways.append((f"topic.{tone}", reflections.topic.of(tone)))
        ways.append((f"plain.{tone}", reflections.plain.of(tone)))
        start = self._brief.seed % 3 % len(ways) if len(ways) > 2 else 0
        ways = ways[start:-1] + ways[:start] + ways[-1:]
        return any(self._add("lead", slot, lines, share) for slot, lines in ways)

    def _smile(self, smile_share: float) -> None:
        smile = self._phrases.smile
        key = "mostly" if smile_share >= 0.6 else "sometimes" if smile_share >= 0.2 else "hardly"
        if key == "hardly" and self._situation.tone != "negative":
            return
        place = "smile" if self._brief.words.strip() else "lead"
        if self._brief.mismatch is None:
            self._add(place, f"smile.{key}", getattr(smile, key), int(self._target * 0.4))

    def _ask_about_mismatch(self) -> None:
        if self._brief.mismatch is None:
            return
        limit = 30 if self._terse else 99
        text = mismatch_question(self._brief.mismatch, self._phrases.mismatch, self._picker, limit)
        self._parts.append(("mismatch", text))
        self._asked = True
        if self._preferences.length is not Length.SHORT:
            self._add("mismatch", "soften", self._phrases.mismatch.soften, self._left)

    def _night(self) -> None:
        if self._situation.hour == "night":
            tone = self._situation.tone
            limit = max(24, int(self._target * 0.3))
            self._add("hour", f"night.{tone}", self._phrases.hours.night.of(tone), limit, least=True)

    def _ingredients(self) -> None:
        chosen = [ingredient for ingredient in _INGREDIENTS if ingredient in self._preferences.ingredients]
        ends = not (self._asked or self._situation.hour == "night" or self._terse)
        for position, ingredient in enumerate(chosen):
            open_slots = len(chosen) - position + (1 if ends else 0)
            limit = int(1.3 * (self._target - self._length) / open_slots)
            text = offer(self._brief, self._situation, self._picker) if ingredient is Ingredient.ADVICE else None
            if text is not None and len(text) <= self._left:
                self._picker.note(text)
                self._parts.append((ingredient.value, text))
            else:
                self._ingredient(ingredient, limit, least=True)

    def _ingredient(self, ingredient: Ingredient, limit: int, *, least: bool = False, fresh: bool = False) -> bool:
        cell = getattr(self._phrases.ingredients, ingredient.value)
        situation = self._situation
        if self._brief.mismatch is not None:
            return self._add(ingredient.value, f"{ingredient.value}.mixed", cell.mixed, limit, least=least)
        lines = [*cell.by_emotion[situation.emotion], *cell.shared.of(situation.tone)]
        slot = f"{ingredient.value}.{situation.emotion}.{situation.tone}"
        return self._add(ingredient.value, slot, lines, limit, least=least)

    def _now_and_then(self) -> None:
        """Add what a friend adds once in a while, where there is room."""
        situation, phrases, picker = self._situation, self._phrases, self._picker
        limit = self._left
        doubtful = situation.unsure and self._brief.mismatch is None and situation.emotion is not Emotion.NEUTRAL
        if doubtful and not self._asked:
            # A reply that ends on a doubt asks nothing besides.
            self._asked = self._add("unsure", "unsure", phrases.unsure, limit)
        told = bool(self.drawn)
        if not told and picker.chance("fact", 0.5):
            told = self._remind(fact_reminder(self._brief, phrases), self._left)
        if not told and situation.yesterday is not None and picker.chance("recall", 0.4):
            self._remind(yesterday_reminder(self._brief, situation, phrases, picker), self._left)
        if not told and situation.introduced is not None and picker.chance("introduction", 0.5):
            self._add("recall", "introduction", phrases.recall.introduction, self._left)
        if self._preferences.strength is Strength.CREATIVE:
            self._add("aside", f"playful.{situation.tone}", phrases.playful.of(situation.tone), self._left, fresh=True)
        for hour, lines in (("morning", phrases.hours.morning), ("evening", phrases.hours.evening)):
            if situation.hour == hour and picker.chance(hour, 0.3):
                self._add("hour", hour, lines, self._left)

    def _recollect(self) -> None:
        """Bring up an earlier day that bears on this one, early: what follows takes the room that is left."""
        found = reminder(self._brief, self._situation, self._phrases)
        if found is not None and self._picker.chance("memory", _REMINDS):
            self._remind(found, _TERSE_MEMORY if self._terse else int(self._target * 0.45))

    def _remind(self, found: Reminder | None, limit: int) -> bool:
        if found is None:
            return False
        self._situation.values.update(found.values)
        told = self._add("recall", found.slot, found.lines, limit)
        if told and found.entry_id:
            self.drawn = (found.entry_id,)
        return told

    def _fill(self) -> None:
        """Add lines until the reply is as long as was asked for."""
        situation, tone = self._situation, self._situation.tone
        domain = self._phrases.domains.get(situation.domain or "")
        told = [ingredient for ingredient in _INGREDIENTS if ingredient in self._preferences.ingredients]
        honest = self._preferences.strength is Strength.HONEST
        reserve = 0 if self._asked else 12
        aside = [] if honest else ["aside"]
        kinds = ["domain", *told, *aside, *told, "domain", *told, *aside]
        progress = True
        while progress and self._length < self._target * _FULL - reserve:
            progress = False
            for kind in kinds:
                if self._length >= self._target * _FULL - reserve:
                    break
                limit = self._left - reserve
                if kind == "domain" and domain is not None and tone != "even":
                    lines = domain.negative if tone == "negative" else domain.positive
                    progress |= self._add("domain", f"domain.{situation.domain}.{tone}", lines, limit, fresh=True)
                elif kind == "aside":
                    progress |= self._add("aside", f"aside.{tone}", self._own.asides.of(tone), limit, fresh=True)
                elif isinstance(kind, Ingredient):
                    progress |= self._ingredient(kind, limit)

    def _end(self) -> None:
        """Close with a question, when none was asked and it is not night, or with a closing line."""
        tone = self._situation.tone
        closers = [*self._own.closers.of(tone), *self._phrases.closers.of(tone)]
        answered = self._has_something_to_answer()
        if self._parts and not answered:
            return  # what could not be used is all there is to say
        limit = self._left if answered else self._target
        if self._asked or (self._situation.hour == "night" and answered):
            if self._length < self._target * 0.85:
                self._add("end", f"closer.{tone}", closers, limit)
            return
        asks = answered and self._picker.chance("question", 0.55)
        questions = [*self._own.questions_of(tone), *self._phrases.questions.of(tone)]
        if asks and self._add("end", f"question.{tone}", questions, limit):
            return
        self._add("end", f"closer.{tone}", closers, limit)
