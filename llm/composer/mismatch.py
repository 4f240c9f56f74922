"""Ask gently about two signals that disagree."""

from __future__ import annotations

from core.observations import Mismatch, Source
from core.types import Brief
from llm.composer.phrases import Mismatches, Signal, load_phrases
from llm.composer.pick import Picker


def mismatch_question(mismatch: Mismatch, phrases: Mismatches, picker: Picker, limit: int) -> str:
    """Return one question about both signals, its three parts at most `limit` characters each where they can be."""
    # What is seen comes first, what is said second: that is how people put it.
    sides = [(mismatch.first, mismatch.first_label), (mismatch.second, mismatch.second_label)]
    sides.sort(key=lambda side: side[0] in (Source.WORDS, Source.VOICE))
    (seen, seen_label), (said, said_label) = sides
    lead = picker.pick(f"lead.{seen}.{seen_label}", _signal(phrases, seen).lead[seen_label], limit, least=True) or ""
    tail = picker.pick(f"tail.{said}.{said_label}", _signal(phrases, said).tail[said_label], limit, least=True) or ""
    ask = picker.pick("ask", phrases.ask, limit, least=True) or ""
    return f"{lead} {tail[:1].lower()}{tail[1:]} {ask}"  # the second clause goes on in the same sentence


def question_about(brief: Brief, limit: int) -> str:
    """Return one question about the mismatch of a brief, for a reply that does not ask itself; empty without one.

    Reads phrase files on first use. Raises ConfigError.
    """
    if brief.mismatch is None:
        return ""
    picker = Picker(
        seed=brief.seed,
        level=brief.recall.person.preferences.speech_level,
        values={},
        comments=[entry.comment for entry in brief.recall.recent if entry.comment],
        unfit=(),
        capitalise=brief.language == "en",
    )
    return mismatch_question(brief.mismatch, load_phrases(brief.language).mismatch, picker, limit)


def _signal(phrases: Mismatches, source: Source) -> Signal:
    signal: Signal = getattr(phrases, source.value)
    return signal
