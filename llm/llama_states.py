"""What a local model has read, kept per person between turns, so that only what is new is evaluated."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

WORTH_KEEPING = 32
"""Tokens from which a state is kept: fewer are evaluated as fast as they are copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a model holds after some tokens. In memory only, never in a file: it is what somebody wrote."""

    tokens: tuple[int, ...] = field(repr=False)
    data: object = field(repr=False)
    size: int
    """Bytes of `data`."""


class Resumable(Protocol):
    """A model whose state can be taken and given back."""

    tokens: list[int]
    """What it has evaluated."""

    def state_size(self) -> int:
        """Bytes that `save` would take."""

    def save(self) -> State:
        """Copy what it has evaluated."""

    def restore(self, state: State) -> bool:
        """Go back to a state; False, and empty, when that fails."""

    def keep(self, count: int) -> int:
        """Drop all but the first tokens; how many are left, which may be fewer."""

    def clear(self) -> None:
        """Drop everything, and overwrite it."""


class StateCache:
    """The states of the people who wrote last, least recently used out first. One thread at a time."""

    def __init__(self, *, max_bytes: int, max_entries: int) -> None:
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._states: OrderedDict[str, State] = OrderedDict()
        self._live: str | None = None
        """Whose words the model holds."""

    @property
    def size(self) -> int:
        """Bytes of all states."""
        return sum(state.size for state in self._states.values())

    def __len__(self) -> int:
        """How many people's states are kept, that in the model not counted."""
        return len(self._states)

    def resume(self, model: Resumable, key: str | None, prompt: Sequence[int]) -> int:
        """Make the model hold as much of the prompt as it or the cache has; how many tokens that is.

        At least one token is left to evaluate. `key`: whose prompt it is; None: nobody's, and it is not kept.
        """
        # Taken out, as it will be in the model, before room is made for another one.
        known = self._states.pop(key, None) if key is not None else None
        if self._live is not None and self._live != key:
            self._put(self._live, model)
        self._live = None
        reusable = common(model.tokens, prompt)
        if known is not None and (more := common(known.tokens, prompt)) > reusable:
            reusable = more if model.restore(known) else 0
        kept = model.keep(min(reusable, len(prompt) - 1))
        self._live = key
        return kept

    def forget(self, model: Resumable, key: str) -> None:
        """Drop what is kept of a person, in the model too."""
        self._states.pop(key, None)
        if self._live == key:
            model.clear()
            self._live = None

    def clear(self) -> None:
        """Drop all states."""
        self._states.clear()
        self._live = None

    def _put(self, key: str, model: Resumable) -> None:
        self._states.pop(key, None)
        size = model.state_size()
        if len(model.tokens) < WORTH_KEEPING or size > self._max_bytes or self._max_entries < 1:
            return
        while len(self._states) >= self._max_entries or self.size + size > self._max_bytes:
            self._states.popitem(last=False)
        self._states[key] = model.save()


def common(first: Sequence[int], second: Sequence[int]) -> int:
    """How many items two sequences begin with alike."""
    return next(
        (at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other),
        min(len(first), len(second)),
    )
