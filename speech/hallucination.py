"""What Whisper is known to make up where nobody speaks, told apart from what was said."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

MAX_NO_SPEECH = 0.6
MIN_LOG_PROBABILITY = -1.0
MAX_COMPRESSION = 2.4
"""Thresholds of Whisper's own decoder: text that compresses better is the same words over and over."""
DOUBTFUL_NO_SPEECH = 0.3
DOUBTFUL_LOG_PROBABILITY = -0.6
"""Where a sentence of a broadcast begins to be doubted; a clear one is believed, whoever says it."""
MOST_REPEATS = 3
"""Times in a row that somebody says the same before it is the decoder that does."""

MOST_WORDS = 8
"""Longest group of words that is looked for in a loop."""

# Each is a whole sentence of a broadcast: one that only begins like it may be somebody's day.
_ASKING = r"(?: (?:부탁\s*(?:드립니다|드려요|드릴게요|합니다|해요)|눌러\s*주세요|잊지\s*마세요))?"
_KOREAN = (
    r"(?:(?:지금까지|끝까지|오늘도|영상을?|여러분) ?){0,3}시청해 ?주(?:셔서|신 여러분) ?(?:정말 |대단히 )?"
    r"(?:감사합니다|고맙습니다|감사해요)",
    r"(?:여러분 )?(?:구독(?:과|하고)? ?좋아요|좋아요(?:와|랑)? ?구독)(?: ?(?:그리고 )?알림 ?설정)?"
    rf"(?:까지|은|도|을|를| ?버튼)?{_ASKING}",
    rf"알림 ?설정(?:까지|도)?{_ASKING}",
    r"다음 (?:영상|시간)에(?:서)? ?(?:만나요|봬요|뵙겠습니다|뵐게요|만나겠습니다)",
    r"(?:(?:지금까지|여기까지) ?)?(?:[가-힣]{2,4}입니다 )?(?:MBC|KBS|SBS|YTN|JTBC) ?뉴스"
    r"(?: ?(?:[가-힣]{2,4})?(?:입니다|이었습니다|였습니다))?",
    # A name may stand before or after it, but no verb.
    r"(?:[가-힣]{2,12} )?(?:한글 ?)?자막 ?(?:제공|제작)(?: ?및 ?(?:제공|광고))?"
    r"(?: [가-힣]{1,11}[^\W어요다지네음야해])?",
    r"(?:한글 ?)?자막 by [\w.]{1,20}(?: [\w.]{1,20})?",
    r"음악|박수|웃음",
)
_ENGLISH = (
    r"(?:so |and |ok |okay )?thank(?:s| you)(?: all| guys| everyone)?(?: so much| very much)? for (?:watching|viewing)"
    r"(?: (?:this|the|my) video)?(?: (?:and )?(?:please )?(?:like and )?subscribe)?",
    r"(?:please )?(?:don'?t forget to )?(?:like and )?subscribe(?: to (?:my|our|the) channel)?",
    r"(?:subtitles?|captions?|transcription|transcribed)(?: are| were)?(?: provided| made| done)? by (?:the )?"
    r"[\w.-]{1,30}(?: [\w.-]{1,30}){0,2}",
    r"(?:i'?ll )?see you (?:guys )?(?:in the )?next (?:video|time)",
    r"music|applause|laughter",
)
_PHANTOM = re.compile("|".join((*_KOREAN, *_ENGLISH)), re.IGNORECASE)
_MARKS = re.compile(r"[\s\[\](){}<>♪*….,!?~\"“”]+")
_BARE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One segment as the decoder gives it. Not yet believed."""

    start: float
    """Seconds into the sound."""
    end: float
    text: str = field(repr=False)
    log_probability: float
    """Mean over its tokens; 0 is certain."""
    no_speech: float
    """Probability that nobody speaks, 0..1."""
    compression: float
    """Length over compressed length."""


def believed(segments: Iterable[Heard]) -> tuple[Heard, ...]:
    """Return the segments that were said, in their order; never more than came in; a loop within one is cut."""
    kept: list[Heard] = []
    for segment in segments:
        if not _is_speech(segment) or (_is_phantom(segment.text) and _is_doubtful(segment)):
            continue
        if _repeats(kept, segment) >= MOST_REPEATS:
            continue
        kept.append(_unlooped(segment))
    return tuple(kept)


def confidence(segments: Sequence[Heard]) -> float:
    """Mean token probability, weighted by duration, 0..1; 0 without segments."""
    weighed = [(max(segment.end - segment.start, 0.01), segment.log_probability) for segment in segments]
    total = sum(weight for weight, _ in weighed)
    if not total:
        return 0.0
    return min(1.0, max(0.0, math.exp(min(0.0, sum(weight * value for weight, value in weighed) / total))))


def _is_speech(segment: Heard) -> bool:
    """Whether the decoder heard words here, rather than made some up over noise or music."""
    numbers = (segment.start, segment.end, segment.log_probability, segment.no_speech, segment.compression)
    if not all(map(math.isfinite, numbers)):
        return False
    unsure = segment.no_speech > MAX_NO_SPEECH and segment.log_probability < MIN_LOG_PROBABILITY
    return not unsure and segment.compression <= MAX_COMPRESSION


def _is_phantom(text: str) -> bool:
    return _PHANTOM.fullmatch(_MARKS.sub(" ", text).strip(" -")) is not None


def _is_doubtful(segment: Heard) -> bool:
    return segment.no_speech > DOUBTFUL_NO_SPEECH or segment.log_probability < DOUBTFUL_LOG_PROBABILITY


def _unlooped(segment: Heard) -> Heard:
    """The segment with groups of words that it says over and over cut to as often as a person may."""
    words = segment.text.split()
    if len(words) <= MOST_REPEATS:
        return segment
    kept: list[str] = []
    said: list[str] = []
    for word in words:
        kept.append(word)
        said.append(_BARE.sub("", word).lower())
        for size in range(1, MOST_WORDS + 1):
            rounds = [said[-size * (back + 1) : len(said) - size * back] for back in range(MOST_REPEATS + 1)]
            if len(said) >= size * (MOST_REPEATS + 1) and all(one == rounds[0] for one in rounds):
                del kept[-size:], said[-size:]
                break
    if len(kept) == len(words):
        return segment
    lead = segment.text[: len(segment.text) - len(segment.text.lstrip())]
    return replace(segment, text=lead + " ".join(kept))


def _repeats(kept: Sequence[Heard], segment: Heard) -> int:
    """How many segments in a row, the last ones, say the same."""
    said, count = _BARE.sub("", segment.text).lower(), 0
    for before in reversed(kept):
        if not said or _BARE.sub("", before.text).lower() != said:
            break
        count += 1
    return count
