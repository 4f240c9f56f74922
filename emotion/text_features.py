"""What a text looks like to the linear reader: hashed words, word pairs and character n-grams.

Training and serving both call `extract`. The hash is plain arithmetic on 64-bit integers, so that it is the same in
every process and on every platform.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from emotion.text_symbols import CLOSE, OPEN, spell_out

TABLE_BITS = 19
"""The weights have a row for each of 2**19 buckets."""
CAP = 4_000
"""Characters read of a longer text: the first and the last half of so many."""

Integers = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

_GRAMS = (1, 2, 3, 4, 5)
"""Lengths of character n-grams."""
_LETTER_GRAMS = (3, 4, 5, 6)
"""Lengths of n-grams of the letters inside Hangul syllables, which see through 힘들다, 힘든, 힘드네."""
_SCOPE = 3
"""Words after an English negator that it is taken to cover."""
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_LETTER_MARK = np.uint64(0x2545F4914F6CDD1D)
_NEGATED = np.uint64(0xD6E8FEB86659FD93)

_LINK = re.compile(r"(?:https?://|www\.)\S+|\[(?:name|religion)\]|@\w+")
_REPEATED = re.compile(r"(.)\1{2,}")
_CONTRACTED = re.compile(
    r"\b(ca|wo|sha|do|does|did|is|are|was|were|have|has|had|could|would|should|must|need|ai|might)n['’]?t\b"
)
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}
_TOKEN = re.compile(rf"{OPEN}[a-z]+{CLOSE}|[a-zÀ-ÿ]+(?:['’][a-z]+)?|[가-힣]+|[ㄱ-ㅎㅏ-ㅣ]+|[0-9]+|[!?~,.…]+|[^\W\d_]+")
_STOP = re.compile(r"[!?~,.…]+|but|though|however")
_NEGATORS = frozenset(["not", "no", "never", "without", "hardly", "barely", "cannot", "nor", "neither"])
_KO_BEFORE = frozenset(["안", "못"])
_KO_STEM = re.compile(r".+(?:지|지는|지도|지가|지를|진|질|질도)$")
_KO_GLUED = re.compile(r".+(?:지[는도를가]?|[진질])(?:않|못)")
_KO_NOUNS = frozenset(["건", "게", "것은", "것이", "거", "것도", "건가"])
_LETTER_WORDS = re.compile(r"[a-zÀ-ÿ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFeatures:
    """A text as the reader sees it. Not the text: it cannot be read back."""

    buckets: npt.NDArray[np.int64] = field(repr=False)
    """Rows of the weight table, without repetition within a block."""
    values: Floats = field(repr=False)
    """How much each row counts."""
    words: npt.NDArray[np.int64] = field(repr=False)
    """A bucket for each word in Latin letters, for telling English from other languages."""
    hangul: int
    """Hangul syllables."""
    latin: int
    """Latin letters."""
    foreign: int
    """Letters of other scripts."""
    symbols: int
    """Emoji and emoticons with a meaning."""


def extract(text: str) -> TextFeatures:
    """Features of any text; empty arrays when there is nothing in it to read."""
    tokens = _TOKEN.findall(normalise(text))
    negated = _negated(tokens)
    hashes = np.fromiter((zlib.crc32(token.encode()) for token in tokens), np.uint64, len(tokens))
    flags = np.array(negated, np.uint64) * _NEGATED
    marked = _mixed(hashes * _PRIME + flags)
    pairs = _mixed(marked[:-1] * _PRIME + marked[1:] + np.uint64(2))
    skips = _mixed(marked[:-2] * _PRIME + marked[2:] + np.uint64(3))
    blocks = [_rows(np.concatenate((marked, pairs, skips))), _rows(_grams(tokens, negated))]
    kinds = [_kind(token) for token in tokens]
    return TextFeatures(
        buckets=np.concatenate(blocks),
        values=np.concatenate([np.full(len(b), 1 / max(1.0, len(b)) ** 0.5, np.float32) for b in blocks]),
        words=_rows(_mixed(hashes[[kind == "latin" for kind in kinds]] * _PRIME)),
        hangul=sum(len(t) for t, kind in zip(tokens, kinds, strict=True) if kind == "hangul"),
        latin=sum(len(t) for t, kind in zip(tokens, kinds, strict=True) if kind == "latin"),
        foreign=sum(len(t) for t, kind in zip(tokens, kinds, strict=True) if kind == "foreign"),
        symbols=kinds.count("symbol"),
    )


def shorten(text: str) -> str:
    """The beginning and the end of a text longer than CAP, CAP characters in all; a shorter one as it is."""
    if len(text) <= CAP:
        return text
    return text[: CAP // 2] + "\n" + text[len(text) - CAP // 2 + 1 :]


def normalise(text: str) -> str:
    """Lower-case text with links gone, long repetitions shortened, symbols spelled out, and n't written as not."""
    text = shorten(text).replace(OPEN, " ").replace(CLOSE, " ")
    text = unicodedata.normalize("NFC", text).lower()
    text = _REPEATED.sub(r"\1\1", _LINK.sub(" ", text))
    return _CONTRACTED.sub(_expanded, spell_out(text))


def _expanded(found: re.Match[str]) -> str:
    return f"{_WHOLE.get(found.group(1), found.group(1))} not"


def _negated(tokens: list[str]) -> list[bool]:
    """Which tokens stand under a negation."""
    flags = [False] * len(tokens)
    reach = 0
    for index, token in enumerate(tokens):
        if _STOP.fullmatch(token):
            reach = 0
        elif token in _NEGATORS:
            reach = _SCOPE
        elif token in _KO_BEFORE:
            reach = 1
        elif reach and token[0] != OPEN:
            flags[index] = True
            reach -= 1
        if index and token[0] in "않못" and _KO_STEM.fullmatch(tokens[index - 1]):
            flags[index - 1] = True
        if index > 1 and token.startswith("아니") and tokens[index - 1] in _KO_NOUNS:
            flags[index - 2] = True
        if _KO_GLUED.match(token):
            flags[index] = True
    return flags


def _grams(tokens: list[str], negated: list[bool]) -> Integers:
    """Hashes of the character n-grams of the tokens joined by spaces, and of the letters inside Hangul syllables.

    An n-gram is marked where it starts in a negated word.
    """
    if not tokens:
        return np.zeros(0, np.uint64)
    joined = " " + " ".join(tokens) + " "
    codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32).astype(np.uint64)
    marks = np.repeat(np.array([*negated, False], np.uint64), [*(len(token) + 1 for token in tokens), 1]) * _NEGATED
    found = [_windows(codes, marks, size) for size in _GRAMS]
    letters, marks, starts = _letters(codes, marks)
    if starts.any():
        found += [_windows(letters, marks + _LETTER_MARK, size, starts) for size in _LETTER_GRAMS]
    return np.concatenate(found)


def _windows(codes: Integers, marks: Integers, size: int, starts: Flags | None = None) -> Integers:
    """A hash for each run of `size` codes; `starts`: only for runs that begin there."""
    count = max(0, len(codes) - size + 1)
    total = marks[:count] + np.uint64(size)
    for offset in range(size):
        total = total * _PRIME + codes[offset : offset + count]
    return _mixed(total if starts is None else total[starts[:count]])


def _letters(codes: Integers, marks: Integers) -> tuple[Integers, Integers, Flags]:
    """Hangul syllables as initial, vowel and final, other characters as they are; and where a syllable begins."""
    place = codes - np.uint64(0xAC00)
    hangul = place < 11_172
    final = place % 28
    parts = np.stack(
        (
            np.where(hangul, place // 588 + 1, codes),
            np.where(hangul, place // 28 % 21 + 100, 0),
            np.where(hangul & (final > 0), final + 200, 0),
        ),
        axis=1,
    ).ravel()
    kept = parts != 0
    begins = np.stack((hangul, np.zeros_like(hangul), np.zeros_like(hangul)), axis=1).ravel()
    return parts[kept], np.repeat(marks, 3)[kept], begins[kept]


def _mixed(hashes: Integers) -> Integers:
    """Spread a polynomial hash over all 64 bits."""
    hashes = (hashes ^ (hashes >> np.uint64(31))) * _MIX
    return hashes ^ (hashes >> np.uint64(29))


def _rows(hashes: Integers) -> npt.NDArray[np.int64]:
    """Distinct rows of the table."""
    return np.unique(hashes * _PRIME >> np.uint64(64 - TABLE_BITS)).astype(np.int64)


def _kind(token: str) -> str:
    if token[0] == OPEN:
        return "symbol"
    if "가" <= token[0] <= "힣":
        return "hangul"
    if _LETTER_WORDS.match(token):
        return "latin"
    return "foreign" if token[0].isalpha() and not "ㄱ" <= token[0] <= "ㅣ" else "other"
