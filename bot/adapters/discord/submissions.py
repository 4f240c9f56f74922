"""Hands messages to the companion, shows their turns, and says so when one failed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from bot.adapters.discord.channel import DiscordChannel
from bot.adapters.discord.drafts import Draft, Drafts
from bot.adapters.discord.pace import Pace
from bot.adapters.discord.places import Place
from bot.adapters.discord.running import Running
from bot.adapters.discord.typing_signs import TypingSigns
from bot.adapters.discord.view import DiscordView
from bot.adapters.services import ChatServices
from bot.companion import Answered
from bot.door import Received, Visit
from bot.wording.wording import Wording
from core.errors import AlreadyAnswered, FacelogError, StorageError
from core.modes import Mode
from core.types import ConversationKey, IncomingMessage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A message that was let in, and where it is answered."""

    visit: Visit
    message: IncomingMessage
    words: Wording
    place: Place
    draft: Draft
    mode: Mode | None = None
    """What the message itself says; None for what the person chose."""


class Submissions:
    """The turns of this process."""

    def __init__(
        self,
        services: ChatServices,
        channel: DiscordChannel,
        drafts: Drafts,
        signs: TypingSigns,
        running: Running,
        pace: Pace,
    ) -> None:
        self._services = services
        self._channel = channel
        self._drafts = drafts
        self._signs = signs
        self._running = running
        self._pace = pace
        self._told: dict[ConversationKey, BaseException] = {}
        """The last failure that was told in a conversation: the parts of one thought share it."""

    async def submit(self, submission: Submission) -> bool:
        """Take a message in; its turn goes on after this returns. False when there is none. Raises StorageError."""
        visit, message = submission.visit, submission.message
        view = DiscordView(
            int(visit.key.chat_id),
            submission.draft,
            words=submission.words,
            drafts=self._drafts,
            signs=self._signs,
            pace=self._pace,
        )
        self._channel.watch(visit.key, view, alone=visit.alone)
        try:
            received = await self._kept(submission, view)
        except BaseException:
            await self._channel.settle(visit.key, view, None)
            raise
        if received.answered is None:
            await self._channel.settle(visit.key, view, None)
            if received.screen is not None:
                await submission.place.show(received.screen)
                return True
            return False
        self._running.start(self._turn(visit, message.id, view, submission.place, received.answered))
        return True

    async def _kept(self, submission: Submission, view: DiscordView) -> Received:
        """Discord sends no message twice, so one that could not be kept is tried again here."""
        message = submission.message
        # Words and files in one message of Discord are all of a thought.
        whole = bool(message.attachments and message.text)
        door = self._services.door
        for pause in self._pace.storage:
            try:
                return await door.message(submission.visit, message, view, whole=whole, mode=submission.mode)
            except StorageError as error:
                log.warning("a message could not be kept yet: %s", type(error).__name__)
                await self._pace.sleep(pause)
        return await door.message(submission.visit, message, view, whole=whole, mode=submission.mode)

    async def _turn(
        self, visit: Visit, message_id: str, view: DiscordView, place: Place, answered: asyncio.Future[Answered]
    ) -> None:
        """Wait for the end of a turn; its reply goes through the channel meanwhile."""
        try:
            await asyncio.wait([answered])
        finally:
            result = answered.result() if _good(answered) else None
            await self._channel.settle(visit.key, view, result.delivery.id if result else None)
        if result is None:
            await self._failed(visit, place, None if answered.cancelled() else answered.exception())
            return
        self._told.pop(visit.key, None)
        if message_id != result.turn.message_ids[-1]:
            return
        try:
            screen = await self._services.door.after(visit, result)
        except FacelogError as error:
            log.error("nothing could be shown after a turn: %s", type(error).__name__)
            return
        if screen is not None:
            await place.show(screen)

    async def _failed(self, visit: Visit, place: Place, error: BaseException | None) -> None:
        if not isinstance(error, FacelogError) or isinstance(error, AlreadyAnswered):
            return
        if self._told.get(visit.key) is error:
            return
        self._told[visit.key] = error
        await place.show(self._services.door.failed(visit, error))


def _good(answered: asyncio.Future[Answered]) -> bool:
    return answered.done() and not answered.cancelled() and answered.exception() is None
