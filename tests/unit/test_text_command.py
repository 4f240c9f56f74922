"""`facelog eval text`: figures with a fake reader, what it prints, and as a process how it fails and what ships."""

import json
import subprocess
import sys

import numpy as np
import pytest
from rich.cells import cell_len

from bot.text_evaluation import TextMeasuring, evaluate_text
from bot.wording.wording import wording
from core.emotions import EMOTIONS, Emotion, Scores
from core.errors import DataError, ModelUnavailable
from core.observations import TextReading
from emotion.card import load_card, packaged_weights
from emotion.evaluate.digests import Digests, digests_of
from emotion.evaluate.labelled_texts import TextFormat, read_texts
from emotion.evaluate.text import TEXT_DIGESTS_FILE, measure_texts, text_key

KEYS = [
    "file",
    "format",
    "model",
    "texts",
    "macro_f1",
    "valence_auroc",
    "valence_texts",
    "per_class",
    "left_out",
    "twins",
    "without_twins",
]
IDS = {"anger": 0, "disgust": 1, "fear": 2, "happiness": 3, "neutral": 4, "sadness": 5, "surprise": 6}


class FakeReader:
    """Reads the name of an emotion as that emotion; anything else as neutral."""

    name = "fake 1"

    def read(self, text):
        emotion = Emotion(text.split()[0]) if text.split()[0] in list(Emotion) else Emotion.NEUTRAL
        good = {Emotion.HAPPINESS: 1.0, Emotion.NEUTRAL: 0.0, Emotion.SURPRISE: 0.0}.get(emotion, -1.0)
        return TextReading(scores=Scores.of({emotion: 1.0}), valence=good, arousal=0.5, confidence=1.0, model=self.name)


def measuring(known=None):
    return TextMeasuring(model=FakeReader(), thresholds=(0.5,) * 7, known=known)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "감정.tsv"
    lines = [f"{name} {part}\t{IDS[name]}\tid" for name in IDS for part in ("x", "y")]
    path.write_text("\n".join([*lines, "nothing of it\t3\tid"]), encoding="utf-8")
    return path


def facelog(*arguments):
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_figures_are_those_of_the_answers(file):
    figures = measure_texts(read_texts(file, TextFormat.GOEMOTIONS), FakeReader(), (0.5,) * 7, known=None)
    happy, neutral = figures.all.per_class["happiness"], figures.all.per_class["neutral"]
    assert (happy.precision, happy.recall, happy.f1, happy.support) == (1, pytest.approx(2 / 3), pytest.approx(0.8), 3)
    assert (neutral.precision, neutral.recall) == (pytest.approx(2 / 3), 1)
    assert figures.all.macro_f1 == pytest.approx(np.mean([1, 1, 1, 0.8, 1, 1, 0.8]))
    assert (figures.all.valence_auroc, figures.all.valence_texts) == (1, 11)
    assert (figures.twins, figures.without_twins) == (None, None)


def test_without_one_kind_there_is_no_auroc(tmp_path):
    (tmp_path / "f.tsv").write_text("happiness\t3\tx\nneutral\t4\tx\n", encoding="utf-8")
    figures = measure_texts(read_texts(tmp_path / "f.tsv", TextFormat.GOEMOTIONS), FakeReader(), (0.5,) * 7, known=None)
    assert (figures.all.valence_auroc, figures.all.valence_texts) == (None, 1)


def test_texts_that_were_trained_on_are_known_by_their_letters(file):
    texts = read_texts(file, TextFormat.GOEMOTIONS)
    known = Digests(digests_of(text_key(f"  {name}  x ") for name in IDS))
    figures = measure_texts(texts, FakeReader(), (0.5,) * 7, known=known)
    assert figures.twins == 7
    assert figures.without_twins is not None
    assert figures.without_twins.texts == 8
    whole = Digests(digests_of(text_key(one.text) for one in texts.texts))
    figures = measure_texts(texts, FakeReader(), (0.5,) * 7, known=whole)
    assert (figures.twins, figures.without_twins) == (15, None)


async def test_json_for_scripts(file):
    printed = []
    known = Digests(digests_of([b"anger x"]))
    await evaluate_text(file, "goemotions", lambda: measuring(known), wording("en"), print_json=printed.append)
    told = json.loads(json.dumps(printed, allow_nan=False))[0]
    assert list(told) == KEYS
    assert (told["format"], told["model"], told["texts"], told["twins"]) == ("goemotions", "fake 1", 15, 1)
    assert list(told["per_class"]) == list(EMOTIONS)
    assert told["without_twins"]["texts"] == 14


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ko", ("글 15개", "학습에 없던 글", "긍정·부정 AUROC", "분노", "매크로 F1", "1개는 학습에 쓴")),
        ("en", ("on 15 texts", "not trained on", "AUROC of good and bad", "anger", "macro F1", "1 of these texts was")),
    ],
)
async def test_a_table_for_people(file, capsys, language, expected):
    await evaluate_text(file, "goemotions", lambda: measuring(Digests(digests_of([b"anger x"]))), wording(language))
    told = capsys.readouterr()
    for words in expected:
        assert words in told.out
    assert told.err == ""
    assert max(map(cell_len, told.out.splitlines()[1:])) <= 80


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_flattered_figures_and_texts_left_out_are_told(tmp_path, capsys, language):
    path = tmp_path / "k.tsv"
    path.write_text("1\thappiness\t42\n2\tx\t11\n", encoding="utf-8")
    words = wording(language)
    await evaluate_text(path, "kote", lambda: measuring(Digests(digests_of([b"happiness"]))), words)
    told = capsys.readouterr().out
    assert words.say("eval-text-left-out", count=1) in told
    assert words.say("eval-text-flattered") in told


async def test_a_wrong_file_is_told_before_the_model_is_loaded(tmp_path):
    def load():
        raise ModelUnavailable("loaded")

    with pytest.raises(DataError, match="No such file"):
        await evaluate_text(tmp_path / "none.tsv", "kote", load, wording("en"))


def test_a_file_of_no_use_is_one_line_and_status_1(tmp_path):
    (tmp_path / "cwd" / "words.tsv").write_text("I miss my dad so much")
    done = facelog("eval", "text", "words.tsv", "--format", "goemotions", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "facelog: words.tsv: line 1: expected 3 columns as in goemotions, found 1\n"


@pytest.mark.parametrize("arguments", [("x.tsv",), ("x.tsv", "--format", "diary"), ("--format", "kote")])
def test_usage_errors_are_status_2(arguments):
    assert facelog("eval", "text", *arguments).returncode == 2


def test_what_ships_is_measured_from_the_command_line(file):
    done = facelog("eval", "text", file, "--format", "goemotions", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert list(told) == KEYS
    assert (told["texts"], told["twins"]) == (15, 0)


def test_what_ships_knows_what_it_was_trained_on():
    known = Digests.load(load_card(packaged_weights(), "text"), TEXT_DIGESTS_FILE)
    assert 45_000 < len(known) < 49_000
    assert not known.holds([text_key("오늘 처음 쓰는, 아무도 쓴 적 없는 문장이에요.")]).any()
