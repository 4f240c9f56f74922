"""What Whisper is known to make up where nobody speaks, told apart from what was said."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MAX_NO_SPEECH = 0.6
MIN_LOG_PROBABILITY = -1.0
MAX_COMPRESSION = 2.4
"""Thresholds of Whisper's own decoder: text that compresses better is the same words over and over."""
DOUBTFUL_NO_SPEECH = 0.3
DOUBTFUL_LOG_PROBABILITY = -0.6
"""Where a sentence of a broadcast begins to be doubted; a clear one is believed, whoever says it."""
MOST_REPEATS = 3
"""Times in a row that somebody says the same before it is the decoder that does."""

_PHANTOMS = re.compile(
    r"^(?:(?:지금까지\s*)?(?:끝까지\s*)?(?:영상\s*)?시청해\s*주(?:셔서|신)|구독\s*(?:과|,)?\s*좋아요|좋아요\s*(?:와|,)?\s*구독|알림\s*설정|"
    r"다음\s*(?:영상|시간)에(?:서)?\s*(?:만나|뵙)|(?:MBC|KBS|SBS|YTN|JTBC)\s*뉴스|(?:한글\s*)?자막\s*(?:제공|by|제작)|이\s*영상은|"
    r"thank(?:s| you)(?: so much| very much)? for (?:watching|listening|viewing)|(?:please )?(?:like and )?subscribe|"
    r"(?:don'?t forget to )?(?:like and )?subscribe|subtitles? (?:by|provided)|transcri(?:bed|ption) by|captions? by|"
    r"see you (?:in the )?next (?:video|time)|www\.|copyright|amara\.org|music|음악|박수|♪)",
    re.IGNORECASE,
)
_FRAME = " \t\n[](){}<>♪*-.…!?~\"'“”‘’"
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
    """Return the segments that were said, in their order; never more than came in."""
    kept: list[Heard] = []
    for segment in segments:
        if not _is_speech(segment) or (_is_phantom(segment.text) and _is_doubtful(segment)):
            continue
        if _repeats(kept, segment) >= MOST_REPEATS:
            continue
        kept.append(segment)
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
    return _PHANTOMS.match(text.strip(_FRAME)) is not None


def _is_doubtful(segment: Heard) -> bool:
    return segment.no_speech > DOUBTFUL_NO_SPEECH or segment.log_probability < DOUBTFUL_LOG_PROBABILITY


def _repeats(kept: Sequence[Heard], segment: Heard) -> int:
    """How many segments in a row, the last ones, say the same."""
    said, count = _BARE.sub("", segment.text).lower(), 0
    for before in reversed(kept):
        if not said or _BARE.sub("", before.text).lower() != said:
            break
        count += 1
    return count
