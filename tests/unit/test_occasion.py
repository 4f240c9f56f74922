"""Occasions that an ordinary reply would miss: grave news, small talk, failures laughed at."""

import itertools
import re

import pytest

from core.emotions import Emotion
from core.observations import Mismatch, Source
from core.people import Length, SpeechLevel, Strength
from core.problems import Problem, ProblemCode, Stage
from llm.composer import compose
from llm.composer.occasion import is_grave, talk_kind
from llm.composer.phrases import load_phrases
from llm.composer.situation import read_situation
from llm.persona import load_persona
from tests.fakes.llm import make_brief, make_face

WORDS = {
    "ko": "오늘 회의에서 팀장님이 화냈어. 집에 와서 혼자 저녁을 먹었어.",
    "en": "My boss yelled at me in the meeting. I ate dinner alone.",
}
SMILE_BUT_HEAVY = Mismatch(
    first=Source.FACE, second=Source.WORDS, first_label=Emotion.HAPPINESS, second_label=Emotion.SADNESS, distance=0.7
)


GRAVE = {
    "ko": [
        "아빠가 암이래",
        "유산했어",
        "우리 강아지가 죽었어",
        "할머니가 돌아가셨다",
        "나 결국 잘렸어",
        "오늘 할아버지 장례식이었어",
        "엄마가 시한부래",
        "회사에서 해고됐어",
        "부모님이 이혼하신대",
        "고양이가 무지개다리를 건넜어",
        "초코가 죽었어",
    ],
    "en": [
        "I had a miscarriage last week",
        "I got laid off",
        "we had to put our dog down",
        "my grandpa died this morning",
        "Mom has cancer.",
        "she passed away",
        "I was diagnosed with MS",
        "we're getting divorced",
        "I got fired",
    ],
}
NOT_GRAVE = [
    "드라마에서 주인공이 죽었어",
    "엄마가 집에 돌아가셨어",
    "친구들 앞에서 기가 죽었어",
    "엄마한테 죽었다 나",
    "머리를 너무 짧게 잘렸어",
    "아이스크림 먹다 웃겨 죽었어",
    "화분이 죽었어",
    "사산조 페르시아 공부",
    "문화유산을 보고 왔어",
    "암기 과목이 싫어",
    "암 검진 받고 왔어",
    "암이 아니래 다행이다",
    "이혼 드라마 정주행",
    "배터리가 죽었어",
    "my phone died",
    "I nearly died laughing",
    "the dog died in the movie",
    "put my phone down",
    "I put the baby down for a nap",
    "terminal 2 was crowded",
    "all fired up today",
    "she is cancer free",
]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("mood", ["sadness", "neutral", "happiness"])
def test_grave_news_gets_gentle_lines_alone(language, mood):
    grave = load_phrases(language).grave
    for (seed, words), level in itertools.product(enumerate(GRAVE[language]), SpeechLevel):
        own = {line.render(level, {}).lower() for line in (*grave.first, *grave.lines, *grave.last)}
        for length in (Length.SHORT, Length.MEDIUM):
            text = compose(
                make_brief(
                    words,
                    mood,
                    language=language,
                    seed=seed,
                    speech_level=level,
                    length=length,
                    name="",
                    hour=2,
                    mismatch=SMILE_BUT_HEAVY,
                    strength=Strength.CREATIVE,
                )
            )
            sentences = re.split(r"(?<=[.!?…])\s+", text.lower())
            assert set(sentences) <= own, text
            assert len(set(sentences)) == len(sentences)
            assert abs(len(text) - length.characters) <= 0.25 * length.characters, (len(text), text)


def test_grave_news_with_a_bad_photo_says_so_and_asks_nothing():
    problem = Problem(stage=Stage.SEE, code=ProblemCode.NO_FACE)
    for seed in range(4):
        text = compose(make_brief("할머니가 돌아가셨다", "sadness", observations=(problem,), seed=seed))
        assert "얼굴" in text
        assert "?" not in text


@pytest.mark.parametrize("words", NOT_GRAVE)
def test_what_only_sounds_grave_is_an_ordinary_page(words):
    language = "en" if words.isascii() else "ko"
    assert not is_grave(words, load_phrases(language).grave)


TALK = [
    ("너 AI야? 사람이야?", "identity"),
    ("너 누구야?", "identity"),
    ("혹시 챗봇이에요?", "identity"),
    ("Are you a real person?", "identity"),
    ("who are you", "identity"),
    ("am I talking to a bot?", "identity"),
    ("내 말 듣고 있어?", "listening"),
    ("듣고 있니", "listening"),
    ("are you listening to me?", "listening"),
    ("대답이 이상해", "complaint"),
    ("무슨 소리야?", "complaint"),
    ("your answers are so weird", "complaint"),
    ("안녕", "greeting"),
    ("안녕하세요!", "greeting"),
    ("Hi there!", "greeting"),
    ("고마워 ㅎㅎ", "thanks"),
    ("이제 잘게", "farewell"),
    ("good night!", "farewell"),
    ("너 이름이 뭐야?", "identity"),
    ("정말 고마워요 안나", "thanks"),
    ("thanks Anna", "thanks"),
]


@pytest.mark.parametrize(("words", "kind"), TALK)
def test_small_talk_is_answered_as_such(words, kind):
    language = "en" if words.isascii() else "ko"
    for seed, level in itertools.product(range(3), SpeechLevel):
        brief = make_brief(words, "neutral", language=language, seed=seed, speech_level=level, name="")
        text = compose(brief)
        if kind == "greeting":
            assert text == load_persona("anna").greet(language, level)
        else:
            assert text in {line.render(level, {}) for line in load_phrases(language).small_talk[kind].lines}
        if kind == "identity":
            assert "프로그램" in text or "program" in text


@pytest.mark.parametrize(
    "words",
    [
        "오늘 사람이 많았어",
        "안녕하지 못한 하루",
        "친구한테 고마웠어 진짜 큰일을 도와줬거든",
        "my boss is a robot",
        "thanks to the rain I stayed in",
        "엄마가 내 말을 안 들어",
    ],
)
def test_a_page_is_not_small_talk(words):
    language = "en" if words.isascii() else "ko"
    assert talk_kind(make_brief(words), words, load_phrases(language).small_talk) is None


def test_a_face_that_says_hello_is_still_seen():
    text = compose(make_brief("안녕", "happiness", observations=(make_face("happiness"),)))
    assert "안나야" not in text


@pytest.mark.parametrize(
    "words",
    [
        "시험 망했다ㅋㅋㅋㅋ",
        "살쪘다",
        "또 야근이네ㅎㅎ 최고의 회사야",
        "Great, another Monday",
        "failed my exam lol",
        "면접 떨어졌다 ㅋㅋ",
    ],
)
def test_nobody_is_congratulated_on_a_failure(words):
    language = "en" if words.isascii() else "ko"
    situation = read_situation(make_brief(words, "happiness", language=language), load_phrases(language))
    assert (situation.emotion, situation.tone) == (Emotion.NEUTRAL, "even")
    assert "quote" not in situation.values


def test_a_success_after_a_failure_is_one():
    brief = make_brief("떨어졌던 회사에 드디어 합격했어", "happiness")
    assert read_situation(brief, load_phrases("ko")).tone == "positive"


def test_a_figure_of_speech_is_no_tragedy():
    for seed in range(9):
        text = compose(make_brief("배고파 죽겠다", "sadness", seed=seed))
        assert not re.search("죽겠|무거", text), text
    assert read_situation(make_brief("너무 힘들어서 미치겠어", "sadness"), load_phrases("ko")).tone == "negative"
