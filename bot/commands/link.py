"""`/link`: one diary on two platforms, by a code that works once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.commands.command import Caller, Command, Spec, plain
from bot.commands.screen import Outcome, Screen
from core.errors import StorageError
from core.stores import Links

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letters or digits that are taken for one another."""
LENGTH = 10
"""Of a code: 49 bits, with five tries an hour."""
LASTS = timedelta(minutes=10)
TRIES = RateLimitItemPerHour(5)


class LinkCommand(Command):
    """Gives a code on one platform and takes it on the other."""

    spec = Spec(name="link", argument="argument-link")

    def __init__(self, links: Links) -> None:
        self._links = links
        self._tries = MovingWindowRateLimiter(MemoryStorage())

    async def open(self, caller: Caller, argument: str) -> Outcome:
        """Give a code, or take one."""
        code = "".join(argument.upper().split()).replace("-", "")
        return await self._take(caller, code) if code else await self._give(caller)

    async def press(self, caller: Caller, arguments: Sequence[str]) -> Outcome:
        """A new code."""
        return await self._give(caller)

    async def _give(self, caller: Caller) -> Outcome:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        await self._links.offer(caller.person.id, code, caller.at + LASTS)
        shown = f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
        minutes = int(LASTS.total_seconds() // 60)
        row = (self.button(caller.say("link-again"), "new"),)
        return Screen(text=caller.say("link-code", code=shown, minutes=minutes), rows=(row,))

    async def _take(self, caller: Caller, code: str) -> Outcome:
        if not self._tries.hit(TRIES, caller.key.platform, caller.key.user_id):
            return plain(caller, "link-too-often")
        try:
            person_id = await self._links.take(caller.key, code, caller.at)
        except StorageError as error:
            if str(error) != "diary_not_empty":
                raise
            return plain(caller, "link-not-empty")
        return plain(caller, "link-unknown" if person_id is None else "link-done")
