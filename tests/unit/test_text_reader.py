"""The shipped text reader: what everyday diary sentences are read as, and what it does with anything else."""

import asyncio
import shutil
import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.emotions import EMOTIONS
from core.errors import ModelUnavailable
from emotion.card import load_card, packaged_weights
from emotion.text import HashedTextReader, load_text_model
from tests.fakes.text import FakeTextReader

A, D, F, H, S, U, N = EMOTIONS
WEIGHTS = files("emotion") / "weights"
MODEL = load_text_model(load_card(packaged_weights(), "text"))

GOOD = [
    ("드디어 합격했어!", {H}),
    ("친구들이랑 맛있는 거 먹어서 행복했다", {H}),
    ("오늘 날씨가 너무 좋아서 기분이 좋았다", {H}),
    ("개좋아 ㅋㅋㅋㅋ", {H}),
    ("존맛 ㅎㅎ", {H}),
    ("엄마 고마워 사랑해", {H}),
    ("더 이상 슬프지 않아", {H, N}),
    ("오늘 회사에서 happy했어 ^^", {H}),
    ("I got the job!", {H}),
    ("I had a great day with my friends", {H}),
    ("I love my cat so much", {H}),
    ("My daughter graduated today, so proud", {H}),
    ("I'm not sad anymore", {H, N}),
    ("😍🎉", {H}),
    ("❤️❤️", {H}),
    ("Grandpa's surgery went fine", {H}),
]
BAD = [
    ("오늘 너무 힘들었어", {S}),
    ("할머니가 보고 싶다 ㅠㅠ", {S}),
    ("남자친구랑 헤어졌어", {S}),
    ("안 행복해", {S}),
    ("행복하지 않아", {S}),
    ("기분이 좋지 않다", {S}),
    ("엄마랑 싸웠다", {A, S}),
    ("짜증나", {A}),
    ("팀장 때문에 진짜 열받아", {A}),
    ("화장실이 더러워서 토할 것 같다", {D}),
    ("바퀴벌레 너무 징그러워", {D, F}),
    ("내일 면접이라 너무 떨리고 긴장돼", {F}),
    ("결과가 나쁠까 봐 불안해", {F}),
    ("I miss my dad", {S}),
    ("I'm not happy", {S}),
    ("I don't feel good", {S}),
    ("I cried all night", {S}),
    ("I feel so lonely", {S}),
    ("My boss yelled at me and I'm furious", {A}),
    ("I'm scared of the test results", {F}),
    ("I'm so nervous about tomorrow", {F}),
    ("There was a bug in my soup, so gross", {D}),
    ("😭😭", {S}),
    ("😡", {A}),
    ("고모가 위암 진단을 받았대", {S}),
    ("삼촌이 직장을 잃었다", {S}),
    ("오백만 원 잃었다", {S}),
    ("버스에서 누가 밀쳤다", {A}),
    ("도시락에 곰팡이가 생겼다", {D}),
    ("한밤중에 누가 벨을 눌렀다", {F}),
    ("Mom was diagnosed with lung cancer", {S}),
    ("My cousin has a brain tumor", {S}),
    ("there was mold on the cheese", {D}),
]
PLAIN = [
    "그냥 그런 하루",
    "오늘은 회의가 두 개 있었다",
    "점심은 김치찌개를 먹었다",
    "눈이 와서 장화를 샀다",
    "마트에서 우유 샀다",
    "응",
    "Just a normal day",
    "I had two meetings today",
    "I bought an umbrella",
    "Took the bus and bought socks",
    "ok",
]


@pytest.mark.parametrize(("text", "allowed"), GOOD)
def test_good_days(text, allowed):
    reading = MODEL.read(text)
    assert reading.scores.top in allowed
    assert reading.valence > 0.1


def test_good_news_of_an_illness_is_glad_though_its_valence_is_not_sure():
    reading = MODEL.read("할아버지 수술 무사히 끝났다")
    assert reading.scores.top is H
    assert abs(reading.valence) < 0.1


@pytest.mark.parametrize(("text", "allowed"), BAD)
def test_bad_days(text, allowed):
    reading = MODEL.read(text)
    assert reading.scores.top in allowed
    assert reading.valence < -0.1


@pytest.mark.parametrize("text", ["깜짝 놀랐어!", "헐 대박 진짜?", "Wow, I didn't expect that at all"])
def test_surprises(text):
    assert MODEL.read(text).scores.top is U


@pytest.mark.parametrize("text", PLAIN)
def test_plain_days(text):
    reading = MODEL.read(text)
    assert reading.scores.top is N or reading.confidence < 0.25


@pytest.mark.parametrize("text", ["응", "ok", ".", "ㅇㅇ", "k", "?", "1", "hm"])
def test_next_to_nothing_is_read_with_little_confidence(text):
    assert MODEL.read(text).confidence < 0.25


@pytest.mark.parametrize(
    "text",
    [
        "Je suis très fatigué et je veux rentrer à la maison",
        "Heute war ein sehr schöner Tag mit meiner Familie",
        "今日はとても悲しい一日でした",
        "Сегодня был очень грустный день",
        "今天我非常高兴",
    ],
)
def test_other_languages_are_read_with_little_confidence(text):
    assert MODEL.read(text).confidence < 0.2


@pytest.mark.parametrize("text", ["\x00\x01\u202e", " \n\t ", "\ud800", "\u200d", "🧱", "12345"])
def test_nothing_to_read_has_no_confidence(text):
    reading = MODEL.read(text)
    assert reading.confidence == 0
    assert abs(reading.valence) < 0.05
    assert reading.scores.top is N


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_within_bounds(text):
    reading = MODEL.read(text)
    assert sum(reading.scores.values()) == pytest.approx(1)
    assert -1 <= reading.valence <= 1
    assert 0 <= reading.arousal <= 1
    assert 0 <= reading.confidence <= 1
    assert reading == MODEL.read(text)


def test_laughing_over_a_failure_is_not_joy():
    reading = MODEL.read("시험 또 떨어졌다ㅋㅋ")
    assert reading.scores.top is S
    assert reading.valence < 0


def test_anger_stirs_more_than_tiredness():
    assert MODEL.read("진짜 열받아 화났어").arousal > MODEL.read("너무 지치고 피곤하다").arousal + 0.2


async def test_reader_reads_a_hundred_thousand_characters():
    reader = HashedTextReader()
    try:
        long = await reader.read("오늘은 정말 행복한 하루였다. " * 6_000)
        short = await reader.read("오늘은 정말 행복한 하루였다.")
    finally:
        await reader.aclose()
    assert long.scores.top is H
    assert short.scores.top is H
    assert short.model == load_card(packaged_weights(), "text").title


async def test_reader_serves_many_at_once():
    reader = HashedTextReader()
    try:
        readings = await asyncio.gather(*(reader.read("행복해") for _ in range(20)))
    finally:
        await reader.aclose()
    assert len(set(readings)) == 1


@pytest.mark.parametrize("reader", [FakeTextReader(H), HashedTextReader()], ids=["fake", "real"])
async def test_readers_keep_the_contract(reader):
    try:
        reading = await reader.read("I'm so happy today")
    finally:
        await reader.aclose()
    assert reading.scores.top is H
    assert reading.valence > 0
    assert reading.model


def test_the_weights_are_small():
    files = ("text.npz", "text.json")
    assert sum(len((packaged_weights() / name).read_bytes()) for name in files) < 5_000_000


async def test_changed_weights_are_refused(tmp_path):
    for name in ("text.json", "text.npz"):
        shutil.copy(str(packaged_weights() / name), tmp_path / name)
    with (tmp_path / "text.npz").open("ab") as file:
        file.write(b"x")
    reader = HashedTextReader(load_card(tmp_path, "text"))
    try:
        with pytest.raises(ModelUnavailable):
            await reader.read("안녕")
    finally:
        await reader.aclose()


def test_serving_needs_numpy_only():
    code = (
        "import sys, emotion.text as t; t.load_text_model(t.load_card(t.packaged_weights(), 'text')).read('행복해'); "
        "print(sorted({'sklearn', 'torch', 'scipy', 'onnxruntime', 'emotion.train'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
