"""What a text is about, as terms that can be compared: Hangul syllable pairs and words, without function words.

Not a morphological analyser: endings and particles are cut by rule, so that 회사가, 회사에서 and 회사 share terms.
A cut that is wrong here and there costs little, because every pair of syllables counts by itself.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from array import array
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from zlib import crc32

READ_AT_MOST = 4000
"""Characters of a text that are read."""
MAX_TERMS = 400
"""Terms that a text has at most."""
_LONGEST_WORD = 40
"""Longer runs of letters are keys that were held down, addresses or codes."""

_WORD = re.compile(r"[가-힣]+|[^\W\d_가-힣ㄱ-ㅎㅏ-ㅣ]+(?:['’][a-z]+)?|\d{2,}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]+\.[\w.-]+", re.IGNORECASE)

_CERTAIN = r"에서는|에서도|에서|에게서|에게|한테서|한테|이랑|랑|을|를|까지|부터|처럼|보다|에는|에도|에"
"""Particles that follow nothing but nouns."""
_OTHER = (
    r"이라는|라는|이라고|이라도|이라서|라서|으로는|으로|이나|인데|이야|이고|하고|"
    r"들이|들은|들을|들과|들|은|는|이|가|도|와|과|만|의|로|나|께"
)
_NOUN = re.compile(rf"(?P<stem>[가-힣]{{2,}}?|[가-힣](?=[을를에]))(?:{_CERTAIN})$")
_PARTICLE = re.compile(rf"(?P<stem>[가-힣]{{2,}}?|[가-힣](?=[은는]$))(?:{_CERTAIN}|{_OTHER})$")
_PAST = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 == 20)
"""All syllables that end in ㅆ: they begin the ending of a verb (했어, 갔는데) or are all of it."""
_ENDING = re.compile(
    rf"(?P<stem>[가-힣]+?)(?:[하되]?[{_PAST}](?:[가-힣]{{0,4}})|(?:하|되|해|돼)?(?:[는은]데요?|지만|니까|어서|아서|면서|고|다가|"
    r"습니다|[합됩]니다|세요|네요?|어요|아요|지요|죠|려고|도록|거든요?|잖아요?|다|어|아|요|게|면|음|함|하는|하던|했던|한|할|해))$"
)


def terms(text: str) -> array[int]:
    """Return the 32-bit hashes of a text's terms in order, repeated where they are: at most `MAX_TERMS`."""
    found = array("I")
    for word, stem in _words(text):
        for term in _grams(stem) if "가" <= word[0] <= "힣" else (stem,):
            found.append(crc32(term.encode(errors="surrogatepass")))
        if len(found) >= MAX_TERMS:
            return found[:MAX_TERMS]
    return found


def topics(text: str) -> dict[str, bool]:
    """Return the words that may name a topic, each once; True where a particle shows that it is a noun.

    Words of a script without such particles are taken for nouns from four letters on.
    """
    found: dict[str, bool] = {}
    for word, stem in _words(text):
        if "가" <= word[0] <= "힣":
            if len(stem) >= 2:
                found[stem] = found.get(stem, False) or bool(_NOUN.fullmatch(word))
        elif len(stem) >= 4 and not stem.isdigit():
            found[stem] = True
    return found


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    content = files("llm").joinpath("function_words.toml").read_text(encoding="utf-8")
    return frozenset(word for words in tomllib.loads(content).values() for word in words.split())


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Words as written (folded) and cut, function words left out."""
    read = unicodedata.normalize("NFC", _ADDRESS.sub(" ", text[:READ_AT_MOST])).casefold()
    for match in _WORD.finditer(read):
        word = match.group()
        if len(word) > _LONGEST_WORD or word in _function_words():
            continue
        stem = _stem(word)
        if stem and stem not in _function_words():
            yield word, stem


def _stem(word: str) -> str:
    """The word without its ending or particle; empty where nothing is left to compare."""
    if "가" <= word[0] <= "힣":
        if match := _NOUN.fullmatch(word):
            return match["stem"]
        if match := _ENDING.fullmatch(word):
            # What is left of 갔다, 먹었어 or 봤는데 says little about anything.
            return match["stem"] if len(match["stem"]) > 1 else ""
        match = _PARTICLE.fullmatch(word)
        return match["stem"] if match else word
    bare = re.sub(r"['’][a-z]+$", "", word)
    # Only the plural: what is cut must be the same in every text, not right in every grammar.
    return bare[:-1] if len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is")) else bare


def _grams(stem: str) -> Iterator[str]:
    if len(stem) == 1:
        yield stem
    for left, right in pairwise(stem):
        yield left + right
