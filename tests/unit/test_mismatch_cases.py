"""The labelled cases of faces and words: that they are sound, and how well Facelog does on them."""

import json
from collections import Counter
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from bot.appraise import eval_mismatch
from bot.mismatches import HALVES, evaluate_mismatch, load_cases, measure
from bot.wording.wording import wording
from core.emotions import Emotion
from core.errors import DataError, ModelUnavailable
from core.people import LANGUAGES
from emotion.text import HashedTextReader
from tests.fakes.text import FakeTextReader

FILE = Path(__file__).parents[1] / "data" / "mismatch.toml"
CASES = load_cases(FILE)
ONE = """
[[case]]
language = "ko"
kind = "k"
half = "held"
face = { happiness = 0.8, neutral = 0.2 }
text = "오늘은 비밀"
words = "bad"
ask = true
why = "w"
"""


@pytest.fixture
async def reader():
    reader = HashedTextReader(timeout=60)
    yield reader
    await reader.aclose()


def test_the_halves_are_balanced():
    assert len(CASES) >= 160
    counts = Counter((case.language, case.half) for case in CASES)
    assert len(set(counts.values())) == 1
    for key in {(case.language, case.kind, case.ask) for case in CASES}:
        tuning, held = (
            sum((case.language, case.kind, case.ask, case.half) == (*key, half) for case in CASES) for half in HALVES
        )
        assert abs(tuning - held) <= 1, key


def test_no_text_is_there_twice():
    assert len({case.text.casefold() for case in CASES}) == len(CASES)


async def test_facelog_asks_where_a_friend_would(reader):
    halves = await measure(CASES, reader)
    for half in HALVES:
        figures = halves[half].all
        assert figures.precision >= 0.8, half
        assert figures.recall >= 0.8, half
        assert halves[half].words_right.precision >= 0.88
        assert halves[half].words_right.recall >= 0.95
        assert {*halves[half].by_language} == {*LANGUAGES}


async def test_held_cases_whose_translation_was_not_tuned_on(reader):
    # The k-th Korean and the k-th English case are alike, and were split apart from each other.
    korean, english = ([case for case in CASES if case.language == language] for language in ("ko", "en"))
    untouched = [
        case for pair in zip(korean, english, strict=True) if {c.half for c in pair} == {"held"} for case in pair
    ]
    figures = (await measure(untouched, reader))["held"].all
    assert figures.cases >= 60
    assert figures.precision >= 0.72
    assert figures.recall >= 0.75


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


async def test_errors_are_counted_and_blamed(tmp_path):
    second = ONE.replace("happiness = 0.8", "sadness = 0.8").replace('"bad"', '"good"').replace('"오늘', '"또 오늘')
    third = ONE.replace('"오늘', '"끝 오늘').replace("true", "false").replace('"bad"', '"plain"')
    reader = FakeTextReader(texts={"오늘은 비밀": Emotion.NEUTRAL, "또 오늘은 비밀": Emotion.HAPPINESS}, confidence=1)
    reader.emotion = Emotion.SADNESS
    found = (await measure(load_cases(write(tmp_path / "c.toml", ONE + second + third)), reader))["held"]
    told = found.as_dict()
    assert (told["right"], told["needless"], told["missed"]) == (1, 1, 1)
    assert (told["precision"], told["recall"]) == (0.5, 0.5)
    assert (told["words_right"]["precision"], told["words_right"]["recall"], told["text_errors"]) == (1, 1, 2)
    assert [(error["case"], error["asked"]) for error in told["errors"]] == [(1, False), (3, True)]
    assert told["by_language"]["en"]["precision"] is None
    assert "비밀" not in repr(found)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_table_for_people(language, capsys, tmp_path):
    words = wording(language)
    await evaluate_mismatch(write(tmp_path / "c.toml", ONE), FakeTextReader(Emotion.SADNESS), words)
    told = capsys.readouterr().out
    for key in ("eval-precision", "eval-recall", "eval-half-held", "eval-missed"):
        assert words.say(key) in told
    assert "100.0%" in told
    assert words.say("eval-half-tuning") not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "case"),
        ("비밀", "not a TOML file"),
        (ONE.replace("0.2", "0.4"), "does not sum to 1"),
        (ONE.replace("happiness", "joy"), "case.0.face"),
        (ONE.replace("0.8", "nan"), "case.0.face"),
        (ONE.replace('"held"', '"비밀"'), "case.0.half"),
        (ONE + 'note = "비밀"\n', "case.0.note"),
    ],
)
def test_a_wrong_file_is_told_without_its_words(text, told, tmp_path):
    with pytest.raises(DataError, match=told) as caught:
        load_cases(write(tmp_path / "c.toml", text))
    assert "비밀" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DataError, match=r"none\.toml: No such file"):
        load_cases(tmp_path / "none.toml")


@given(st.binary(max_size=200))
def test_any_other_file_is_a_data_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "c.toml"
    path.write_bytes(content)
    with pytest.raises(DataError):
        load_cases(path)


async def test_a_reader_that_fails_is_not_hidden(tmp_path):
    path = write(tmp_path / "c.toml", ONE)
    with pytest.raises(ModelUnavailable):
        await evaluate_mismatch(path, FakeTextReader(error=ModelUnavailable("text")), wording("en"))


def test_the_command_measures_what_ships(tmp_path, capsys):
    command = typer.Typer()
    command.command()(eval_mismatch)
    path = write(tmp_path / "c.toml", ONE)
    typer.main.get_command(command).main([str(path), "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["file", "held"]
    assert (told["file"], told["held"]["cases"]) == (str(path), 1)
