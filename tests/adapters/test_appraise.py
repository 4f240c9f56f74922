"""`facelog appraise`: its parser, what it prints, and as a process how it fails."""

import json
import subprocess
import sys

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.appraise import appraisal_json, appraised, parse_face, show_appraisal
from bot.wording.wording import wording
from core.emotions import EMOTIONS, Emotion
from tests.fakes.text import FakeTextReader


def facelog(*arguments, **more):
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **more)


def test_a_face_as_people_write_it():
    face = parse_face(" happiness = .8, neutral=0.20 ")
    assert face.scores.as_dict()["happiness"] == 0.8
    assert not face.normalised
    assert not parse_face("anger=0.333,fear=0.333,neutral=0.333").normalised
    assert parse_face("sadness=1").scores.top is Emotion.SADNESS


@pytest.mark.parametrize(("given", "share"), [("happiness=0.9,neutral=0.9", 0.5), ("happiness=0.2,neutral=0.2", 0.5)])
def test_a_face_is_made_to_sum_to_1(given, share):
    face = parse_face(given)
    assert face.normalised
    assert face.scores[Emotion.HAPPINESS] == pytest.approx(share)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "is written like"),
        ("happy", "is written like"),
        ("happiness=0.8,", "is written like"),
        ("happiness:0.8", "is written like"),
        ("joy=0.8", "knows anger, disgust"),
        ("Happiness=0.8", "knows anger, disgust"),
        ("=0.8", "knows anger, disgust"),
        ("happiness=0.4,happiness=0.6", "names happiness twice"),
        ("happiness=1.2", "happiness is a number from 0 to 1"),
        ("happiness=-0.2", "from 0 to 1"),
        ("happiness=", "from 0 to 1"),
        ("happiness=80%", "from 0 to 1"),
        ("happiness=nan", "from 0 to 1"),
        ("happiness=inf", "from 0 to 1"),
        ("happiness=1e-3", "from 0 to 1"),
        ("happiness=٠.٨", "from 0 to 1"),
        ("happiness=0_1", "from 0 to 1"),
        ("happiness=0.8=0.2", "from 0 to 1"),
        ("happiness=0,neutral=0.0", "more than 0"),
    ],
)
def test_a_wrong_face_is_told(given, told):
    with pytest.raises(typer.BadParameter, match=told):
        parse_face(given)


@given(st.text(st.sampled_from("happinesadr=,.0123456789 -eE\n%"), max_size=60) | st.text(max_size=60))
def test_any_text_is_a_face_or_a_sentence(given):
    try:
        face, told = parse_face(given), None
    except typer.BadParameter as error:
        face, told = None, error.message
    if face is None:
        assert told.startswith("--face")
    else:
        assert sum(face.scores.values()) == pytest.approx(1)


@given(st.dictionaries(st.sampled_from(EMOTIONS), st.integers(0, 1000), min_size=1))
def test_what_is_written_is_read(shares):
    given = ",".join(f"{emotion}={share / 1000:.3f}" for emotion, share in shares.items())
    total = sum(shares.values())
    if total == 0:
        with pytest.raises(typer.BadParameter):
            parse_face(given)
        return
    face = parse_face(given)
    assert face.total == pytest.approx(total / 1000)
    for emotion in EMOTIONS:
        assert face.scores[emotion] == pytest.approx(shares.get(emotion, 0) / total)


SAD = FakeTextReader(Emotion.SADNESS)
SMILE = parse_face("happiness=0.9,neutral=0.1")


async def test_everything_for_scripts():
    told = appraisal_json(await appraised(SMILE, 0.9, "비밀", SAD))
    assert list(told) == ["face", "text", "mood", "mismatch"]
    assert (told["face"]["label"], told["face"]["quality"], told["face"]["normalised"]) == ("happiness", 0.9, False)
    assert told["text"]["label"] == "sadness"
    assert told["mood"]["sources"] == ["face", "words"]
    assert (told["mismatch"]["first"], told["mismatch"]["second_label"]) == ("face", "sadness")
    assert "비밀" not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize(("face", "text"), [(SMILE, ""), (None, "비밀")])
async def test_either_may_be_missing(face, text):
    told = appraisal_json(await appraised(face, 1.0, text, SAD))
    assert (told["face"] is None) == (face is None)
    assert (told["text"] is None) == (not text)
    assert told["mood"] is not None
    assert told["mismatch"] is None


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ko", ("적어 준 표정", "글에서 읽은 마음", "서로 달라 보여요")),
        ("en", ("The face as given", "seem to disagree")),
    ],
)
async def test_a_view_for_people(language, expected, capsys):
    show_appraisal(await appraised(SMILE, 1.0, "x", SAD), wording(language))
    told = capsys.readouterr().out
    for words in expected:
        assert words in told
    assert max(map(cell_len, told.splitlines())) <= 80


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_a_view_of_less(language, capsys):
    words, unsure = wording(language), FakeTextReader(Emotion.SADNESS, confidence=0.05)
    given = parse_face("happiness=0.9,neutral=0.9")
    show_appraisal(await appraised(given, 1.0, "x", unsure), words)
    told = " ".join(capsys.readouterr().out.split())
    for sentence in ("appraise-unreadable", "appraise-no-mismatch"):
        assert words.say(sentence) in told
    assert "1.80" in told
    show_appraisal(await appraised(None, 1.0, "x", SAD), words)
    assert words.say("appraise-no-mismatch") not in capsys.readouterr().out


def test_what_ships_appraises_from_the_command_line():
    done = facelog("appraise", "--face", "happiness=0.9,neutral=0.1", "--text", "-", "--json", input="너무 외롭고 슬퍼")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["text"]["label"], told["mismatch"]["first_label"]) == ("sadness", "happiness")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--text", " \n"),
        ("--face", "joy=1"),
        ("--text", "hi", "--quality", "0.5"),
        ("--face", "happiness=1", "--quality", "nan"),
        ("--face", "happiness=1", "--quality", "1.5"),
        ("--face", "happiness=1", "--lang", "fr"),
    ],
)
def test_usage_errors_are_status_2(arguments):
    done = facelog("appraise", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
