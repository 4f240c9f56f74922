import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DataError, ModelUnavailable
from core.people import LANGUAGES
from llm.crisis_features import BLOCKS, TABLE_BITS, extract
from llm.crisis_net import CrisisNet, hangul_in, load_crisis_net, packaged_net
from llm.safety import Risk, RiskKind, assess, find_by_patterns, plain_words
from llm.train.crisis import main, save
from llm.train.crisis_data import EXPANSIONS, Template, diary_lines, expanded, public_texts, templates
from llm.train.crisis_fit import FALSE_ALARMS, fit

DIARY = Path(__file__).parents[2] / "emotion" / "train" / "text"
PLAIN = ("오늘은 비가 왔다", "점심에 국수를 먹었다", "went for a run", "lunch was great with Sam")


def net(**changes):
    values = {"weights": np.zeros(1 << TABLE_BITS, np.float32), "bias": 0.0, "thresholds": (0.0, 0.0)}
    return CrisisNet(**(values | changes))


def test_features_are_those_that_the_weights_learnt():
    """When this changes, `python -m llm.train.crisis fit` is due."""
    features = extract("나 하나 없어지면 다들 편할 텐데. i can't do this anymore")
    assert zlib.crc32(features.rows.tobytes()) == 1843167058
    assert features.sentences == 2


def test_a_sentence_looks_the_same_wherever_it_stands():
    alone, beside = extract("나 하나 쯤이야"), extract("오늘 비. 나 하나 쯤이야! i am here")
    first, last = beside.spans[1]
    inside = (beside.tokens >= first) & (beside.tokens < last)
    assert sorted(beside.rows[inside]) == sorted(alone.rows)


def test_passages_are_sentences_and_neighbours_and_windows():
    assert extract("a. b. c").spans.tolist() == [[0, 2], [2, 4], [4, 5], [0, 4], [2, 5]]
    spans = extract("word " * 40).spans.tolist()
    assert spans[0] == [0, 40]
    assert {last - first for first, last in spans[1:]} == {18}
    assert spans[-1] == [22, 40]


def test_a_language_has_its_own_threshold():
    assert hangul_in(extract("hello. 안녕")).tolist() == [False, True, True]
    assert net(bias=1.0, thresholds=(5.0, 0.5)).margin("hello") == pytest.approx(0.5)
    assert net(bias=1.0, thresholds=(5.0, 0.5)).margin("안녕") == pytest.approx(-4.0)


def test_a_score_is_the_sum_over_blocks_by_their_root():
    rng = np.random.default_rng(1)
    weights = rng.normal(size=1 << TABLE_BITS).astype(np.float32)
    features = extract("just one sentence here")
    expected = 0.25
    for block in range(BLOCKS):
        rows = features.rows[features.blocks == block]
        expected += float(weights[rows].sum()) / max(1, len(rows)) ** 0.5
    assert net(weights=weights, bias=0.25).margin("just one sentence here") == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_to_read_is_no_crisis(text):
    assert net(bias=99.0).margin(text) <= 99.0
    assert assess(text) is None


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_margin(text):
    assert not np.isnan(packaged_net().margin(plain_words(text)))


@pytest.mark.parametrize(
    "words",
    [
        "오늘은 세 줄만 그었어",
        "some days I just want to switch off and never switch back on",
        "three lines tonight, just three",
    ],
)
def test_the_net_finds_what_no_pattern_knows(words):
    assert find_by_patterns(words) is None
    assert assess(words) == Risk(RiskKind.DISTRESS)


def test_one_clause_of_a_long_message_counts():
    day = "Had lunch with Sam today. Work was long, but fine. We watched a movie in the evening. "
    clause = "Some days I just want to switch off and never switch back on. "
    assert assess(day) is None
    assert assess(day + clause + day) == Risk(RiskKind.DISTRESS)


def test_many_everyday_sentences_are_no_crisis():
    assert assess("오늘은 김치찌개를 먹었다. 산책도 조금 했다. " * 600) is None


def test_broken_weights_are_told_apart(tmp_path):
    path = tmp_path / "crisis.npz"
    for content in (b"", b"PK", b"not a table"):
        path.write_bytes(content)
        with pytest.raises(ModelUnavailable):
            load_crisis_net(path)
    with pytest.raises(ModelUnavailable):
        load_crisis_net(tmp_path / "none.npz")
    np.savez(path, weights=np.zeros(3), numbers=np.zeros(3))
    with pytest.raises(ModelUnavailable, match="another shape"):
        load_crisis_net(path)


def test_weights_are_read_as_they_were_written(tmp_path):
    weights = np.linspace(-1, 1, 1 << TABLE_BITS).astype(np.float16).astype(np.float32)
    save(net(weights=weights, bias=0.5, thresholds=(1.0, 2.0)), tmp_path / "new" / "crisis.npz")
    read = load_crisis_net(tmp_path / "new" / "crisis.npz")
    assert (read.bias, read.thresholds) == (0.5, (1.0, 2.0))
    assert np.array_equal(read.weights, weights)


def test_templates_are_many_and_on_one_side():
    lines = templates()
    for language in LANGUAGES:
        own = [line for line in lines if line.language == language]
        crises = {sentence for line in own if line.crisis for sentence in line.sentences}
        others = {sentence for line in own if not line.crisis for sentence in line.sentences}
        assert sum(line.crisis for line in own) >= 450
        assert sum(not line.crisis for line in own) >= 450
        assert not crises & others
    assert not [text for line in lines for text in line.sentences if set(text) & set("(){}|")]


def test_a_template_gives_the_same_sentences_each_time():
    made = expanded("(a|b) {who} (c|)", {"who": ["x", "y"]})
    assert made == expanded("(a|b) {who} (c|)", {"who": ["x", "y"]})
    assert set(made) <= {f"{a} {who}{c}" for a in "ab" for who in "xy" for c in ("", " c")}
    assert len(expanded("(1|2|3|4) (1|2|3|4)", {})) == EXPANSIONS


def test_fitting_separates_and_keeps_false_alarms_within_the_limit():
    lines = [
        Template(language=language, group="g", crisis=crisis, sentences=(f"{words} {number}",))
        for number in range(12)
        for language, crisis, words in (
            ("ko", True, "어두운 골짜기"),
            ("ko", False, "밝은 들판"),
            ("en", True, "dark valley"),
            ("en", False, "bright meadow"),
        )
    ]
    fitted, validation = fit(lines, PLAIN, ["a comment about the weather", "날씨 이야기"])
    assert fitted.margin("dark valley") > 0 > fitted.margin("bright meadow")
    assert fitted.margin("어두운 골짜기") > 0 > fitted.margin("밝은 들판")
    for language, threshold in zip(LANGUAGES, fitted.thresholds, strict=True):
        assert validation.found(language, threshold, crisis=False) <= FALSE_ALARMS[language]
        assert validation.found(language, threshold, crisis=True) == 1.0


def test_everyday_and_public_texts_are_read(tmp_path):
    assert len(diary_lines(DIARY)) > 1_000
    rows = "".join(f"{number}\t글 {number}\t1\n" for number in range(40))
    (tmp_path / "kote_val.tsv").write_text(rows, encoding="utf-8")
    for part in ("train", "dev"):
        (tmp_path / f"goemotions_ekman_{part}.tsv").write_text(f"{part} text\t1\tid\n", encoding="utf-8")
    texts = public_texts(tmp_path)
    assert texts.train[0] == "train text"
    assert texts.measured[0] == "dev text"
    assert not set(texts.train) & set(texts.measured)
    assert len(texts.train) + len(texts.measured) == 42


def test_missing_files_are_told(tmp_path, capsys):
    with pytest.raises(DataError):
        diary_lines(tmp_path)
    assert main(["alarms", "--public", str(tmp_path)]) == 1
    assert "kote_val.tsv" in capsys.readouterr().err
