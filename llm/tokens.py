"""How many tokens a text is, where the tokenizer of the model that reads it is not at hand."""

from __future__ import annotations


def estimated_tokens(text: str) -> int:
    """About how many tokens a text is, rather too many: 1.5 for a Hangul syllable, a third for any other sign."""
    hangul = sum("가" <= sign <= "힣" for sign in text)
    return (3 * hangul + 1) // 2 + (len(text) - hangul + 2) // 3
