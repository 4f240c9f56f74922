"""The embedded reply writer: phrases, rules and real grammar, no model."""

from llm.composer.composer import Composer, compose

__all__ = ["Composer", "compose"]
