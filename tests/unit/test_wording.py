import re
from datetime import UTC, datetime

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.wording.wording import problem_notice, sentence_files, wording
from core.emotions import EMOTIONS
from core.observations import Flaw, Source
from core.people import LANGUAGES
from core.problems import Problem, ProblemCode, Stage
from core.types import Notice

KEYS_OF_SCREENS = (
    *("mood-empty", "today-empty", "wrong-ask", "bars-title", "bars-none", "diary-not-kept", "diary-found"),
    *("undo-done", "undo-restored", "undo-nothing", "undo-gone", "undo-ask", "entry-day-not-kept", "entry-moved"),
    *("entry-edited", "entry-same", "entry-unedit-late", "entry-tags-unknown", "entry-tags-done", "entry-tags-ask"),
    *("entry-move-ask", "entry-day-unknown", "entry-day-future", "entry-photos-ask", "entry-photos-gone"),
    *("diary-found-more", "entry-photo-broken", "report-told-days", "report-told-gaps", "tapped-told", "start-done"),
)
"""Sentences that stand beside others with a speech level."""


class _Variables(Visitor):
    def __init__(self):
        self.names = set()

    def visit_VariableReference(self, node):  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def sentences(language):
    """Keys of a language's file, with the arguments that each takes."""
    source = "\n".join(file.read_text(encoding="utf-8") for file in sentence_files(language))
    resource = FluentParser().parse(source)
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    found = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{entry.id.name} is there twice"
            variables = _Variables()
            variables.visit(entry)
            found[entry.id.name] = frozenset(variables.names)
    return found


def test_both_languages_say_the_same_things():
    assert sentences("ko") == sentences("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(language):
    for key, arguments in sentences(language).items():
        values = {name: "small" if name == "flaws" else "7" for name in arguments}
        assert wording(language).say(key, **values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language):
    words, keys = wording(language), sentences(language)
    for code in ProblemCode:
        notice = problem_notice(Problem(stage=Stage.SEE, code=code))
        assert notice.code in keys
    for emotion in EMOTIONS:
        assert words.emotion(emotion)
    expected = (
        [f"stage-{s.value}" for s in Stage] + [f"source-{s.value}" for s in Source] + [f"flaw-{f.value}" for f in Flaw]
    )
    assert set(expected) <= set(keys)


def test_particles_agree():
    words = wording("ko")
    assert "composer가 대신" in words.say("notice-writer-fallback", failed="x", writer="composer")
    assert "서연이 답해요" in words.say("console-welcome", persona="서연")
    assert "안나가 답해요" in words.say("console-welcome", persona="안나")


def test_codes_in_arguments_are_put_into_words():
    notice = Notice(code="notice-poor-picture", args=(("flaws", "small,blurred"),))
    assert "얼굴이 작음, 흐릿함" in wording("ko").notice(notice)


def test_missing_keys_and_arguments_are_errors():
    with pytest.raises(LookupError):
        wording("en").say("no-such-key")
    with pytest.raises(ValueError, match="problem-audio-too-long"):
        wording("en").say("problem-audio-too-long")


def test_times_and_days_are_said_as_people_say_them():
    at = datetime(2026, 11, 21, 2, 5, tzinfo=UTC)
    assert wording("ko").clock(at) == "밤 2:05"
    assert wording("en").clock(at).replace("\u202f", " ") == "2:05 AM"
    assert wording("ko").day(at.date()) == "2026년 11월 21일 토요일"
    assert wording("en").day(at.date()) == "Saturday, November 21, 2026"


def test_what_stands_on_one_screen_is_said_on_one_level():
    words = wording("ko")
    for key in KEYS_OF_SCREENS:
        values = {name: "7" for name in sentences("ko")[key] if name != "level"}
        casual, polite = (words.say(key, level=level, **values) for level in ("casual", "polite"))
        assert casual != polite
        assert not re.search(r"(?:요|니다)[.?!]", casual)
        assert re.search(r"요[.?!]", polite)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_of_one_day_counts_no_days(language):
    for key, values in (("report-told-days", {"count": 2}), ("tapped-told-days", {"entries": 1, "taps": 2})):
        said = wording(language).say(key, level="casual", days=1, recorded=1, **values)
        assert "1 of 1" not in said
        assert "1일" not in said
        assert "7" in wording(language).say(key, level="casual", days=7, recorded=1, **values)


def test_korean_sentences_name_settings_and_commands_in_korean():
    for file in sentence_files("ko"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"/settings [a-z]|/remind report|/activities (?:add|mood)|단추", text), file.name
