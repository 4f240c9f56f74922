"""Requests to remember or to forget a fact, told from talk about remembering.

Precise rather than complete: only an imperative to the friend counts, because what is remembered is told again for
months. What is remembered is untrusted text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.types import MAX_FACT, Fact
from core.words import clean, excerpt
from llm.terms import terms

ENOUGH_SHARED = 0.5
"""Share of the terms of a request to forget that a fact must have to be meant."""
_READ_AT_MOST = 4000
_SENTENCE_AT_MOST = 600
"""Characters: a longer stretch without a stop is a story, not a request; it also bounds what the patterns read."""

_SENTENCES = re.compile(r"(?<=[.!?。！？…])(?<!\b[DM]r\.)(?<!\bMs\.)(?<!\bMrs\.)\s+|\n+")
_KO_NOT = r"\s?(?:마요?|마세요|말아\s?(?:줘요?|주세요))"
_KO_DO = (
    r"(?:기억해\s?(?:줘요?|주세요|주라|줄래요?|주십시오|놔|둬요?|두세요)|"
    rf"(?:절대\s?)?(?:잊지|까먹지){_KO_NOT})"
)
_KO_DROP = (
    r"(?:잊어\s?(?:줘요?|주세요|주라|줄래요?)|기억에서\s?(?:지워|빼)\s?(?:줘요?|주세요)|"
    rf"기억하지{_KO_NOT})"
)
_KO_HOW = r"(?:(?:꼭|좀|잘|제발|이건|이거|그건|그거|이제|그냥|부디)\s+)*"
_KO_CALL = r"(?:[가-힣A-Za-z]{1,8}[아야],?\s+)?"
_KO_THAT = r"(?P<clause>.+?(?:[가-힣]는|[가-힣]란|[가-힣]던|인))\s+(?:거|것|걸|건|사실)(?:을|를|은|도|만)?"
_END = r"(?:[\s.!~♡♥ㅎㅋㅠㅜ^]|[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d])*$"
_EN_CALL = r"(?:(?:hey|hi|ok|okay|oh|and|also|btw|by the way)\b,?\s+)?(?:[A-Z][a-z]{1,11},\s+)?(?:please,?\s+)?"
_EN_ASK = r"(?:(?:can|could|will|would) you (?:please )?|i(?:'d like| want| need) you to |please )"
_EN_STORY = (
    r"(?!time\b|day\b|night\b|one\b|when\b|guy\b|girl\b|man\b|woman\b|place\b|song\b|movie\b|feeling\b|summer\b|winter\b|"
    r"year\b|moment\b|party\b|trip\b|thing\b|show\b)"
)
_EN_FIRST = r"(?=(?:i|i'm|i've|i'll|i'd|my|we|we're|our)\b)"

_Rules = tuple[re.Pattern[str], ...]


def _rules(*sources: str) -> _Rules:
    return tuple(re.compile(source, re.IGNORECASE | re.DOTALL) for source in sources)


_REMEMBER = _rules(
    rf"^{_KO_CALL}{_KO_HOW}{_KO_DO}\s?[:：,.!~]*\s+(?P<fact>\S.+)$",
    rf"^{_KO_CALL}{_KO_HOW}(?:{_KO_DO}|기억해)\s?[:：]\s*(?P<fact>.+)$",
    rf"^{_KO_CALL}{_KO_THAT}\s+{_KO_HOW}(?:{_KO_DO}|기억해){_END}",
    rf"^{_KO_CALL}(?P<fact>.+?)(?:[은는을를도]|,)?\s+{_KO_HOW}{_KO_DO}{_END}",
    rf"^{_EN_CALL}{_EN_ASK}?remember\s?(?:this|that)?\s?[:：]\s*(?P<fact>.+)$",
    rf"^{_EN_CALL}{_EN_ASK}?(?:remember|(?:always |please )?keep in mind|don['’]?t forget|do not forget) that "
    rf"{_EN_STORY}(?P<fact>.+)$",
    rf"^{_EN_CALL}{_EN_ASK}?(?:remember|don['’]?t forget|do not forget),? {_EN_FIRST}(?P<fact>.+)$",
    rf"^{_EN_CALL}{_EN_ASK}(?:remember|keep in mind) (?!when\b|how\b)(?:that {_EN_STORY})?(?P<fact>.+)$",
)
_FORGET = _rules(
    rf"^{_KO_CALL}{_KO_HOW}{_KO_DROP}\s?[:：,.!~]*\s+(?P<fact>\S.+)$",
    rf"^{_KO_CALL}{_KO_HOW}{_KO_DROP}\s?[:：]\s*(?P<fact>.+)$",
    rf"^{_KO_CALL}{_KO_THAT}\s+{_KO_HOW}{_KO_DROP}{_END}",
    rf"^{_KO_CALL}(?P<fact>.+?)(?:[은는을를도]|,)?\s+{_KO_HOW}{_KO_DROP}{_END}",
    rf"^{_EN_CALL}{_EN_ASK}?(?:forget|don['’]?t remember|stop remembering)\s?(?:this|that)?\s?[:：]\s*(?P<fact>.+)$",
    rf"^{_EN_CALL}{_EN_ASK}?(?:forget|don['’]?t remember|stop remembering) that (?={_EN_FIRST}|the\b)(?P<fact>.+)$",
    rf"^{_EN_CALL}{_EN_ASK}?(?:forget|don['’]?t remember|stop remembering) {_EN_FIRST}(?P<fact>.+)$",
    rf"^{_EN_CALL}{_EN_ASK}forget (?:about )?(?:that )?(?P<fact>.+)$",
)
_ALONE = {
    "remember": re.compile(
        rf"^{_KO_CALL}{_KO_HOW}(?:{_KO_DO}){_END}|"
        rf"^(?:please )?(?:remember|don['’]?t forget) (?:this|that)(?:,? please)?{_END}",
        re.IGNORECASE,
    ),
    "forget": re.compile(rf"^{_KO_CALL}{_KO_HOW}(?:{_KO_DROP}){_END}", re.IGNORECASE),
}
_ASKED = re.compile(r"\?\s*$")
_MAY_ASK = re.compile(rf"(?:줄래요?|줄 수 있어요?)\s*\?|^{_EN_CALL}(?:can|could|will|would) you ", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NOTHING = re.compile(
    r"(?:나|날|나를|저|저를|우리|[그이저]거|[그이저]것|[그이저]걸|그 사람|[그내] 말|다|전부|모두|"
    r"(?:about )?(?:it|that|this|me|us|him|her|them|you|everything|all))",
    re.IGNORECASE,
)
"""What no fact can be made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberRequest:
    """A fact that the person asks to remember, in their words."""

    fact: str = field(repr=False)
    shortened: bool = False
    """Whether it was longer than `MAX_FACT`; the person should hear it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetRequest:
    """A fact that the person asks to forget, in their words; `closest` finds which one is meant."""

    fact: str = field(repr=False)
    shortened: bool = False


def request_in(text: str) -> RememberRequest | ForgetRequest | None:
    """Find the first request in a message, Korean or English; None for talk about remembering and for questions."""
    before = ""
    for sentence in _SENTENCES.split(clean(text[:_READ_AT_MOST])):
        sentence = sentence.strip()
        if not sentence or len(sentence) > _SENTENCE_AT_MOST:
            before = ""
            continue
        if found := _in_sentence(sentence, before):
            return found
        before = sentence
    return None


def closest(wanted: str, facts: Sequence[Fact]) -> Fact | None:
    """Find the fact that shares most terms with what is to be forgotten; None where none shares half of them."""
    asked = frozenset(terms(wanted))
    shared = [len(asked.intersection(terms(fact.text))) / max(1, len(asked)) for fact in facts]
    best = max(range(len(facts)), key=shared.__getitem__, default=None)
    return facts[best] if best is not None and shared[best] >= ENOUGH_SHARED else None


def _in_sentence(sentence: str, before: str) -> RememberRequest | ForgetRequest | None:
    if _ASKED.search(sentence) and not _MAY_ASK.search(sentence):
        return None
    said = re.sub(r"\?\s*$", "", sentence)
    for rules, alone, kind in ((_REMEMBER, "remember", RememberRequest), (_FORGET, "forget", ForgetRequest)):
        fact = before if _ALONE[alone].search(said) else _first(rules, said)
        if tidy := _tidy(fact):
            return kind(fact=excerpt(tidy, MAX_FACT), shortened=len(tidy) > MAX_FACT)
    return None


def _first(rules: _Rules, said: str) -> str:
    for rule in rules:
        if match := rule.search(said):
            found = match.groupdict()
            return found["fact"] if "fact" in found else f"{found['clause']} 것"
    return ""


def _tidy(fact: str) -> str:
    """The fact on one line without what surrounds it; empty where nothing to remember is left."""
    bare = " ".join(fact.split()).strip(" \"'“”‘’.,!~:：;-")
    if _NOTHING.fullmatch(bare) or len(_LETTER.findall(bare)) < 2:
        return ""
    return bare
