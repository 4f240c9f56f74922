"""What goes out to an account that may not be served any more: nothing."""

from __future__ import annotations

from bot.door import Door
from core.errors import DeliveryError, StorageError
from core.ports import Channel
from core.types import Delivery


class Admitted:
    """A channel to those who are let in. A reply or an agreed question may wait while its account is denied."""

    def __init__(self, channel: Channel, door: Door) -> None:
        """Nothing is owned: whoever made the channel closes it."""
        self._channel = channel
        self._door = door

    async def deliver(self, delivery: Delivery) -> None:
        """Show a reply in its conversation. Raises DeliveryError."""
        try:
            served = await self._door.serves(delivery.key)
        except StorageError as error:
            raise DeliveryError("access-unknown") from error
        if not served:
            raise DeliveryError("denied", retryable=False)
        await self._channel.deliver(delivery)

    async def aclose(self) -> None:
        """Do nothing: the channel is closed by whoever made it."""
