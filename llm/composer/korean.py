"""Turn a Korean clause about oneself into what a listener says back: "시험 망쳤어" becomes "시험 망쳤구나"."""

from __future__ import annotations

import re

from core.people import SpeechLevel

_LEAD = re.compile(
    r"^(?:(?:나|난|나는|내가|저|전|저는|제가|그냥|근데|그런데|그리고|그래서|사실|솔직히|아니|"
    r"아|음|헐|와|앗|휴|하|에휴|아이고|어휴|오|아오) )+"
)
_OWN = re.compile(
    r"(?:^| )(?:내|제|나|저|날|절|우리|너|네|니|당신)(?:가|는|도|를|한테|에게|의|랑|만|보고|더러)?(?= |$)"
)
_ENDING = re.compile(
    r"(?:어요?|아요?|다고|다|습니다|음|네요?|지요?|죠|는데요?|거든요?|더라고요?|더라|단다|답니다|잖아요?|어서|군요?|구나|던데)$"
)
_SAYING = re.compile(r"죽겠|죽을|죽는 줄|미치겠|미칠|돌아버리겠")
_ASKS = re.compile(r"(?:^| )(?:왜|뭐|뭘|누가|누구|어디|언제|어떻게|무슨)")
_SS = 20  # index of the final consonant ㅆ, which the past and "있" end in
_STEMS = ("좋", "싫", "많", "싶", "괜찮", "귀찮", "힘들", "없")
_SAID = {
    "무서워": "무섭",
    "외로워": "외롭",
    "그리워": "그립",
    "어려워": "어렵",
    "아쉬워": "아쉽",
    "즐거워": "즐겁",
    "무거워": "무겁",
    "고마워": "고맙",
    "괴로워": "괴롭",
    "지겨워": "지겹",
    "슬퍼": "슬프",
    "아파": "아프",
    "기뻐": "기쁘",
    "바빠": "바쁘",
    "예뻐": "예쁘",
    "나빠": "나쁘",
    "힘드네": "힘들",
    "행복해": "행복하",
    "피곤해": "피곤하",
    "우울해": "우울하",
    "불안해": "불안하",
    "답답해": "답답하",
    "속상해": "속상하",
    "심심해": "심심하",
    "뿌듯해": "뿌듯하",
    "억울해": "억울하",
    "서운해": "서운하",
    "허전해": "허전하",
    "짜증나": "짜증나는",
    "화나": "화나는",
}


def echo(clause: str, level: SpeechLevel) -> str | None:
    """Return the clause as a listener says it back, without a final stop; None when that is not safe to do."""
    text = _LEAD.sub("", clause)
    if (
        "?" in text
        or _ASKS.search(text)
        or _SAYING.search(text)
        or not re.fullmatch(r"[가-힣A-Za-z0-9 ,.%’'·-]+", text)
        or _OWN.search(text)
    ):
        return None
    stem = _stem(text)
    if stem is None or len(stem) < 4:
        return None
    return stem + ("구나" if level is SpeechLevel.CASUAL else "군요")


def _stem(text: str) -> str | None:
    body, last = text.rpartition(" ")[0], text.rpartition(" ")[2]
    for said, stem in _SAID.items():
        if last in (said, f"{said}요") or (len(last) > len(said) and last.removesuffix("요").endswith(said)):
            head = last.removesuffix("요").removesuffix(said)
            return f"{body} {head}{stem}".strip()
    match = _ENDING.search(text)
    if match is None or match.start() == 0:
        return None
    stem = text[: match.start()]
    final = stem[-1]
    if not "가" <= final <= "힣":
        return None
    if (ord(final) - ord("가")) % 28 == _SS or any(stem.endswith(known) for known in _STEMS):
        return stem
    return None
