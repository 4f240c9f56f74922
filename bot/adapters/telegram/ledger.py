"""Which updates are being taken in and which were: what may be acknowledged, and what is there twice."""

from __future__ import annotations

from collections import OrderedDict

REMEMBERED = 500
"""Telegram brings again at most what was not acknowledged, 100 at a time."""


class Ledger:
    """Counts by update id. Not by order: after a week of silence Telegram begins anew at any number."""

    def __init__(self, saved: str | None = None) -> None:
        """`saved`: what `dump` gave; anything else is as if nothing was remembered."""
        self._settled: OrderedDict[int, None] = OrderedDict()
        self._open: set[int] = set()
        self._passed: set[int] = set()
        self._dropped: set[int] = set()
        """Not taken in after all: Telegram is to keep them."""
        self._highest: int | None = None
        for one in (saved or "").split(","):
            if one.isascii() and one.isdigit():
                self._settled[int(one)] = None

    def begin(self, update_id: int) -> bool:
        """Note that an update is taken in; False when it is, or was, already."""
        self._highest = update_id if self._highest is None else max(self._highest, update_id)
        if self.knows(update_id):
            return False
        self._dropped.discard(update_id)
        self._open.add(update_id)
        return True

    def knows(self, update_id: int) -> bool:
        """Whether an update is, or was, taken in."""
        return update_id in self._open or update_id in self._settled

    def settle(self, update_id: int) -> None:
        """Note that an update need not come again."""
        self._open.discard(update_id)
        self._passed.discard(update_id)
        self._settled[update_id] = None
        while len(self._settled) > REMEMBERED:
            self._settled.popitem(last=False)

    def drop(self, update_id: int) -> None:
        """Note that an update was not taken in, so that it can come again."""
        if update_id in self._open and update_id not in self._passed:
            self._dropped.add(update_id)
        self._open.discard(update_id)
        self._passed.discard(update_id)

    @property
    def busy(self) -> bool:
        """Whether any update is being taken in."""
        return bool(self._open)

    @property
    def offset(self) -> int:
        """What to ask Telegram from, which acknowledges everything below it; 0 for the first that it has."""
        if held := (self._open - self._passed) | self._dropped:
            return min(held)
        return 0 if self._highest is None else self._highest + 1

    def pass_by(self) -> None:
        """Hold back acknowledgement no longer for what is being taken in now: others wait behind it."""
        self._passed |= self._open

    def confirmed(self) -> None:
        """Note that Telegram was asked from `offset` and had nothing: from now on, from wherever it begins."""
        if not self._open and not self._dropped:
            self._highest = None

    def dump(self) -> str:
        """The ids that were settled last, for the next process."""
        return ",".join(map(str, self._settled))
