"""What a message of Telegram says to the bot: words, a file, a command, or nothing that it can take."""

from __future__ import annotations

import mimetypes
from collections import OrderedDict
from dataclasses import dataclass, field

from telegram import Message, MessageEntity, User

from bot.adapters.telegram.failures import seconds_of
from bot.diary_files import may_be_diary
from core.modes import Mode
from core.people import LANGUAGES, Language
from core.types import AttachmentKind

ALBUMS = 500
"""Albums whose first part is remembered."""
IMPORT = "import"
_SAID_ONCE = {Mode.CHAT.value: Mode.CHAT, Mode.PRIVATE.value: Mode.PRIVATE}
_KINDS = {"image": AttachmentKind.IMAGE, "audio": AttachmentKind.VOICE, "video": AttachmentKind.VIDEO}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a message, not fetched yet."""

    kind: AttachmentKind
    media_type: str
    file_id: str
    size: int
    """Bytes; 0 where Telegram does not say."""
    seconds: float = 0.0
    """Of sound or film."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a message says."""

    text: str = field(default="", repr=False)
    file: File | None = None
    command: str = ""
    """Its name; `text` is what follows."""
    mode: Mode | None = None
    """What a caption says of itself: /private or /chat."""
    refused: str = ""
    """Key of the sentence about what cannot be taken."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to answer, such as somebody's joining a group."""
        return not (self.text or self.file or self.command or self.refused)


class Ears:
    """Tells what is said to the bot from what is not."""

    def __init__(self, me: User, most_bytes: int) -> None:
        """`me`: the bot; `most_bytes`: the largest photo that is of use."""
        self._me = me
        self._most = most_bytes
        self._albums: OrderedDict[str, Mode | None] = OrderedDict()

    def hear(self, message: Message) -> Heard | None:
        """What a message says; None for what is not said to the bot."""
        text = message.text or message.caption or ""
        entities = message.entities or message.caption_entities
        album = message.media_group_id
        if album is not None and album in self._albums:
            # Mostly one part of an album has the caption; the others mean the same.
            name, _, rest = _command(text, entities)
            if name in _SAID_ONCE:
                self._albums[album], text = _SAID_ONCE[name], rest
            return self._parts(message, text, self._albums[album])
        name, to, rest = _command(text, entities)
        if to and to.lower() != (self._me.username or "").lower():
            return None
        alone = message.chat.type == message.chat.PRIVATE
        if not alone and not to and not self._addressed(message, text, entities):
            return None
        mode = None
        if name in _SAID_ONCE and message.caption:
            mode, text = _SAID_ONCE[name], rest
        elif name == IMPORT and message.caption:
            # Under a file it says only what the file is for.
            text = rest
        elif name and not message.caption:
            return Heard(command=name, text=rest)
        if album is not None:
            self._albums[album] = mode
            if len(self._albums) > ALBUMS:
                self._albums.popitem(last=False)
        return self._parts(message, self._without_name(text), mode)

    def _parts(self, message: Message, text: str, mode: Mode | None) -> Heard:
        file = file_of(message, self._most)
        if file is not None and file.kind is AttachmentKind.DOCUMENT and message.chat.type != message.chat.PRIVATE:
            # A diary is not handed over where others read.
            return Heard(text=text.strip(), mode=mode)
        return Heard(text=text.strip(), file=file, mode=mode, refused="" if file else _refused(message))

    def _addressed(self, message: Message, text: str, entities: tuple[MessageEntity, ...]) -> bool:
        """Whether it is said to the bot in front of others: by its name, or as an answer to it."""
        answered = message.reply_to_message
        if answered is not None and answered.from_user is not None and answered.from_user.id == self._me.id:
            return True
        for entity in entities:
            if entity.type == entity.MENTION and _cut(text, entity).lower() == self._mention.lower():
                return True
            if entity.type == entity.TEXT_MENTION and entity.user is not None and entity.user.id == self._me.id:
                return True
        return False

    @property
    def _mention(self) -> str:
        return f"@{self._me.username}"

    def _without_name(self, text: str) -> str:
        """The words without the bot's name, which says only whom they are for."""
        at = text.lower().find(self._mention.lower())
        if at < 0:
            return text
        before, after = text[:at].rstrip(), text[at + len(self._mention) :].lstrip(" ,:")
        return " ".join(part for part in (before, after) if part)


def language_of(user: User) -> Language | None:
    """What somebody reads, where Telegram says one of ours."""
    code = (user.language_code or "").partition("-")[0].lower()
    return next((language for language in LANGUAGES if language == code), None)


def file_of(message: Message, most_bytes: int) -> File | None:
    """What of a message can be fetched and looked at or listened to; a photo in the largest useful size."""
    if message.photo:
        fitting = [size for size in message.photo if (size.file_size or 0) <= most_bytes] or message.photo[:1]
        photo = max(fitting, key=lambda size: size.width * size.height)
        return File(
            kind=AttachmentKind.IMAGE, media_type="image/jpeg", file_id=photo.file_id, size=photo.file_size or 0
        )
    for kind, found, usual in (
        (AttachmentKind.VOICE, message.voice, "audio/ogg"),
        (AttachmentKind.VOICE, message.audio, "audio/mpeg"),
        (AttachmentKind.VIDEO, message.video, "video/mp4"),
        (AttachmentKind.VIDEO, message.video_note, "video/mp4"),
    ):
        if found is not None:
            return File(
                kind=kind,
                media_type=getattr(found, "mime_type", None) or usual,
                file_id=found.file_id,
                size=found.file_size or 0,
                seconds=seconds_of(found.duration),
            )
    return None if message.animation is not None else _document(message)


def _document(message: Message) -> File | None:
    document = message.document
    if document is None:
        return None
    guessed = mimetypes.guess_type(document.file_name or "")[0]
    media_type = document.mime_type or guessed or ""
    if media_type == "application/octet-stream":
        media_type = guessed or media_type
    kind = _KINDS.get(media_type.partition("/")[0])
    if kind is None and may_be_diary(document.file_name or "", media_type):
        kind = AttachmentKind.DOCUMENT
    if kind is None:
        return None
    return File(kind=kind, media_type=media_type, file_id=document.file_id, size=document.file_size or 0)


def _refused(message: Message) -> str:
    if message.sticker is not None:
        return "telegram-sticker"
    others = (
        message.animation,
        message.contact,
        message.dice,
        message.document,
        message.game,
        message.location,
        message.paid_media,
        message.poll,
        message.story,
        message.venue,
    )
    return "telegram-unsupported" if any(other is not None for other in others) else ""


def _command(text: str, entities: tuple[MessageEntity, ...]) -> tuple[str, str, str]:
    """The name of a command at the beginning, whom it is for where it says so, and what follows; empty for none."""
    first = next((entity for entity in entities if entity.type == entity.BOT_COMMAND and entity.offset == 0), None)
    if first is None:
        return "", "", text
    name, _, to = _cut(text, first)[1:].partition("@")
    return name.lower(), to, _after(text, first).strip()


def _cut(text: str, entity: MessageEntity) -> str:
    """The words of an entity, whose place is counted in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    end = entity.offset + entity.length
    return units[entity.offset * 2 : end * 2].decode("utf-16-le", "surrogatepass")


def _after(text: str, entity: MessageEntity) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    return units[(entity.offset + entity.length) * 2 :].decode("utf-16-le", "surrogatepass")
