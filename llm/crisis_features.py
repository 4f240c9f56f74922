"""What a text looks like to the crisis net: hashed words, character n-grams, and words of a kind near one another.

Training and serving both call `extract`. The hash is plain arithmetic on 64-bit integers, so that it is the same in
every process and on every platform.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
import numpy.typing as npt

TABLE_BITS = 17
"""The weights have a row for each of 2**17 buckets."""

Rows = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint64]

_GRAMS = (2, 3, 4, 5)
"""Lengths of character n-grams."""
_LETTER_GRAMS = (4, 5, 6, 7)
"""Lengths of n-grams of the letters inside Hangul syllables, which see through endings."""
_REACH = 4
"""A kind of word is paired with so many that follow it."""
_LONG = 18
"""Tokens; a longer sentence is also read in overlapping windows of so many."""
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_BREAK = np.uint64(10)
"""Stands between sentences."""
_INITIAL, _VOWEL, _FINAL = (np.uint64(0x110000 + offset) for offset in (0, 100, 200))
"""Codes of Hangul letters, beyond all characters."""
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_LETTERS = np.uint64(0x2545F4914F6CDD1D)

_TOKEN = re.compile(r"[a-zà-ÿ]+|[가-힣]+|[ᄀ-ᇿㄱ-ㅎㅏ-ㅣ]+|\d+|[.!?…\n;]+|[^\W\d_]+|·")
_REPEATED = re.compile(r"(.{1,4}?)\1{2,}")
_ENDING = re.compile(r"(?<=...)(?:ing|ed|es|s|ly)$")
_STOPS = ".!?…\n;"


BLOCKS = 3
"""Words, character n-grams and kinds of words: each block counts by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisFeatures:
    """A text as the net sees it. Not the text: it cannot be read back."""

    rows: Rows = field(repr=False)
    """Rows of the weight table, one for each feature."""
    tokens: Rows = field(repr=False)
    """The token that each feature begins in."""
    blocks: Rows = field(repr=False)
    """The block of each feature, 0 to BLOCKS - 1."""
    hangul: npt.NDArray[np.bool_] = field(repr=False)
    """Whether each token is in Hangul."""
    sentences: int
    """Sentences in the text."""
    spans: npt.NDArray[np.int64] = field(repr=False)
    """(N, 2): the first token and the one after the last of each passage that is judged by itself."""


def extract(text: str) -> CrisisFeatures:
    """Features and passages of a text; none when there is nothing in it to read."""
    tokens = _TOKEN.findall(_REPEATED.sub(r"\1\1", text.lower().replace("'", "")))
    ends = [token[0] in _STOPS for token in tokens]
    # An end is in a sentence of its own, so that nothing reaches over it.
    places = np.cumsum(ends, dtype=np.int64) * 2 - np.array(ends, np.int64)
    parts = [_words(tokens, places), _grams(tokens, ends), _kinds(tokens, places)]
    sentences, others = _spans(ends)
    return CrisisFeatures(
        rows=np.concatenate([rows for rows, _ in parts]),
        tokens=np.concatenate([where for _, where in parts]),
        blocks=np.repeat(np.arange(BLOCKS), [len(rows) for rows, _ in parts]),
        hangul=np.array(["가" <= token[0] <= "힣" for token in tokens], np.bool_),
        sentences=len(sentences),
        spans=np.array([*sentences, *others], np.int64).reshape(-1, 2),
    )


def _words(tokens: list[str], places: Rows) -> tuple[Rows, Rows]:
    """Words, and runs of them within a sentence."""
    codes = np.fromiter((zlib.crc32(token.encode()) for token in tokens), np.uint64, len(tokens))
    inside = np.flatnonzero(places % 2 == 0)
    return _joined([(codes[inside], inside), *_runs(codes, places, 2)])


def _runs(codes: Codes, places: Rows, salt: int) -> list[tuple[Codes, Rows]]:
    """Pairs, pairs with one left out, and triples that stay within a sentence, with where they begin."""
    near, far = np.flatnonzero(places[:-1] == places[1:]), np.flatnonzero(places[:-2] == places[2:])
    return [
        (codes[near] * _PRIME + codes[near + 1] + np.uint64(salt), near),
        (codes[far] * _PRIME + codes[far + 2] + np.uint64(salt + 1), far),
        ((codes[far] * _PRIME + codes[far + 1]) * _PRIME + codes[far + 2] + np.uint64(salt + 2), far),
    ]


def _joined(runs: list[tuple[Codes, Rows]]) -> tuple[Rows, Rows]:
    return _rows(np.concatenate([codes for codes, _ in runs])), np.concatenate([where for _, where in runs])


def _grams(tokens: list[str], ends: list[bool]) -> tuple[Rows, Rows]:
    """Character n-grams and n-grams of Hangul letters within a sentence; Hangul words are read without spaces."""
    parts = [
        "\n" if end else token if "가" <= token[0] <= "힣" else f" {token} "
        for token, end in zip(tokens, ends, strict=True)
    ]
    codes = np.frombuffer("".join(parts).encode("utf-32-le"), np.uint32).astype(np.uint64)
    at = np.repeat(np.arange(len(tokens)), [len(part) for part in parts])
    found = [_windows(codes, size, at) for size in _GRAMS]
    letters, begins, letters_at = _letters(codes, at)
    for size in _LETTER_GRAMS if begins.any() else ():
        rows, where = _windows(letters, size, letters_at)
        found.append((rows[begins[: len(rows)]], where[begins[: len(rows)]]))
    rows, where = (np.concatenate(part) for part in zip(*found, strict=True))
    return rows[rows >= 0], where[rows >= 0]


def _letters(codes: Codes, at: Rows) -> tuple[Codes, npt.NDArray[np.bool_], Rows]:
    """Hangul syllables as initial, vowel and final, other characters as they are; where one begins; and its token."""
    place = codes - np.uint64(0xAC00)
    hangul = place < 11_172
    final = place % 28
    spelled = np.stack(
        (
            np.where(hangul, place // 588 + _INITIAL, codes),
            np.where(hangul, place // 28 % 21 + _VOWEL, 0),
            np.where(hangul & (final > 0), final + _FINAL, 0),
        ),
        axis=1,
    ).ravel()
    kept = spelled != 0
    begins = np.stack((hangul, np.zeros_like(hangul), np.zeros_like(hangul)), axis=1).ravel()
    return spelled[kept], begins[kept], np.repeat(at, 3)[kept]


def _windows(codes: Codes, size: int, at: Rows) -> tuple[Rows, Rows]:
    """A row for each run of `size` codes, -1 where it leaves its sentence; and the token that it begins in."""
    count = max(0, len(codes) - size + 1)
    total = np.full(count, size, np.uint64)
    over = np.zeros(count, np.bool_)
    for offset in range(size):
        part = codes[offset : offset + count]
        total = total * _PRIME + part
        over |= part == _BREAK
    return np.where(over, -1, _rows(total)), at[:count]


def _kinds(tokens: list[str], places: Rows) -> tuple[Rows, Rows]:
    """Kinds of words, alone, in pairs within reach in their order, in runs of three, and among other words' stems."""
    starts: list[int] = []
    position = 0
    for token in tokens:
        starts.append(position)
        position += len(token) + 1
    matches = [(match.start(), match.lastgroup or "") for match in _pattern().finditer(" ".join(tokens))]
    at = np.searchsorted(np.array(starts, np.int64), [start for start, _ in matches], side="right") - 1
    codes = np.fromiter((zlib.crc32(name[1:].encode()) for _, name in matches), np.uint64, len(matches)) ^ _LETTERS
    own = places[at]
    runs = [(codes, at)]
    for gap in range(1, _REACH + 1):
        near = np.flatnonzero(own[:-gap] == own[gap:])
        runs.append((codes[near] * _PRIME + codes[near + gap] + np.uint64(11 if gap < 3 else 12), at[near]))
    far = np.flatnonzero(own[:-2] == own[2:])
    runs.append(((codes[far] * _PRIME + codes[far + 1]) * _PRIME + codes[far + 2] + np.uint64(13), at[far]))
    mixed = np.fromiter((zlib.crc32(_stem(token).encode()) for token in tokens), np.uint64, len(tokens))
    mixed[at[::-1]] = codes[::-1]
    return _joined([*runs, *_runs(mixed, places, 21)])


def _stem(token: str) -> str:
    """A word without its commonest endings; a Hangul word's first two syllables."""
    return token[:2] if token[0] > "z" else _ENDING.sub("", token) or token


@cache
def _pattern() -> re.Pattern[str]:
    tables = tomllib.loads(files("llm").joinpath("crisis_terms.toml").read_text(encoding="utf-8"))
    groups = [f"(?P<k{name}>{'|'.join(stems)})" for name, stems in tables["ko"].items()]
    groups += [rf"\b(?P<e{name}>{'|'.join(stems)})" for name, stems in tables["en"].items()]
    return re.compile("|".join(groups))


def _spans(ends: list[bool]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Sentences; and neighbouring pairs of them with windows of long ones."""
    edges = [0, *(index + 1 for index, end in enumerate(ends) if end)]
    if edges[-1] != len(ends):
        edges.append(len(ends))
    sentences = list(pairwise(edges))
    others = list(zip(edges[:-2], edges[2:], strict=True))
    for first, last in sentences:
        if last - first > _LONG:
            others += [(start, start + _LONG) for start in range(first, last - _LONG, _LONG // 2)]
            others.append((last - _LONG, last))
    return sentences, others


def _rows(hashes: Codes) -> Rows:
    """Spread a polynomial hash over all 64 bits, and take the row."""
    hashes = (hashes ^ (hashes >> np.uint64(31))) * _MIX
    hashes = hashes ^ (hashes >> np.uint64(29))
    return (hashes * _PRIME >> np.uint64(64 - TABLE_BITS)).astype(np.int64)
