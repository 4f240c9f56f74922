"""Find a short, concrete piece of what somebody wrote that can be said back to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.people import Language
from llm.content import Tone

_READ_AT_MOST, _CLAUSES = 2000, 24
_WEB = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|[@#]\w+", re.IGNORECASE)
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ue000-\uf8ff]"
)
_LAUGH = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]+|(?<=[.!?])[.!?]+")
_BREAK = re.compile(
    r"[\n.!?…。！？~;:()\[\]{}<>|\"“”‘’«»*_=/\\]+(?=\s|$)|[\n…。()\[\]{}<>|\"“”«»*_=/\\]+|,\s+|\s+-+\s+"
)
_JOINT = re.compile(r"(?:(?<=[는은던]데)|(?<=지만)|(?<=[아어해라]서)|(?<=니까)|(?<=[었았했]고)) ")
_PAST = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 == 20)
"""All syllables that end in ㅆ."""
_FINITE = re.compile(rf"((?:[{_PAST}](?:어요?|다|네요?|음|습니다)|니다|[이]야))\s+(?=\S)")
_EN_JOINT = re.compile(r"\s+(?:but|because|so|then|although|while)\s+", re.IGNORECASE)
_EN_FILLER = re.compile(r"^(?:(?:and|but|so|well|oh|also|then|honestly),?\s+)+", re.IGNORECASE)
_RUDE = re.compile(r"씨발|시발|ㅅㅂ|병신|존나|개새|좆|지랄|fuck|shit|bitch|cunt|asshole", re.IGNORECASE)
_MASH = re.compile(r"(.)\1{2,}|(?i:[bcdfghjklmnpqrstvwxz]{6,})|\d{5,}|(?i:asdf|qwer|zxcv|hjkl)")
_WORD = re.compile(r"[가-힣]+|[A-Za-z][A-Za-z'’]*|\d+")
_DANGLING = re.compile(
    r"\b(?:a|an|the|to|of|and|or|but|my|so|at|in|on|for|with|that|is|was|very|really)$", re.IGNORECASE
)
_PARTICLE = (
    "(?:이가|이는|이랑|[이가은는을를도에의와과만로랑님들]|에서|에게|에는|하고|한테|으로|까지|부터|때문에|보다|처럼|이나|이라|"
    "이야|인데|들이|들은|들을|들과|들이랑|님이|님은|님을|님한테|님께)?"
)
_GLAD = re.compile(
    r"행복|좋[아았]|기[뻐쁘]|신[나났]|설[레렜]|붙었|합격|웃[었긴]|happy|glad|love|great|won\b|passed", re.IGNORECASE
)
_HURT = re.compile(
    r"힘들|속상|슬[퍼프]|무서|불안|화[가나났]|울[었고]|아[파프]|망[쳤했]|싫|짜증|"
    r"sad|angry|scared|tired|cried|yell|hurt|fail|hate|lost",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"망했|망쳤|망함|망친|망해|떨어졌|떨어짐|탈락|불합격|쪘|쪄서|또 ?야근|야근이[네야]|혼났|깨졌|차였|지각|놓쳤|"
    r"또 ?월요일|최악|"
    r"\bfail(?:ed|ing|s)?\b|flunk|bombed|(?:messed|screwed) up|another monday|ruined|rejected|gained weight|"
    r"overtime again|working late again|missed (?:the|my) |dumped|worst|just what i needed",
    re.IGNORECASE,
)
_WON = re.compile(
    r"(?<!불)합격|붙었|이겼|찾았|빠졌|안 ?망|didn'?t fail|did not fail|never fail|passed|\bwon\b|found it",
    re.IGNORECASE,
)
_IDIOM = re.compile(
    r"(?:배고|배불|졸려|졸리|더워|추워|귀여|웃겨|웃기|심심|목말라|궁금|맛있|보고 ?싶|먹고 ?싶|놀고 ?싶|가고 ?싶|"
    r"귀찮|지루)\S* ?"
    r"(?:죽겠|죽을 ?(?:것|거) ?같|죽는 ?줄|미치겠|미칠 ?(?:것|거) ?같)|"
    r"starving|dying (?:of (?:hunger|heat|thirst|boredom|laughter)|to|for)\b|bored to death",
    re.IGNORECASE,
)
_SHORT = 30
_SAYABLE = {"ko": (5, 26), "en": (5, 48)}
"""Characters that a quoted piece may have."""


class Lexicon:
    """Words that name a topic, such as 회사 or "the exam"; finds them, particles and all. Not a tokenizer."""

    def __init__(self, domains: Mapping[str, Sequence[str]]) -> None:
        """`domains`: topics by domain; a leading "the" or "your" is how the topic is said, not what is searched.

        A leading "~" marks a word that points to the domain and makes no topic; `find` returns "" for it.
        """
        self._topics = {
            re.sub(r"^(?:the |your |~)", "", topic): ("" if topic.startswith("~") else topic, domain)
            for domain, topics in domains.items()
            for topic in topics
        }
        longest_first = sorted(self._topics, key=len, reverse=True)
        hangul = "|".join(re.escape(word) for word in longest_first if "가" <= word[0] <= "힣")
        latin = "|".join(re.escape(word) for word in longest_first if word[0].isascii())
        sources = [rf"(?<![가-힣])(?P<ko>{hangul}){_PARTICLE}(?![가-힣])"] if hangul else []
        sources += [rf"\b(?P<en>{latin})\b"] if latin else []
        self._pattern = re.compile("|".join(sources))

    def find(self, words: str) -> list[tuple[str, str]]:
        """Return (topic, domain) pairs in the order they appear, each once."""
        found = (match.group(match.lastgroup or 0) for match in self._pattern.finditer(words.lower()))
        return list(dict.fromkeys(self._topics[word] for word in found))


def clean(words: str) -> str:
    """Return the words without addresses and characters that do not show, at most 2,000 characters."""
    kept = _UNSEEN.sub("", words[:_READ_AT_MOST])
    return re.sub(r"[^\S\n]+", " ", _WEB.sub(" ", kept)).strip()


def emoji_only(text: str) -> str | None:
    """Return the first emoji (or ㅠㅠ, ㅋㅋ) of a cleaned message without words; None for any other."""
    if not text or any(char.isalnum() and not "ㄱ" <= char <= "ㅣ" for char in text):
        return None
    for match in re.finditer(
        r"[ㅋㅎㅠㅜ]{1,3}|\S\u200d\S\ufe0f?|[\u2600-\u27bf\U0001f300-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]?", text
    ):
        return match.group()
    return None


def tells_failure(text: str) -> bool:
    """Whether the words tell of something that went wrong, however cheerfully."""
    return bool(_FAILED.search(text)) and not _WON.search(text)


def hurts(text: str) -> bool:
    """Whether the words tell of something bad or of a hard feeling."""
    return bool(_HURT.search(text)) or tells_failure(text)


def sounds_glad(text: str) -> bool:
    """Whether the words tell of a good feeling, whatever was read elsewhere."""
    return bool(_GLAD.search(text))


def decent(word: str) -> bool:
    """Whether a word can be said back: made of letters, not rude, no keys that were held down."""
    return bool(_WORD.search(word)) and not _RUDE.search(word) and not _MASH.search(word)


def is_idiom(text: str) -> bool:
    """Whether a short message is little more than a figure of speech, such as 배고파 죽겠다."""
    return len(text) <= _SHORT and bool(_IDIOM.search(text))


def clauses(text: str, language: Language) -> list[str]:
    """Split into clauses that can stand alone, without laughter, emoji and stray marks."""
    found: list[str] = []
    joint = _JOINT if language == "ko" else _EN_JOINT
    text = _FINITE.sub(r"\1\n", text) if language == "ko" else text
    for part in _BREAK.split(text):
        pieces = joint.split(part) if len(part) > _SAYABLE[language][1] or language == "en" else [part]
        for piece in pieces:
            bare = "".join(c for c in _LAUGH.sub("", piece) if c.isalnum() or c in " '’%-,." or c in "·&+")
            bare = " ".join(bare.split()).strip(" '’%-,.·&+")
            if bare:
                found.append(bare)
    return found


def sayable(piece: str, language: Language) -> bool:
    """Whether a piece can be said back: short, made of words, and not rude."""
    low, high = _SAYABLE[language]
    tokens = piece.split()
    if not low <= len(piece) <= high or not 2 <= len(tokens) <= 9 or max(map(len, tokens)) > 16:
        return False
    if _RUDE.search(piece) or _MASH.search(piece) or _DANGLING.search(piece):
        return False
    letters = sum(len(word) for word in _WORD.findall(piece))
    return letters >= 0.75 * len(piece.replace(" ", ""))


def salient(text: str, language: Language, lexicon: Lexicon, tone: Tone) -> str | None:
    """Return the clause that says most and agrees with the tone, or None when none can be said back."""
    scored = [
        (_weight(clause, lexicon, tone), -index, clause)
        for index, clause in enumerate(clauses(text, language)[:_CLAUSES])
        if sayable(clause, language)
    ]
    return max(scored)[2] if scored else None


def _weight(clause: str, lexicon: Lexicon, tone: Tone) -> float:
    told = (
        1.5
        if re.search(r"[았었였했졌됐갔왔났쳤렸봤셨겠][어다네음는]|ed\b|\b(?:was|were|had|got|went)\b", clause)
        else 0.0
    )
    felt = 0.0
    for feeling, own in ((_GLAD, "positive"), (_HURT, "negative")):
        if feeling.search(clause):
            felt += 1.0 if tone in (own, "even") else -2.0
    known = 1.0 if lexicon.find(clause) else 0.0
    return told + felt + known - abs(len(clause) - 14) / (20 if "가" <= clause[-1] <= "힣" else 45)


def quotable(piece: str, text: str, language: Language) -> str | None:
    """Return the piece as it can stand between quotation marks, or None when that would repeat the whole message."""
    quote = _EN_FILLER.sub("", piece) if language == "en" else piece
    if not sayable(quote, language) or len(quote) > 0.75 * len(text):
        return None
    return quote
