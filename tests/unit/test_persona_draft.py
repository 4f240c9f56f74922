"""A persona made by conversation: what is asked, what is taken, and what becomes of it."""

import json
import tomllib

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from core.people import LANGUAGES, SpeechLevel
from llm.persona import PERSONA_NAME
from llm.persona_draft import (
    LIMITS,
    OPTIONAL,
    STEPS,
    Cancelled,
    Draft,
    Finished,
    Refused,
    Step,
    answered,
    cancelled_text,
    file_stem,
    finished,
    introduction,
    load_draft,
    question,
)
from llm.persona_file import parse_own_persona

KOREAN = ("코코", "문구점에 사는 고양이.", "짧고 새침하게.", "조언은 먼저 꺼내지 않아.", "왔어? 자리 비워 뒀어.")
ENGLISH = ("Coco", "A cat in a shop.", "Short and dry.", "I never give advice unasked.", "Back already?")


def told(*answers, language="ko"):
    draft = Draft(language=language)
    for answer in answers:
        draft = answered(draft, answer)
        assert isinstance(draft, Draft), draft
    return draft


@pytest.mark.parametrize(("language", "answers"), [("ko", KOREAN), ("en", ENGLISH)])
def test_five_answers_are_a_persona(language, answers):
    made = finished(told(*answers, language=language))
    assert made.persona == parse_own_persona(made.source, "x.toml")
    assert made.persona.untrusted
    assert {made.persona.name.of(one) for one in LANGUAGES} == {answers[0]}
    assert made.persona.description.of(language) == answers[1]
    assert made.persona.manner_in(language, SpeechLevel.POLITE) == answers[2]
    assert made.persona.boundaries_in(language, SpeechLevel.CASUAL)[-1] == answers[3]
    [example] = made.persona.examples_in(language, SpeechLevel.CASUAL, {})
    assert example.reply == answers[4]
    assert [line.partition(": ")[2] for line in made.summary.split("\n")] == list(answers)
    assert answers[1] not in repr(made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked(language):
    draft = Draft(language=language)
    asked = []
    while (one := question(draft)) is not None:
        asked.append(one)
        draft = answered(draft, "가나")
    assert [one.step for one in asked] == list(STEPS)
    assert [(one.number, one.of) for one in asked] == [(number, 5) for number in range(1, 6)]
    assert len({one.text for one in asked}) == 5
    assert {one.step for one in asked if "-" in one.text.split("‘")[-1].split("“")[-1][:1]} == OPTIONAL
    assert {one.step for one in asked if one.optional} == OPTIONAL
    assert draft.complete


def test_it_says_that_everybody_here_will_see_it():
    assert "모두" in introduction("ko")
    assert "Everybody" in introduction("en")
    assert cancelled_text("ko") != cancelled_text("en")


@pytest.mark.parametrize("word", ["-", "건너뛰기", "Skip.", " none "])
def test_what_may_be_skipped(word):
    draft = told(*KOREAN[:3], word, word)
    made = finished(draft)
    assert draft.answers[3:] == ("", "")
    assert "boundaries" not in made.source
    assert "examples" not in made.source
    assert made.summary.count("\n") == 2


@pytest.mark.parametrize("step", [step for step in STEPS if step not in OPTIONAL])
def test_what_may_not_be_skipped(step):
    draft = told(*KOREAN[: STEPS.index(step)])
    assert isinstance(answered(draft, "-"), Refused)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("word", ["그만", "취소", "stop", "STOP!", " cancel "])
def test_it_can_be_stopped_at_any_question(step, word):
    assert answered(told(*KOREAN[: STEPS.index(step)]), word) == Cancelled()


@pytest.mark.parametrize("step", STEPS)
def test_answers_are_bounded(step):
    draft = told(*KOREAN[: STEPS.index(step)])
    assert isinstance(answered(draft, "가" * LIMITS[step]), Draft)
    for long in ("가" * (LIMITS[step] + 1), "가" * 1_000_000):
        refused = answered(draft, long)
        assert (refused.why, str(LIMITS[step]) in refused.text) == ("too_long", True)


@pytest.mark.parametrize(
    ("text", "why"), [("", "empty"), (" \n\x00", "empty"), ("\u202e", "empty"), ("!!", "unusable")]
)
def test_nothing_is_no_answer(text, why):
    for step in STEPS:
        assert answered(told(*KOREAN[: STEPS.index(step)]), text).why == why


def test_what_means_something_in_a_file_does_not_get_into_it():
    draft = told(
        "코[코|모]: <b>{name}\x00?",
        'a"""\n[voice]\nko = 1 {call}',
        "b\\u0000 '''[x|y]",
        "정말? 안 해? [요|]",
        "왔어? 밥은? 잠은？",
    )
    assert draft.answers[0] == "코 코 모 b name"
    assert draft.answers[3] == "정말. 안 해. (요/)"
    assert draft.answers[4] == "왔어? 밥은. 잠은."
    persona = finished(draft).persona
    assert persona.voice_in("ko").pitch == "middle"
    assert "{" not in persona.description.of("ko")


def test_a_draft_survives_being_kept():
    for length in range(len(KOREAN) + 1):
        draft = told(*KOREAN[:length])
        assert load_draft(json.loads(json.dumps(draft.dump()))) == draft
        assert "코코" not in repr(draft)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"language": "ko"},
        {"language": "fr", "answers": []},
        {"language": ["ko"], "answers": []},
        {"language": "ko", "answers": "가"},
        {"language": "ko", "answers": [1]},
        {"language": "ko", "answers": [""]},
        {"language": "ko", "answers": ["가"] * 6},
        {"language": "ko", "answers": ["가" * 41]},
        {"language": "ko", "answers": ["코{코}"]},
        {"language": "ko", "answers": ["코\n코"]},
    ],
)
def test_what_was_changed_meanwhile_is_no_draft(data):
    with pytest.raises(ValueError, match=r"answers|unknown language|an answer"):
        load_draft(data)


def test_a_draft_is_not_asked_beyond_its_end():
    with pytest.raises(ValueError, match="questions are open"):
        finished(told("코코"))
    with pytest.raises(ValueError, match="everything is answered"):
        answered(told(*KOREAN), "하나 더")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("코코", "koko"),
        ("Élodie", "elodie"),
        ("안나 2", "anna_2"),
        ("別", "persona"),
        ("2호", "persona"),
        ("🐱", "persona"),
        ("Dr. Who", "dr_who"),
    ],
)
def test_what_a_file_may_be_called(name, stem):
    assert file_stem(name) == stem


@given(st.text(max_size=60))
def test_any_name_is_a_file_name(name):
    assert PERSONA_NAME.fullmatch(file_stem(name))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=5, max_size=5), st.sampled_from(LANGUAGES))
def test_any_answers_are_a_persona_or_refused(texts, language):
    draft = Draft(language=language)
    for step, text in zip(STEPS, texts, strict=True):
        match answered(draft, text):
            case Draft() as further:
                draft = further
            case Refused(text=sentence):
                assert sentence
                draft = answered(draft, KOREAN[STEPS.index(step)])
            case Cancelled():
                return
        assert load_draft(json.loads(json.dumps(draft.dump()))) == draft
    made = finished(draft)
    assert isinstance(made, Finished)
    assert all(line in made.summary for line in draft.answers)
    assert made.source == tomli_w.dumps(tomllib.loads(made.source))


def test_steps_are_named_as_in_the_file():
    assert [step.value for step in Step] == ["name", "description", "manner", "never", "example"]
