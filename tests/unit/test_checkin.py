"""WHO-5 and PHQ-9: asked item by item, scored as published, worded as a mirror."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.people import LANGUAGES
from llm.checkin import (
    Advice,
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
from llm.safety import RiskKind, crisis_reply

WHO, PHQ = QuestionnaireName.WHO_5, QuestionnaireName.PHQ_9
ITEMS = {WHO: 5, PHQ: 9}
POINTS = {WHO: 5, PHQ: 3}
VERDICT = re.compile(r"you have\b|you are depressed|you suffer|diagnosed|우울증(?:이에요|입니다|이 있)", re.IGNORECASE)


def done(name, answers):
    return Progress(questionnaire=name, answers=tuple(answers))


@pytest.mark.parametrize(
    ("answers", "score", "advice"),
    [
        ((0, 0, 0, 0, 0), 0, Advice.TALK_SOON),
        ((2, 1, 1, 1, 2), 28, Advice.TALK_SOON),
        ((2, 2, 1, 1, 2), 32, Advice.TALK),
        ((3, 3, 2, 2, 2), 48, Advice.TALK),
        ((3, 3, 3, 2, 2), 52, Advice.NONE),
        ((5, 5, 5, 5, 5), 100, Advice.NONE),
    ],
)
def test_who_5_is_scored_as_published(answers, score, advice):
    found = result(done(WHO, answers))
    assert (found.score, found.highest, found.advice, found.crisis) == (score, 100, advice, False)


@pytest.mark.parametrize(
    ("score", "advice", "band"),
    [
        (0, Advice.NONE, "minimal"),
        (4, Advice.NONE, "minimal"),
        (5, Advice.NONE, "mild"),
        (9, Advice.NONE, "mild"),
        (10, Advice.TALK, "“moderate”"),
        (14, Advice.TALK, "“moderate”"),
        (15, Advice.TALK_SOON, "moderately severe"),
        (19, Advice.TALK_SOON, "moderately severe"),
        (20, Advice.TALK_SOON, "“severe”"),
        (24, Advice.TALK_SOON, "“severe”"),
    ],
)
def test_phq_9_is_scored_as_published(score, advice, band):
    full, rest = divmod(score, 3)
    answers = ([3] * full + [rest] + [0] * 9)[:9]
    found = result(done(PHQ, answers))
    assert (found.score, found.highest, found.advice, found.crisis) == (score, 27, advice, False)
    assert band in result_text(found, "en", "Asia/Seoul")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("points", [1, 2, 3])
def test_the_crisis_item_brings_the_helplines_first(language, points):
    found = result(done(PHQ, [0] * 8 + [points]))
    assert found.crisis
    assert found.score == points
    assert result_text(found, language, "Asia/Seoul").startswith(crisis_reply(language, "Asia/Seoul"))


def test_without_the_crisis_item_no_helpline_comes():
    assert "109" not in result_text(result(done(PHQ, [3] * 8 + [0])), "ko", "Asia/Seoul")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_a_verdict(language):
    for name, items in ITEMS.items():
        said = [again_text(language), cancelled_text(language), introduction(name, language)]
        said += [
            result_text(result(done(name, [points] * items)), language, "UTC") for points in range(POINTS[name] + 1)
        ]
        assert not [text for text in said if VERDICT.search(text)]
        assert all(("거울" if language == "ko" else "mirror") in text for text in said[3:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_source_and_licence_are_shown_first(language):
    assert "World Health Organization" in introduction(WHO, language)
    assert "Kroenke" in introduction(PHQ, language)
    assert "Pfizer" in introduction(PHQ, language)
    assert ("공식 번역" in introduction(WHO, language)) == (language == "ko")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ITEMS)
def test_every_choice_can_be_said_as_it_is_shown(name, language):
    asked = question(Progress(questionnaire=name), language)
    assert (asked.number, asked.of, len(asked.choices)) == (1, ITEMS[name], POINTS[name] + 1)
    for points, choice in enumerate(asked.choices):
        assert answered(Progress(questionnaire=name), choice).answers == (points,)
        assert answered(Progress(questionnaire=name), f"  {choice.upper()}. ").answers == (points,)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("3", 3),
        ("３", 3),
        ("3점", 3),
        ("3번", 3),
        ("²", 2),
        ("(2)", 2),
        ("1.", 1),
        ("zero", 0),
        ("둘", 2),
        ("삼", 3),
        ("매일", 3),
    ],
)
def test_numbers_and_words_are_understood(text, points):
    assert answered(Progress(questionnaire=PHQ), text).answers == (points,)


@pytest.mark.parametrize(
    "text", ["", " ", "4", "-1", "0.5", "1-2", "12", "½", "dunno", "글쎄", "?", "3" * 500, "며칠" * 200]
)
def test_what_is_no_choice_asks_again(text):
    assert answered(Progress(questionnaire=PHQ), text) == NotUnderstood(risk=None)


@pytest.mark.parametrize("text", ["/cancel", "취소", "그만", "STOP", " cancel! ", "안 할래"])
@pytest.mark.parametrize("before", [(), (1, 2, 3)])
def test_stopping_is_possible_at_any_item(text, before):
    assert answered(done(PHQ, before), text) == Cancelled()


def test_a_crisis_instead_of_an_answer_is_noticed():
    assert answered(Progress(questionnaire=WHO), "죽고 싶어").risk.kind is RiskKind.SUICIDE


def test_values_hold_no_answers_in_their_repr():
    assert "3" not in repr(done(PHQ, [3])).replace("phq-9", "")
    assert "27" not in repr(result(done(PHQ, [3] * 9))).replace("highest=27", "")


@pytest.mark.parametrize("answers", [(4,), (-1,), (0,) * 10])
def test_impossible_progress_is_refused(answers):
    with pytest.raises(ValueError, match=r"answers|points"):
        done(PHQ, answers)


def test_order_of_calls_is_held():
    with pytest.raises(ValueError, match="open"):
        result(Progress(questionnaire=WHO))
    with pytest.raises(ValueError, match="answered"):
        answered(done(WHO, [0] * 5), "0")


@given(st.sampled_from(QuestionnaireName), st.text(max_size=60))
def test_any_text_is_an_answer_or_is_not(name, text):
    step = answered(Progress(questionnaire=name), text)
    assert isinstance(step, (Cancelled, NotUnderstood)) or len(step.answers) == 1


class Filling(RuleBasedStateMachine):
    """Somebody who answers, mumbles and comes back after the program was closed."""

    def __init__(self):
        super().__init__()
        self.progress = Progress(questionnaire=PHQ)
        self.given = []

    @precondition(lambda self: not self.progress.complete)
    @rule(points=st.integers(0, 3), language=st.sampled_from(LANGUAGES), as_number=st.booleans())
    def answer(self, points, language, as_number):
        said = str(points) if as_number else question(self.progress, language).choices[points]
        self.progress = answered(self.progress, said)
        self.given.append(points)

    @precondition(lambda self: not self.progress.complete)
    @rule(text=st.sampled_from(["", "글쎄", "9", "maybe"]))
    def mumble(self, text):
        assert answered(self.progress, text) == NotUnderstood()

    @precondition(lambda self: not self.progress.complete)
    @rule()
    def stop(self):
        assert answered(self.progress, "그만") == Cancelled()
        self.progress, self.given = Progress(questionnaire=PHQ), []

    @rule()
    def come_back(self):
        self.progress = Progress(questionnaire=PHQ, answers=tuple(self.given))

    @invariant()
    def it_is_where_it_should_be(self):
        assert self.progress.answers == tuple(self.given)
        asked = question(self.progress, "ko")
        assert (asked is None) == self.progress.complete == (len(self.given) == 9)
        if asked is None:
            found = result(self.progress)
            assert found.score == sum(self.given)
            assert found.crisis == (self.given[8] > 0)
        else:
            assert asked.number == len(self.given) + 1


TestFilling = Filling.TestCase
