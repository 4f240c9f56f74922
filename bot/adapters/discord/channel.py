"""Where replies go in Discord: each stands once, as the final state of its draft or as messages of its own."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable

import discord

from bot.adapters.discord.drafts import Draft, Drafts, Left, delete
from bot.adapters.discord.failures import FAILURES, delivery_error
from bot.adapters.discord.outgoing import LONGEST, Outgoing, reply_messages
from bot.adapters.discord.view import DiscordView
from bot.adapters.discord.voice import send_voice
from bot.wording.wording import wording
from core.errors import DeliveryError
from core.types import ConversationKey, Delivery

log = logging.getLogger(__name__)

REMEMBERED = 5000
NONCE = 24
"""Characters; Discord takes 25."""


class DiscordChannel:
    """Delivers replies. Knows the views of the turns that run, to finish what they were writing."""

    def __init__(self, client: discord.Client, drafts: Drafts, private: Callable[[int], bool]) -> None:
        """`client`: not owned; `private`: whether a channel is known as a private one."""
        self._private = private
        self._client = client
        self._drafts = drafts
        self._views: dict[ConversationKey, list[DiscordView]] = {}
        self._taken: dict[str, Draft] = {}
        """Drafts by the deliveries that they belong to."""
        self._gone: dict[str, int] = {}
        """How many messages of a delivery went out, where not all did."""
        self._alone: OrderedDict[int, None] = OrderedDict()
        """Private channels of this process."""
        self._done: OrderedDict[str, None] = OrderedDict()

    def watch(self, key: ConversationKey, view: DiscordView, *, alone: bool) -> None:
        """A turn begins. `alone`: whether nobody else reads."""
        if alone:
            self._alone[int(key.chat_id)] = None
            if len(self._alone) > REMEMBERED:
                self._alone.popitem(last=False)
        self._views.setdefault(key, []).append(view)

    async def settle(self, key: ConversationKey, view: DiscordView, delivery_id: str | None) -> None:
        """A turn is over, or failed when `delivery_id` is None: what it wrote becomes its delivery, or goes."""
        await view.stop()
        if view not in self._views.get(key, []):
            return
        self._release(key, view)
        if delivery_id is None or delivery_id in self._done:
            await self._drop(view.draft)
        else:
            self._taken.setdefault(delivery_id, view.draft)

    async def deliver(self, delivery: Delivery) -> None:
        """Send a reply. Raises DeliveryError."""
        if self._client.is_closed():
            raise DeliveryError("closed")
        try:
            await self._send(delivery)
        except FAILURES as error:
            failed = delivery_error(error)
            if not failed.retryable:
                self._finished(delivery.id)
            raise failed from error
        except RuntimeError as error:
            # The library's session may end while a request waits.
            if not self._client.is_closed():
                raise
            raise DeliveryError("closed") from error
        self._finished(delivery.id)

    async def aclose(self) -> None:
        """Nothing is owned."""

    async def _send(self, delivery: Delivery) -> None:
        draft = await self._draft(delivery)
        channel_id = int(delivery.key.chat_id)
        messages = reply_messages(delivery.reply)
        for number, message in enumerate(messages):
            if number < self._gone.get(delivery.id, 0):
                continue
            nonce = _nonce(delivery.id, number)
            if number == 0:
                await self._first(delivery, channel_id, draft, message, nonce)
            else:
                await self._client.get_partial_messageable(channel_id).send(nonce=nonce, **message.to_send())
            self._gone[delivery.id] = number + 1
        voice = delivery.reply.voice
        if voice is not None:
            words, nonce = wording(delivery.reply.language), _nonce(delivery.id, len(messages))
            await send_voice(self._client, channel_id, voice, words, nonce)

    async def _first(
        self, delivery: Delivery, channel_id: int, draft: Draft | None, message: Outgoing, nonce: str
    ) -> None:
        """The message that the turn was written into gets its final state; without one, a new message is sent."""
        left = await self._drafts.left(channel_id)
        if left is not None and left.delivery_id == delivery.id and await self._rewrite(channel_id, left, message):
            # The earlier process may have got as far as this.
            self._drafts.settled(channel_id)
            return
        if draft is None or not await self._finish(delivery, channel_id, draft, message, nonce):
            await self._new(delivery, channel_id, message, nonce)
        if left is not None:
            self._drafts.settled(channel_id)
            if not left.delivery_id:
                await delete(self._client.get_partial_messageable(channel_id).get_partial_message(left.message_id))

    async def _finish(self, delivery: Delivery, channel_id: int, draft: Draft, message: Outgoing, nonce: str) -> bool:
        """Write the final state; False when the draft is not there any more."""
        if draft.message_id is not None:
            await self._drafts.ends(channel_id, draft.message_id, delivery.id)
        try:
            await draft.write(message, nonce)
        except discord.HTTPException as error:
            # Deleted by the person, or an answer to a command whose time is over.
            if error.status not in (401, 404):
                raise
            return False
        return True

    async def _new(self, delivery: Delivery, channel_id: int, message: Outgoing, nonce: str) -> None:
        arguments = message.to_send()
        # Where others are, it should be clear who is meant.
        if self._others_read(channel_id):
            member = discord.Object(int(delivery.key.user_id))
            arguments["allowed_mentions"] = discord.AllowedMentions(everyone=False, roles=False, users=[member])
            content = f"<@{member.id}> {message.content}"
            if len(content) <= LONGEST:
                arguments["content"] = content
        await self._client.get_partial_messageable(channel_id).send(nonce=nonce, **arguments)

    def _others_read(self, channel_id: int) -> bool:
        channel = self._client.get_channel(channel_id)
        if channel is None and not self._client.is_ready():
            # The servers are not known yet.
            return channel_id not in self._alone and not self._private(channel_id)
        return isinstance(channel, discord.abc.GuildChannel | discord.Thread)

    async def _rewrite(self, channel_id: int, left: Left, message: Outgoing) -> bool:
        partial = self._client.get_partial_messageable(channel_id).get_partial_message(left.message_id)
        try:
            await partial.edit(**message.to_edit())
        except discord.NotFound:
            return False
        return True

    async def _draft(self, delivery: Delivery) -> Draft | None:
        """The draft of a delivery; nothing more is written into it by its turn."""
        if delivery.id not in self._taken:
            for view in self._views.get(delivery.key, []):
                if view.wrote(delivery.reply.text):
                    await view.stop()
                    self._release(delivery.key, view)
                    self._taken[delivery.id] = view.draft
                    break
        return self._taken.get(delivery.id)

    async def _drop(self, draft: Draft) -> None:
        if draft.message_id is not None and not self._client.is_closed():
            await draft.drop()

    def _release(self, key: ConversationKey, view: DiscordView) -> None:
        views = self._views[key]
        views.remove(view)
        if not views:
            del self._views[key]

    def _finished(self, delivery_id: str) -> None:
        """A delivery went through, or never will."""
        self._taken.pop(delivery_id, None)
        self._gone.pop(delivery_id, None)
        self._done[delivery_id] = None
        if len(self._done) > REMEMBERED:
            self._done.popitem(last=False)


def _nonce(delivery_id: str, number: int) -> str:
    """Names a message of a delivery: Discord sends one nonce once within some minutes, also over a restart."""
    digest = hashlib.sha256(f"{delivery_id} {number}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:NONCE]
