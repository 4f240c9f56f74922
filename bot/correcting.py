"""Words that correct a reading: "아니야, 슬펐어", "no, I was sad". Not a reading of the words: a closed set of phrases.

Precise before complete: what is not clearly a correction is left to the diary.
"""

from __future__ import annotations

import re

from core.emotions import EMOTIONS, Emotion
from core.words import clean

LONGEST = 60
"""Characters of a correction; what is longer is a story."""

# How Korean predicates end: after a past stem (슬펐), an adnominal form (슬픈), a noun (슬픔).
_PAST = "(?:어요?|다|음|습니다|는데요?|거든요?|네요?|지요?|다고요?|단 말이야|던 ?거(?:야|예요|였어요?))?"
_THING = " ?(?:거|것|건|기분|감정|마음|상태|쪽|얼굴|표정)"
_IS = (
    "(?:이?었어요?|였어요?|이?었는데요?|였는데요?|이?었다|였다|이?었습니다|였습니다|"
    "야|이야|예요|이에요|입니다|임|인데요?|데요?|거든요?|다|이다)"
)
_ADNOMINAL = f"{_THING}{_IS}?"
_NOUN = f"(?:{_THING})?{_IS}?"


def _verb(past: str, adnominal: str, present: str = "", noun: str = "") -> str:
    """A pattern of one predicate in its forms."""
    forms = [f"(?:{past}){_PAST}", f"(?:{adnominal}){_ADNOMINAL}"]
    forms += [f"(?:{present})요?"] if present else []
    forms += [f"(?:{noun}){_NOUN}"] if noun else []
    return "|".join(forms)


_KOREAN: dict[Emotion, str] = {
    Emotion.ANGER: _verb(
        "화(?:가)? ?났(?:었)?|화나 ?있었|열 ?받았|빡쳤|짜증(?:이)? ?났(?:었)?|분노했|분했",
        "화(?:가)? ?난|화나 ?있던|열 ?받은|빡친|짜증(?:이)? ?난|분노한",
        "화나|화났|짜증나",
        "분노|화|화남|짜증|짜증남",
    ),
    Emotion.DISGUST: _verb(
        "혐오스러웠|혐오했|역겨웠|징그러웠|불쾌했",
        "혐오스러운|역겨운|징그러운|불쾌한",
        "역겨워|불쾌해",
        "혐오|역겨움|불쾌함",
    ),
    Emotion.FEAR: _verb(
        "무서웠|두려웠|불안했|겁(?:이)? ?났(?:었)?|걱정(?:이)? ?됐|걱정했",
        "무서운|두려운|불안한|겁(?:이)? ?난|겁먹은",
        "무서워|두려워|불안해|겁나",
        "공포|두려움|무서움|불안|불안함",
    ),
    Emotion.HAPPINESS: _verb(
        "행복했|기뻤|즐거웠|신(?:이)? ?났(?:었)?|(?:기분(?:이)? ?)?좋았",
        "행복한|기쁜|즐거운|신(?:이)? ?난|좋은|좋았던",
        "행복해|기뻐|즐거워|신나",
        "행복|행복함|기쁨|즐거움",
    ),
    Emotion.SADNESS: _verb(
        "슬펐|우울했|속상했|서러웠|서글펐|외로웠|울적했",
        "슬픈|우울한|속상한|서러운|서글픈|외로운|울적한",
        "슬퍼|우울해|속상해|서러워|외로워|울적해",
        "슬픔|우울|우울함|속상함|외로움",
    ),
    Emotion.SURPRISE: _verb(
        "(?:깜짝 ?)?놀랐(?:었)?|당황했|당황스러웠",
        "(?:깜짝 ?)?놀란|당황한|당황스러운",
        "당황스러워",
        "놀람|놀라움|당황|당황함",
    ),
    Emotion.NEUTRAL: _verb(
        "담담했|덤덤했|무덤덤했|평온했|차분했|그냥 ?그랬|그저 ?그랬|괜찮았|아무렇지(?:도)? ?않았|별생각 ?없었",
        "담담한|덤덤한|무덤덤한|평온한|차분한|아무렇지(?:도)? ?않은",
        "담담해|덤덤해|평온해",
        "중립|무표정|평온|평온함|담담함|보통",
    ),
}
_ENGLISH: dict[Emotion, str] = {
    Emotion.ANGER: "angry|anger|mad|furious|annoyed|irritated|pissed(?: off)?",
    Emotion.DISGUST: "disgusted|disgust|grossed out|repulsed",
    Emotion.FEAR: "afraid|scared|fear|fearful|anxious|worried|frightened|terrified|nervous",
    Emotion.HAPPINESS: "happy|happiness|glad|joyful|joy|delighted|excited|cheerful",
    Emotion.SADNESS: "sad|sadness|unhappy|down|depressed|upset|lonely|heartbroken|gloomy",
    Emotion.SURPRISE: "surprised|surprise|shocked|astonished|startled|amazed",
    Emotion.NEUTRAL: "neutral|calm|nothing special",
}
_NAMES = {emotion: re.compile(f"(?:{_KOREAN[emotion]}|{_ENGLISH[emotion]})") for emotion in EMOTIONS}

_GAP = r"(?:\s*[,.!;:~…—-]+\s*|\s+)"
_STOP = r"\s*[,.!;:~…—-]+\s*"
_NO = (
    "아니야|아니에요|아니예요|아니요|아뇨|아냐|아니거든요?|아닌데요?|아닙니다|아니었어요?|ㄴㄴ|노노|틀렸어요?|틀렸네요?|"
    "틀렸는데|잘못 ?(?:봤|읽었)(?:어|네|는데)요?|(?:아니 )?그게 아니(?:라|고|야)|"
    "(?:분노|짜증|혐오|공포|불안|행복|기쁨|슬픔|우울|놀람|당황|중립)(?:이|가) 아니(?:라|고|야)"
)
# These open many a sentence that is none ("아니 진짜 화나", "사실은 너무 무서워"), so they ask for a plainer one.
_OPENING = "아니|사실은?|실은"
_MILD = "나는?|난|저는?|전|내가|제가|그때는?|아까는?|오늘은?|그냥(?! ?그랬)|좀|조금|약간|솔직히|사실은?|실은"
_STRONG = "정말로?|진짜로?|너무|엄청|완전|되게|많이|무척|아주|꽤"
_KOREAN_FORM = re.compile(f"(?:(?:{_NO}){_GAP}|아니{_STOP}){{1,3}}(?:(?:{_MILD}|{_STRONG}) ?)*(?P<feeling>.+)")
_OPENED_KOREAN = re.compile(f"(?:{_OPENING}){_GAP}(?:(?:{_MILD}) ?)*(?P<feeling>.+)")
_PRESENT = re.compile("[가-힣 ]*(?:해|워|퍼|뻐|나)요?")

_WRONG = (
    "no|nope|nah|wrong|actually|incorrect|not quite|that(?:'s| is) (?:wrong|not right|not it)|"
    "you(?:'re| are) wrong|you got (?:it|that) wrong"
)
_I = (
    "(?:it was |that was )?more like|i (?:was|felt|feel|am|had been)(?: feeling)?|i'm(?: feeling)?|"
    "it was|that was|it's|that's|i meant"
)
_HOW = "just|really|very|so|quite|pretty|rather|a bit|a little|kind of|actually|mostly|more"
_LATER = "today|then|back then|actually|instead|really|at the time"
_ENGLISH_FORM = re.compile(
    f"(?:(?:{_WRONG}){_GAP}){{0,2}}(?:{_WRONG})(?:{_GAP}(?:{_I}) |{_STOP})(?:(?:{_HOW}) )*"
    f"(?P<feeling>.+?)(?: (?:{_LATER}))?"
)
_FINE = re.compile(f"(?:(?:{_WRONG}){_GAP}){{1,3}}i (?:was|felt)(?: (?:{_HOW}))* (?:fine|ok|okay|alright|all right)")
_CONFIDED = re.compile(r"actually\W+i(?:'m| am| feel) .*")
"""Present, after "actually": as likely the beginning of something to tell."""
_RATHER = re.compile(
    f"(?:(?:{_WRONG}){_GAP})?(?:(?:{_I}) )?not (?:{'|'.join(_ENGLISH.values())})(?:{_STOP}|,? but )"
    f"(?:(?:{_I}) )?(?:(?:{_HOW}) )*(?P<feeling>.+)"
)
_TAIL = re.compile(r"[\s.!~…ㅠㅜㅋㅎ^;:)(]+$")

_NUMBERS = {str(number): emotion for number, emotion in enumerate(EMOTIONS, start=1)}


def corrected_feeling(text: str) -> Emotion | None:
    """What somebody says they felt, when all that the text does is to correct a reading; else None."""
    said = _plain(text)
    if said is None:
        return None
    if _CONFIDED.fullmatch(said):
        return None
    if _FINE.fullmatch(said):
        return Emotion.NEUTRAL
    for form in (_KOREAN_FORM, _ENGLISH_FORM, _RATHER):
        found = form.fullmatch(said)
        emotion = found and _feeling(found["feeling"])
        if emotion:
            return emotion
    opened = _OPENED_KOREAN.fullmatch(said)
    if opened is None or _PRESENT.fullmatch(opened["feeling"]):
        return None
    return _feeling(opened["feeling"])


def named_feeling(text: str) -> Emotion | None:
    """The emotion that an argument names: by its number from 1, its name, or a form of it; None for no emotion."""
    said = _plain(text)
    if said is None:
        return None
    if said in _NUMBERS:
        return _NUMBERS[said]
    return _feeling(said)


def _plain(text: str) -> str | None:
    """The text without its trimmings; None for a question, several lines, or more than a phrase."""
    if len(text) > 2 * LONGEST:
        return None
    said = clean(text)
    if len(said) > LONGEST or "\n" in said or "?" in said:
        return None
    return _TAIL.sub("", " ".join(said.casefold().replace("\u2019", "'").split()))


def _feeling(said: str) -> Emotion | None:
    return next((emotion for emotion, names in _NAMES.items() if names.fullmatch(said)), None)
