"""What a text looks like to the reader: symbols, negation, hashes that never change."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion.text_features import CAP, TABLE_BITS, extract, normalise, shorten
from emotion.text_symbols import CLOSE, OPEN

DIGEST = (
    "import hashlib; from emotion.text_features import extract; "
    "f = extract('안 행복해 ㅠㅠ but I am not sad 😊'); "
    "print(hashlib.sha256(f.buckets.astype('<i8').tobytes()).hexdigest())"
)


def shared_words(a, b):
    return len(np.intersect1d(extract(a).buckets, extract(b).buckets))


def test_hash_is_the_same_in_another_process():
    run = subprocess.run([sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True)
    here = extract("안 행복해 ㅠㅠ but I am not sad 😊").buckets.astype("<i8").tobytes()
    assert run.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_hash_never_changes():
    # The shipped weights are worthless under another hash.
    buckets = extract("행복해 happy").buckets.astype("<i8").tobytes()
    assert hashlib.sha256(buckets).hexdigest()[:16] == "eb9a6d059a26a158"


@pytest.mark.parametrize(
    ("plain", "negated"),
    [
        ("행복해", "안 행복해"),
        ("행복하지", "행복하지 않아"),
        ("기쁘지", "기쁘지 않았다"),
        ("즐겁지", "즐겁지 못했다"),
        ("행복한", "행복한 게 아니야"),
        ("happy", "not happy"),
        ("good", "I don't feel good"),
        ("good", "I dont feel good"),
        ("fun", "it wasn’t fun"),
    ],
)
def test_negated_word_loses_its_plain_features(plain, negated):
    assert shared_words(plain, negated) < 0.6 * len(extract(plain).buckets)


def test_negation_ends_at_punctuation_and_but():
    assert shared_words("happy", "not tired, happy") > shared_words("happy", "not happy")
    assert shared_words("happy", "not tired but happy") > shared_words("happy", "not happy")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("😭", "sadness"),
        ("❤️", "happiness"),
        ("ㅋㅋㅋㅋ", "laugh"),
        ("ㅠㅠ", "crying"),
        ("ㅜㅠㅜ", "crying"),
        ("T_T", "crying"),
        ("ㅎㅎ", "giggle"),
        ("^^", "smile"),
        (":)", "smile"),
        (":-(", "frown"),
        ("hahaha", "laugh"),
        ("<3", "happiness"),
        ("ㅡㅡ", "flat"),
        ("ㄷㄷㄷ", "gasp"),
    ],
)
def test_symbols_are_spelled_out(text, name):
    assert f"{OPEN}{name}{CLOSE}" in normalise(text)
    assert extract(text).symbols == 1


def test_a_sender_cannot_write_a_symbol_name():
    assert extract(f"{OPEN}happiness{CLOSE}").symbols == 0


def test_contractions_become_not():
    assert normalise("I can't, won't and DON’T") == "i can not, will not and do not"
    assert normalise("I want an ant") == "i want an ant"


def test_letters_are_counted_by_script():
    features = extract("오늘 so привет 😊")
    assert (features.hangul, features.latin, features.foreign, features.symbols) == (2, 2, 6, 1)


def test_long_text_keeps_its_beginning_and_end():
    short = shorten("a" * 50_000 + "b" * 50_000)
    assert len(short) == CAP
    assert short[0] == "a"
    assert short[-1] == "b"
    assert shorten("x" * CAP) == "x" * CAP


def test_nothing_to_read_gives_nothing():
    assert len(extract("").buckets) == 0
    assert len(extract(" \n\t").buckets) == 0


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_sound_features(text):
    features = extract(text)
    assert len(features.buckets) == len(features.values)
    assert ((features.buckets >= 0) & (features.buckets < 1 << TABLE_BITS)).all()
    assert np.isfinite(features.values).all()


@given(st.characters(categories=["Cs"]))
def test_lone_surrogates_are_read_over(character):
    assert extract(f"좋아 {character} good").hangul == 2
