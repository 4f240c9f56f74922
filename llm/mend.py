"""What a language model wrote, sentence by sentence: mended where it can be, left out where it breaks a rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from core.people import Language, SpeechLevel
from llm.josa import josa

TELLING = 6
"""Characters of the shortest sentence that is noticed when it comes twice."""
LEAK: dict[Language, int] = {"ko": 12, "en": 24}
"""Letters in a row from the rules of the prompt that a reply has no other reason to hold."""
MOST_OTHERS = 20
"""Letters of other scripts than Korean and Latin in a sentence: a name, not a speech."""
FOREIGN = 0.5
"""Share of words in another script above which a sentence is in another language."""

_UNSHOWN = {"Cc", "Cs", "Co"}
_TAG = re.compile(
    r"</?(?:글|기억|소개|인물|post|memory|about|persona|think|s|im_start|im_end)>|<\|[^|>\n]{0,40}\|>", re.IGNORECASE
)
_LABEL = re.compile(
    r"^\s*(?:[\[(【]?\s*(?:얼굴 감정|표정|감정|영상 속 표정|말|답글|답변|댓글|인물|이름|말투|규칙|"
    r"face(?: emotion)?|emotion|words|mood|persona|voice|character|rules?|reply|answer|comment|"
    r"assistant|user)\s*[\])】]?\s*[:：]\s*)",
    re.IGNORECASE,
)
_READING = re.compile(r"^(?:\S{1,12}(?: 듯)?\s*·.*|\S{1,8}(?: 듯)?[.]?)$")
_WORD = re.compile(r"[^\W\d_]+")
_STRONG = re.compile(r"\*\*|__|`+")
_LINE_MARK = re.compile(r"^\s*(?:#{1,6}|[-*•>])\s+", re.MULTILINE)
_STAGE = re.compile(r"\*[^*\n]{1,60}\*|\((?:웃음|미소|한숨|smiles?|laughs?|sighs?|hugs?)[^)\n]{0,30}\)", re.IGNORECASE)
_WITH_BIEUP = "".join(chr(ord("갑") + 28 * step) for step in range(399))
"""Syllables that end in ㅂ: 합니다 is polite, 아니다 and 거니까 are not."""
_POLITE = re.compile(rf"(?:요|죠|쥬|시오|[{_WITH_BIEUP}]니(?:다|까))[)\"'”’]*[.!?~…^ㅎㅋㅠㅜ♡♥\s]*$")
_CASUAL = re.compile(
    r"(?:야|어|아|지|네|다|냐|자|래|걸|게|군|구나|해|돼|줘|봐|까|거든|잖아|니|렴|라|워|와|져|여)"
    r"[)\"'”’]*[.!?~…^ㅎㅋㅠㅜ♡♥\s]*$"
)
_DIAGNOSIS = re.compile(
    r"(?:우울증|조울증|공황장애|불안장애|조현병|성격장애|ADHD|PTSD)"
    r"(?:인 것 같|이(?:야|에요|네|다|군)|입니다|으로 보|일 거|으로 진단)"
    r"|\byou (?:clearly |probably |might |may |seem to )?(?:have|suffer from) (?:a |an |clinical )?"
    r"(?:depression|bipolar|panic disorder|anxiety disorder|ptsd|adhd|schizophrenia|personality disorder)",
    re.IGNORECASE,
)


class Fault(StrEnum):
    """Why a sentence is left out."""

    EMPTY = "empty"
    LANGUAGE = "language"
    LEVEL = "level"
    LEAK = "leak"
    DIAGNOSIS = "diagnosis"
    REPEATED = "repeated"


class Mender:
    """Checks the sentences of one reply in their order."""

    def __init__(
        self,
        *,
        language: Language,
        level: SpeechLevel,
        name: str,
        call: str,
        persona: str,
        rules: str,
        comments: Iterable[str] = (),
    ) -> None:
        """`name`: the person's; `call`: how they are called; `rules`: what must not leak.

        `comments`: earlier replies, whose sentences are not said again.
        """
        self._language = language
        self._level = level
        self._name = name
        self._call = call
        self._speaker = re.compile(rf"^\s*{re.escape(persona)}\s*[:：]\s*") if persona else None
        leak, rules = LEAK[language], _bare(rules)
        self._rules = {rules[at : at + leak] for at in range(len(rules) - leak + 1)}
        self._said = {bare for comment in comments for bare in map(_bare, split_sentences(comment)) if _telling(bare)}
        self._begun = False

    def mend(self, sentence: str) -> str | Fault:
        """The sentence as it can be shown, without white space around it; a `Fault` when it cannot."""
        text = self._plain(sentence)
        if not any(sign.isalnum() for sign in text):
            # An emoji by itself is an answer, too.
            return text if text and any(unicodedata.category(sign) == "So" for sign in text) else Fault.EMPTY
        if fault := self._fault(text):
            return fault
        self._said.add(_bare(text))
        text = self._named(text)
        self._begun = True
        return text

    def _plain(self, sentence: str) -> str:
        text = "".join(sign for sign in sentence if sign == "\n" or unicodedata.category(sign) not in _UNSHOWN)
        text = _LINE_MARK.sub("", _STAGE.sub(" ", _STRONG.sub("", _TAG.sub(" ", text))))
        if self._speaker is not None:
            text = self._speaker.sub("", text)
        bare = _LABEL.sub("", text)
        if bare != text and _READING.match(bare.strip()):
            return ""
        return " ".join(bare.split()).strip('"“”' if bare.count('"') + bare.count("“") + bare.count("”") == 1 else "")

    def _fault(self, text: str) -> Fault | None:
        bare = _bare(text)
        if _foreign(text, self._language):
            return Fault.LANGUAGE
        leak = LEAK[self._language]
        if any(bare[at : at + leak] in self._rules for at in range(len(bare) - leak + 1)):
            return Fault.LEAK
        if _DIAGNOSIS.search(text):
            return Fault.DIAGNOSIS
        if self._language == "ko" and wrong_level(text, self._level):
            return Fault.LEVEL
        if _telling(bare) and bare in self._said:
            return Fault.REPEATED
        return None

    def _named(self, text: str) -> str:
        """The name with the right particle, and in the first sentence where it is missing."""
        if not self._name:
            return text
        if self._language == "ko":
            text = right_particles(text, self._name)
        if self._begun or self._name in text:
            return text
        return f"{self._call}, {_lowered(text) if self._language == 'en' else text}"


def split_sentences(text: str) -> list[str]:
    """Sentences, and lines, that are whole."""
    return [piece.strip() for piece in re.split(r"(?<=[.!?…。])\s+|\n+", text) if piece.strip()]


def wrong_level(sentence: str, level: SpeechLevel) -> bool:
    """Whether a Korean sentence ends in the other speech level; one that ends in neither is in both."""
    polite = _POLITE.search(sentence) is not None
    if level is SpeechLevel.CASUAL:
        return polite
    return not polite and _CASUAL.search(sentence) is not None


def right_particles(text: str, name: str) -> str:
    """The text with the particles after a name as its last sound asks for; 주성야 becomes 주성아."""
    end = r"(?=[\s,.!?~…]|$)"
    for mark in ("아/야", "은/는", "을/를", "과/와"):
        right = josa(name, mark)
        for wrong in set(mark.split("/")) - {right}:
            text = re.sub(rf"{re.escape(name)}{wrong}{end}", f"{name}{right}", text)
    if josa(name, "이/가") == "이":
        text = re.sub(rf"{re.escape(name)}가{end}", f"{name}이가", text)
    return text


def _foreign(text: str, language: Language) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    others = sum(not sign.isascii() and not _is_hangul(sign) for sign in letters)
    if others > len(letters) * FOREIGN or others > MOST_OTHERS:
        return True
    # A word or a name of the other language may stand in any sentence.
    words = [word for word in _WORD.findall(text) if len(word) > 1 or _is_hangul(word)]
    wrong = sum(_is_hangul(word[0]) is (language == "en") for word in words)
    return len(letters) >= TELLING and wrong > len(words) * FOREIGN


def _is_hangul(sign: str) -> bool:
    return "가" <= sign <= "힣" or "ㄱ" <= sign <= "ㅣ"


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _telling(bare: str) -> bool:
    return len(bare) >= TELLING


def _lowered(text: str) -> str:
    return text if text[:2] in {"I ", "I'", "I’"} or text[:2].isupper() else text[:1].lower() + text[1:]
