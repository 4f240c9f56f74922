"""Small offers by mood and hour."""

import re
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.emotions import EMOTIONS, Emotion, Scores
from core.mood import AFFECT
from core.observations import Mood, Source
from core.people import LANGUAGES, SpeechLevel
from llm.mend import wrong_level
from llm.suggestions import SuggestionKind, offered_in, suggestion

NOON, NIGHT = time(12, 30), time(23, 30)
PUSHY = re.compile(
    r"\bmust\b|\bshould\b|you need to|have to(?! tell)|will (?:cure|fix|make you)|해야 (?:해|돼)|하세요|꼭|반드시|[?!]"
)


def mood(emotion, *, arousal=None, confidence=0.9):
    valence, usual = AFFECT[emotion]
    return Mood(
        label=emotion,
        scores=Scores.of({emotion: 1.0}),
        valence=valence,
        arousal=usual if arousal is None else arousal,
        confidence=confidence,
        sources=(Source.WORDS,),
    )


def offered(emotion, at, **rest):
    return [one for seed in range(60) if (one := suggestion(mood(emotion, **rest), at, seed)) is not None]


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_every_mood_has_something_by_day(emotion):
    assert offered(emotion, NOON)


def test_all_kinds_occur():
    found = {one.kind for emotion in EMOTIONS for at in (NOON, NIGHT) for one in offered(emotion, at)}
    assert found == set(SuggestionKind)


def test_nobody_is_sent_out_or_to_the_phone_at_night():
    kinds = {one.kind for emotion in EMOTIONS for one in offered(emotion, NIGHT)}
    assert not kinds & {SuggestionKind.WALK, SuggestionKind.PEOPLE}
    assert SuggestionKind.SLEEP not in {one.kind for emotion in EMOTIONS for one in offered(emotion, NOON)}


def test_hours_go_past_midnight():
    assert "breath-4-7-8" in {one.name for one in offered(Emotion.FEAR, time(2, 0))}
    assert "breath-4-7-8" not in {one.name for one in offered(Emotion.FEAR, time(3, 0))}


def test_square_breathing_is_for_stirred_moods():
    assert "box-breathing" in {one.name for one in offered(Emotion.FEAR, NOON)}
    assert "box-breathing" not in {one.name for one in offered(Emotion.FEAR, NOON, arousal=0.2)}


def test_a_weak_guess_brings_nothing():
    assert not offered(Emotion.SADNESS, NOON, confidence=0.1)


def test_what_was_offered_does_not_come_again_until_nothing_is_left():
    seen, kinds = [], []
    while (one := suggestion(mood(Emotion.SADNESS), NOON, 7, seen)) is not None:
        assert one.name not in seen
        seen.append(one.name)
        kinds.append(one.kind)
    assert len(seen) >= 3
    assert len(set(kinds[:3])) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_offers_are_short_and_never_pushy(language):
    for emotion in EMOTIONS:
        for at in (NOON, NIGHT):
            for one in offered(emotion, at):
                for level in SpeechLevel:
                    text = one.text(language, level)
                    assert len(text) < 170
                    assert not PUSHY.search(text), one.name


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_korean_offers_keep_their_speech_level(emotion):
    for one in (*offered(emotion, NOON), *offered(emotion, NIGHT)):
        for level in SpeechLevel:
            said = one.text("ko", level).split(". ")
            assert not any(wrong_level(sentence, level) for sentence in said), said
        assert one.text("ko") == one.text("ko", SpeechLevel.POLITE) != one.text("ko", SpeechLevel.CASUAL)
        assert one.text("en", SpeechLevel.CASUAL) == one.text("en")


@pytest.mark.parametrize("level", list(SpeechLevel))
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offer_is_known_again_in_a_reply(language, level):
    for one in (*offered(Emotion.SADNESS, NOON), *offered(Emotion.FEAR, NIGHT)):
        reply = f"주성아. {one.text(language, level)} 잘 자."
        assert offered_in(["그래.", reply]) == {one.name}
    assert offered_in([]) == offered_in(["그랬구나."]) == frozenset()


@given(st.sampled_from(EMOTIONS), st.times(), st.integers(), st.floats(0, 1), st.floats(0, 1))
def test_the_same_moment_brings_the_same_offer(emotion, at, seed, arousal, confidence):
    felt = mood(emotion, arousal=arousal, confidence=confidence)
    assert suggestion(felt, at, seed) == suggestion(felt, at, seed)
