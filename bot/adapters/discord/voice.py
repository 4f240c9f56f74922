"""Spoken replies: real voice messages where Discord takes them, else a file with a sentence."""

from __future__ import annotations

import base64
import io
import logging
from typing import Any

import discord
from discord.http import handle_message_parameters

from bot.adapters.discord.failures import FAILURES
from bot.wording.wording import Wording
from core.types import Voice

log = logging.getLogger(__name__)

LARGEST = 10 * 2**20
"""Bytes of a file that Discord takes from a bot."""
MOST_POINTS = 256
FILE_NAME = "voice-message.ogg"


class VoiceFile(discord.File):
    """The sound of a voice message, with what Discord needs to draw it."""

    def __init__(self, voice: Voice) -> None:
        super().__init__(io.BytesIO(voice.content), filename=FILE_NAME)
        self._voice = voice

    def to_dict(self, index: int) -> dict[str, Any]:
        """Describe the file with its length and its waveform."""
        points = self._voice.waveform[:MOST_POINTS] or bytes(1)
        drawn = base64.b64encode(points).decode()
        return {**super().to_dict(index), "duration_secs": round(self._voice.seconds, 2), "waveform": drawn}


async def send_voice(client: discord.Client, channel_id: int, voice: Voice, words: Wording, nonce: str) -> None:
    """Send a voice message, or the file of one. Raises `FAILURES` where trying again may help."""
    channel = client.get_partial_messageable(channel_id)
    if len(voice.content) > LARGEST:
        await channel.send(words.say("discord-voice-lost"), nonce=f"{nonce}l")
        return
    try:
        await _voice_message(client, channel_id, voice, nonce)
    except discord.HTTPException as error:
        if not _refused(error):
            raise
        log.info("a voice message was refused: %s", error.code)
    else:
        return
    try:
        file = discord.File(io.BytesIO(voice.content), filename=FILE_NAME)
        await channel.send(words.say("discord-voice-file"), file=file, nonce=f"{nonce}f")
    except discord.HTTPException as error:
        if not _refused(error):
            raise
        # The words of the reply are there already.
        log.warning("a spoken reply was refused: %s", error.code)
        await _say_lost(channel, words, nonce)


async def _voice_message(client: discord.Client, channel_id: int, voice: Voice, nonce: str) -> None:
    # The library receives voice messages and has no call that sends them.
    flags = discord.MessageFlags(voice=True)
    with handle_message_parameters(file=VoiceFile(voice), flags=flags, nonce=nonce) as parameters:
        await client.http.send_message(channel_id, params=parameters)


async def _say_lost(channel: discord.abc.Messageable, words: Wording, nonce: str) -> None:
    try:
        await channel.send(words.say("discord-voice-lost"), nonce=f"{nonce}l")
    except FAILURES as error:
        log.info("nor could that be said: %s", type(error).__name__)


def _refused(error: discord.HTTPException) -> bool:
    """Whether trying the same again cannot help."""
    return 400 <= error.status < 500 and error.status not in (401, 429)
