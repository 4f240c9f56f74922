"""Takes messages in: keeps them first, joins the parts of one thought, one turn at a time per conversation."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.companion import Answered, Companion
from bot.outbox import Postman
from bot.thought import named_day
from bot.view import TurnView
from core.errors import AlreadyAnswered, FacelogError, StorageError
from core.ports import Journal
from core.types import ConversationKey, IncomingMessage, Platform

log = logging.getLogger(__name__)

MAX_PARTS = 20
"""Parts of one thought; what comes after is the next thought."""
LEAST_NEAR_SECONDS = 2.0
MAX_TRIES = 5
"""Turns of one message that may fail in this process; the next process tries again."""
RETRY_SECONDS = 60.0


@dataclass(slots=True)
class _Waiting:
    """A journalled message whose turn has not begun."""

    message: IncomingMessage
    view: TurnView | None
    whole: bool
    """Whether nothing more belongs to the thought."""
    answered: asyncio.Future[Answered]
    tries: int = 0


@dataclass(slots=True)
class _Conversation:
    queue: deque[_Waiting] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Intake:
    """Conversations run beside each other; within one, turns follow in the order of arrival."""

    def __init__(self, *, journal: Journal, companion: Companion, postman: Postman, join_seconds: float) -> None:
        """`join_seconds`: how long a message with attachments waits for more parts."""
        self._journal = journal
        self._companion = companion
        self._postman = postman
        self._join_seconds = join_seconds
        self._near = timedelta(seconds=max(join_seconds, LEAST_NEAR_SECONDS))
        """How far apart two parts of one thought may have been sent."""
        self._conversations: dict[ConversationKey, _Conversation] = {}
        self._failed: list[_Waiting] = []

    async def submit(
        self, message: IncomingMessage, view: TurnView | None = None, *, whole: bool = False
    ) -> asyncio.Future[Answered] | None:
        """Keep a message and queue it; None when it was seen before. Await the future to wait for its turn.

        `whole`: the adapter knows that nothing more belongs to this thought, so it does not wait for parts.
        Parts that are joined share one turn and one result. Raises StorageError when the message cannot be kept:
        then it must not be acknowledged to the platform.
        """
        adding = asyncio.ensure_future(self._journal.add(message))
        try:
            new = await asyncio.shield(adding)
        except asyncio.CancelledError:
            # What is kept is also answered, though nobody waits for it any more.
            if await adding:
                self._enqueue(message, None, whole=whole)
            raise
        return self._enqueue(message, view, whole=whole) if new else None

    async def recover(self, platform: Platform, user_id: str | None = None) -> list[asyncio.Future[Answered]]:
        """Queue what a process that no longer runs left unanswered."""
        left = await self._journal.unanswered(platform, user_id)
        if left:
            log.info("recovering %d messages", len(left))
        return [self._enqueue(message, None, whole=False) for message in left]

    def retry(self) -> list[asyncio.Future[Answered]]:
        """Queue again what failed in this process and is still in the journal."""
        failed, self._failed = self._failed, []
        return [self._enqueue(part.message, None, whole=True, tries=part.tries) for part in failed]

    def forget(self, key: ConversationKey) -> None:
        """Drop what waits of an account: nobody is there any more to answer it to. A turn in flight stores nothing."""
        account = _account(key)
        self._failed = [part for part in self._failed if _account(part.message.key) != account]
        for other, conversation in self._conversations.items():
            if _account(other) == account:
                for part in conversation.queue:
                    part.answered.cancel()
                conversation.queue.clear()

    async def run(self) -> None:
        """Retry now and then, until cancelled."""
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            self.retry()

    async def aclose(self) -> None:
        """Finish the turns in flight and those that wait; nothing new is joined."""
        self._join_seconds = 0.0
        while tasks := [c.task for c in self._conversations.values() if c.task is not None]:
            for conversation in self._conversations.values():
                conversation.arrived.set()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _enqueue(
        self, message: IncomingMessage, view: TurnView | None, *, whole: bool, tries: int = 0
    ) -> asyncio.Future[Answered]:
        answered: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        # A caller that does not wait must not leave "exception was never retrieved" behind; failures are logged here.
        answered.add_done_callback(lambda future: future.cancelled() or future.exception())
        conversation = self._conversations.setdefault(message.key, _Conversation())
        conversation.queue.append(_Waiting(message, view, whole, answered, tries))
        conversation.arrived.set()
        if conversation.task is None:
            conversation.task = asyncio.create_task(self._converse(message.key, conversation))
        return answered

    async def _converse(self, key: ConversationKey, conversation: _Conversation) -> None:
        """Answer one thought after another until none waits."""
        try:
            while conversation.queue:
                await self._turn(await self._parts(conversation), conversation)
        finally:
            for left in conversation.queue:
                left.answered.cancel()
            del self._conversations[key]

    async def _parts(self, conversation: _Conversation) -> list[_Waiting]:
        """The next thought: words alone at once; with attachments, all that follows closely."""
        parts = [conversation.queue.popleft()]
        while _may_have_more(parts):
            if not conversation.queue and not await self._arrives(conversation):
                break
            if not self._belongs(conversation.queue[0], parts):
                break
            parts.append(conversation.queue.popleft())
        return parts

    def _belongs(self, part: _Waiting, parts: Sequence[_Waiting]) -> bool:
        """Whether a waiting message is of the same thought: sent close enough, for the same day, not one of its own."""
        apart = abs(part.message.sent_at - parts[-1].message.sent_at)
        return not part.whole and apart <= self._near and _same_day(part.message, [one.message for one in parts])

    async def _arrives(self, conversation: _Conversation) -> bool:
        """Whether another message comes within the time to join."""
        conversation.arrived.clear()
        try:
            async with asyncio.timeout(self._join_seconds):
                await conversation.arrived.wait()
        except TimeoutError:
            return False
        return bool(conversation.queue)

    async def _turn(self, parts: list[_Waiting], conversation: _Conversation) -> None:
        """Answer and deliver; a failure is told to those who wait, and the messages stay in the journal."""
        view = next((part.view for part in reversed(parts) if part.view is not None), None)
        try:
            answered = await self._companion.answer([part.message for part in parts], view)
        except asyncio.CancelledError:
            for part in parts:
                part.answered.cancel()
            raise
        except AlreadyAnswered as error:
            log.info("messages were answered before")
            if len(parts) == 1:
                self._tell(parts, error)
            # One of them was; the others must not be lost with it.
            for part in reversed(parts if len(parts) > 1 else []):
                part.whole = True
                conversation.queue.appendleft(part)
            return
        except Exception as error:  # the one broad catch of a turn: no failure may stop the conversation
            log.error("turn failed: %s", type(error).__name__)
            for part in parts:
                part.tries += 1
            self._failed += [part for part in parts if part.tries < MAX_TRIES]
            self._tell(parts, error if isinstance(error, FacelogError) else FacelogError("turn_failed"))
            return
        await self._post(answered)
        for part in parts:
            if not part.answered.done():
                part.answered.set_result(answered)

    async def _post(self, answered: Answered) -> None:
        """Deliver what is stored; what does not go through waits in the outbox."""
        try:
            await self._postman.post(answered.delivery)
        except StorageError as error:
            log.error("a delivery could not be settled: %s", type(error).__name__)

    def _tell(self, parts: list[_Waiting], error: Exception) -> None:
        for part in parts:
            if not part.answered.done():
                part.answered.set_exception(error)


def _account(key: ConversationKey) -> tuple[str, str]:
    return key.platform, key.user_id


def _may_have_more(parts: list[_Waiting]) -> bool:
    return len(parts) < MAX_PARTS and not parts[-1].whole and any(part.message.attachments for part in parts)


def _same_day(message: IncomingMessage, parts: Sequence[IncomingMessage]) -> bool:
    """Whether a message is for the day of a thought; without a day it is, below a caption that names one."""
    day = named_day(parts)
    below = message.day is None and any(part.day is not None and part.attachments for part in parts)
    return message.day == day or below
