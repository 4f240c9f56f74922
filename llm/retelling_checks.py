"""Which sentences of a retold report may be shown: no amounts of their own, no causes, no advice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from core.people import Language, SpeechLevel
from llm.mend import Fault, Mender
from llm.retelling_numbers import Amounts

LONGEST = 240
"""Characters of a sentence."""

_DENIED: dict[Language, re.Pattern[str]] = {
    "ko": re.compile(
        r"(?:까닭|이유|원인)[은는을를이가도]? ?(?:아무도 |아직 )?(?:알 수 없|모르|몰라|모릅|말할 수 없)\w*"
        r"|(?:진단|충고|조언)[도은이]? ?(?:(?:충고|조언)[도은이]? ?)?아니\w*"
    ),
    "en": re.compile(
        r"\b(?:why|reasons?|causes?)\b[^.;]{0,12}\b(?:nobody|no one|cannot|can['’]t|unknown)\b(?: \w+){0,2}"
        r"|\b(?:nobody|no one|cannot|can['’]t|do not|don['’]t)\b[^.,;]{0,16}\b(?:why|reasons?|causes?)\b"
        r"|\b(?:neither|not) (?:a )?(?:diagnosis|advice)(?: (?:nor|or) advice)?",
        re.IGNORECASE,
    ),
}
"""What a report says of itself: that it knows no reasons and gives no advice."""
_CAUSES: dict[Language, re.Pattern[str]] = {
    "ko": re.compile(
        r"때문|덕분|(?<![가-힣])덕(?:에|택|이[야었네다지]|입|인)|(?<![가-힣])탓|탓[에이으]|바람에|그래서|따라서|그러니|까닭|이유|원인|영향|비결"
        r"|힘입|결과(?:로|적)|므로|느라|길래|더니|게 (?:만들|했|해 ?[주준줬])|힘이 (?:됐|되|돼|된)|도움이|가져다"
        r"|(?<!돌아보)(?<!살펴보)면 .{0,12}(?:좋아|나아|나빠|편해|밝아|가라앉|행복|슬퍼)"
    ),
    "en": re.compile(
        r"\b(?:because|[’']?cause[sd]?|causing|causal|due to|thanks to|owing to|as a result"
        r"|result(?:s|ed|ing)? (?:in|from|of)|led to|lead(?:s|ing)? to|ma(?:de|kes?|king) (?:you|for)"
        r"|therefore|thus|hence|so that|why|reasons?|since you|help(?:s|ed|ing)?|lift(?:s|ed|ing)?"
        r"|boost\w*|improv\w+|affect\w*|effects?|influenc\w+|impact\w*|contribut\w+"
        r"|responsible|br(?:ing|ings|ought) (?:you|on|about))\b"
        r"|, so\b(?! far)|\bwhen(?:ever)? you [^.]{1,40}\byou feel",
        re.IGNORECASE,
    ),
}
_ADVICE: dict[Language, re.Pattern[str]] = {
    "ko": re.compile(
        r"[는은] (?:게|것이|건|편이) (?:좋|낫|어떠|어때|어떨)|면 (?:좋겠|좋을|어떨|어때)"
        r"|야 (?:해|돼|한다|합니다|됩니다|할)"
        r"|추천|권하|권해|권할|조언|충고|병원|상담|처방|치료|진단|복용|하도록 |지 ?마(?:세요|[.!]|$)"
        r"|우울증|조울|공황|강박증|번아웃|증후군|장애(?:일|가|를|예요|야|인)|증상"
        r"|[해써] ?(?:봐|보자|보세요|보렴|볼까)|쉬(?:어|자|세요|렴)[.!~]*$|(?<!계)(?<!으)세요[.!~]*$"
    ),
    "en": re.compile(
        r"\byou (?:should|ought|must|need to|had better|may want|might want|could try)\b"
        r"|\btry (?:to|\w+ing)\b|\bwhy not\b"
        r"|\b(?:recommend|suggest|advi[cs]e|consider|make sure|therap\w+|doctor|medic\w+|diagnos\w+|treatment"
        r"|depression|bipolar|burn-?out|disorders?|syndrome|symptoms?)\b"
        r"|\b(?:let['’]s|please)\b|^(?:do|don['’]t|keep|go|take|get|rest|remember)\b",
        re.IGNORECASE,
    ),
}
# Vowels after which -서 joins a reason: 가서, 해서, 어서, 여서, 와서, 워서, 돼서.
_REASON_VOWELS = frozenset("ㅏㅐㅑㅒㅓㅕㅘㅙㅝ")
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_ENDED_BY_SEO = re.compile(r"([가-힣]*[가-힣])서(?:는|도|인지|요|야|인 것)?(?![가-힣])")
_NO_REASON = ("이어", "계속해", "혼자", "합쳐", "합해", "통틀어", "걸쳐", "나눠", "모아", "대해", "관해", "비해", "나")
"""Words in -서 that tell how, when or of what."""
_BECAUSE = re.compile(r"([가-힣])니까")


class Flaw(StrEnum):
    """Why a sentence of a retelling is left out, beside the faults of any reply."""

    AMOUNT = "amount"
    CAUSE = "cause"
    ADVICE = "advice"
    LENGTH = "length"


class RetellingCheck:
    """Checks the sentences of one retelling in their order, by the rules of replies and by its own."""

    def __init__(self, facts: Sequence[str], language: Language, level: SpeechLevel) -> None:
        """`facts`: the lines of the report that is retold."""
        self._language = language
        self._amounts = Amounts(facts, language)
        # Who is called how, and which rules must not leak, is checked by whoever made the prompt.
        self._mender = Mender(language=language, level=level, name="", call="", persona="", rules="")

    def check(self, sentence: str) -> str | Fault | Flaw:
        """The sentence as it can be shown, or why it cannot."""
        mended = self._mender.mend(re.sub(r"</?(?:보고서|report)>", " ", sentence))
        if isinstance(mended, Fault):
            return mended
        if len(mended) > LONGEST:
            return Flaw.LENGTH
        if not self._amounts.cover(mended):
            return Flaw.AMOUNT
        if tells_cause(mended, self._language):
            return Flaw.CAUSE
        return Flaw.ADVICE if gives_advice(mended, self._language) else mended


def tells_cause(sentence: str, language: Language) -> bool:
    """Whether a sentence may say that something came of something; that nobody knows why may be said."""
    claimed = _DENIED[language].sub(" ", sentence)
    return _CAUSES[language].search(claimed) is not None or (language == "ko" and _joins_reason(claimed))


def gives_advice(sentence: str, language: Language) -> bool:
    """Whether a sentence may tell somebody what to do, or what they have."""
    return _ADVICE[language].search(_DENIED[language].sub(" ", sentence)) is not None


def _joins_reason(sentence: str) -> bool:
    """Whether a Korean clause ends like a reason: -아서, -니까."""
    for found in _ENDED_BY_SEO.finditer(sentence):
        stem = found[1]
        if _is_open(stem[-1], _REASON_VOWELS) and not any(
            stem == one or (len(one) > 1 and stem.endswith(one)) for one in _NO_REASON
        ):
            return True
    # -ㅂ니까 and -습니까 ask.
    return any((ord(found[1]) - ord("가")) % 28 != 17 for found in _BECAUSE.finditer(sentence))


def _is_open(syllable: str, vowels: frozenset[str]) -> bool:
    number = ord(syllable) - ord("가")
    return number % 28 == 0 and _VOWELS[number // 28 % 21] in vowels
