"""Reads character cards, as SillyTavern and others share them, into personas.

Versions 1 to 3: https://github.com/malfoyslastname/character-card-spec-v2 and
https://github.com/kwaroran/character-card-spec-v3; JSON, or JSON inside a PNG.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import tomli_w

from core.errors import ConfigError
from core.people import Language
from core.words import clean, excerpt
from llm.content import MAX_LINE
from llm.persona import MAX_NAME, MAX_SAID, MAX_TEXT, Persona
from llm.persona_file import own_persona

MAX_CARD_BYTES = 16_000_000
"""Size of a card with its picture."""
MAX_JSON_BYTES = 2_000_000
MAX_READ = 20_000
"""Characters of one field that are looked at."""
MAX_EXCHANGES = 3
FILE = "card"
"""What errors call the card."""
Why = Literal["ignored", "shortened", "unusable"]

_SPECS = ("chara_card_v2", "chara_card_v3")
_IGNORED = (
    *("system_prompt", "post_history_instructions", "character_book", "alternate_greetings", "group_only_greetings"),
    *("creator_notes", "creator_notes_multilingual", "assets", "extensions", "tags", "creator", "character_version"),
    "source",
)
"""What a card may say and a persona does not take: instructions to a model above all."""
_PNG = b"\x89PNG\r\n\x1a\n"
_MACRO = re.compile(r"\{\{[^{}]{0,200}\}\}|<(?:user|char|bot)>", re.IGNORECASE)
_USER = re.compile(r"\{\{\s*user\s*\}\}|<user>", re.IGNORECASE)
_CHARACTER = re.compile(r"\{\{\s*char\s*\}\}|<(?:char|bot)>", re.IGNORECASE)
_ACTION = re.compile(r"\*[^*\n]{1,2000}\*")
_SENTENCE = re.compile(r"[^.!?…。！？]+[.!?…。！？]*[\"'”’)]*\s*")
_START = re.compile(r"<START>", re.IGNORECASE)
_TURN = re.compile(r"^[ \t]{0,8}([^\s:：][^\n:：]{0,39})[:：]", re.MULTILINE)
_SPOKEN = str.maketrans("", "", '*"“”')
_STANDS_FOR = {"ko": "친구", "en": "friend"}
"""What `{{user}}` becomes: a persona is not written for one reader."""
_MANNER = {
    "ko": {"casual": "소개된 성격이 드러나는 자연스러운 반말.", "polite": "소개된 성격이 드러나는 부드러운 해요체."},
    "en": {"casual": "As the description suggests, like a close friend.", "polite": "As described, and courteous."},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Something of a card that the persona does not have, or not whole."""

    key: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCard:
    """A persona made from a card."""

    persona: Persona = field(repr=False)
    source: str = field(repr=False)
    """The same as a persona file's TOML text."""
    language: Language
    """The card's; in the other language the persona greets plainly."""
    dropped: tuple[Dropped, ...]


def import_card(data: bytes) -> ImportedCard:
    """Make a persona from a card in JSON or PNG. Blocks. Raises ConfigError when it is none, or too large."""
    if len(data) > MAX_CARD_BYTES:
        raise ConfigError(f"{FILE}: has more than {MAX_CARD_BYTES:,} bytes")
    if data.startswith(b"PK\x03\x04"):
        raise ConfigError(f"{FILE}: CharX files are not read; export the card as JSON or PNG")
    text = _embedded(data) if data.startswith(_PNG) else data
    return _Card(_fields(text)).imported()


def _fields(text: bytes) -> Mapping[str, Any]:
    """The card's own fields: below `data`, or at the top in version 1."""
    if len(text) > MAX_JSON_BYTES:
        raise ConfigError(f"{FILE}: its text has more than {MAX_JSON_BYTES:,} bytes")
    try:
        card = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{FILE}: is no JSON") from error
    if not isinstance(card, dict):
        raise ConfigError(f"{FILE}: is no character card")
    inner = card.get("data")
    if card.get("spec") in _SPECS:
        if isinstance(inner, dict):
            return inner
        raise ConfigError(f"{FILE}: data: is missing")
    if isinstance(card.get("name"), str) and isinstance(card.get("first_mes"), str):
        return card
    raise ConfigError(f"{FILE}: is no character card of version 1, 2 or 3")


def _embedded(png: bytes) -> bytes:
    """The JSON text in a PNG's `ccv3` chunk, else in its `chara` chunk."""
    found: dict[bytes, bytes] = {}
    for kind, content in _chunks(png):
        keyword, _, value = content.partition(b"\0")
        if kind == b"tEXt" and keyword.lower() in (b"ccv3", b"chara"):
            found.setdefault(keyword.lower(), value)
    encoded = found.get(b"ccv3", found.get(b"chara"))
    if encoded is None:
        raise ConfigError(f"{FILE}: this picture holds no character card")
    if len(encoded) > MAX_JSON_BYTES * 2:
        raise ConfigError(f"{FILE}: its text has more than {MAX_JSON_BYTES:,} bytes")
    try:
        return base64.b64decode(encoded.translate(None, b" \t\r\n"), validate=True)
    except ValueError as error:
        raise ConfigError(f"{FILE}: its text is damaged") from error


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Walk over a PNG's chunks. Pillow would give the text that follows the pixels only after decoding them all."""
    position = len(_PNG)
    while position + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, position)
        end = position + 12 + length
        if end > len(png):
            raise ConfigError(f"{FILE}: the picture is cut off")
        kind, content = png[position + 4 : position + 8], png[position + 8 : end - 4]
        if kind == b"tEXt" and struct.unpack_from(">I", png, end - 4)[0] != zlib.crc32(kind + content):
            raise ConfigError(f"{FILE}: the picture is damaged")
        yield kind, content
        position = end


class _Card:
    """One card on its way to a persona."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields
        self._dropped: dict[str, Why] = {}
        self._name = self._named()
        self._names = {value.casefold() for value in (self._name, self._text("name"), self._text("nickname")) if value}
        read = "".join(self._text(key) for key in ("description", "personality", "first_mes"))
        hangul = sum("가" <= character <= "힣" for character in read)
        self._language: Language = "ko" if hangul * 5 > len(read) else "en"

    def imported(self) -> ImportedCard:
        """Return the persona. Raises ConfigError that names a key."""
        table: dict[str, Any] = {
            "name": self._name,
            "description": self._description(),
            "manner": _MANNER,
        }
        if greeting := self._greeting():
            table["greeting"] = {self._language: greeting}
        if exchanges := self._exchanges():
            table["examples"] = {self._language: exchanges}
        persona = own_persona(table, FILE)
        for key in _IGNORED:
            if self._fields.get(key):
                self._dropped[key] = "ignored"
        dropped = tuple(Dropped(key=key, why=why) for key, why in self._dropped.items())
        return ImportedCard(persona=persona, source=tomli_w.dumps(table), language=self._language, dropped=dropped)

    def _text(self, key: str) -> str:
        value = self._fields.get(key)
        if value is None or isinstance(value, str):
            return (value or "")[:MAX_READ]
        self._dropped[key] = "unusable"
        return ""

    def _named(self) -> str:
        given = self._text("nickname").strip() or self._text("name")
        name = " ".join(re.sub(r"[\[\]{}|<>:：?]", " ", clean(given)).split())
        if not name:
            raise ConfigError(f"{FILE}: name: is empty")
        if len(name) > MAX_NAME:
            self._dropped["name"] = "shortened"
        return name[:MAX_NAME].strip()

    def _description(self) -> str:
        parts = [_ended(self._plain(self._text(key))) for key in ("description", "personality", "scenario")]
        text = _cut(" ".join(part for part in parts if part), MAX_TEXT)
        if not text:
            raise ConfigError(f"{FILE}: description: is empty")
        spent = 0
        for key, part in zip(("description", "personality", "scenario"), parts, strict=True):
            spent += len(part) + 1 if part else 0
            if part and spent - 1 > len(text):
                self._dropped[key] = "shortened"
        return text

    def _greeting(self) -> str:
        given = self._text("first_mes")
        spoken = self._line(given)
        if given.strip() and not spoken:
            self._dropped["first_mes"] = "unusable"
        elif len(spoken) < len(self._plain(given).translate(_SPOKEN)):
            self._dropped["first_mes"] = "shortened"
        return spoken

    def _exchanges(self) -> list[dict[str, str]]:
        """The first exchanges of `mes_example`: what the user says, and what the character answers at once."""
        given = self._text("mes_example")
        found: list[dict[str, str]] = []
        turns = 0
        for block in _START.split(given):
            said = ""
            for speaker, text in self._turns(block):
                turns += 1
                if speaker == "user":
                    said = _cut(self._plain(_ACTION.sub(" ", text)), MAX_SAID)
                elif said and len(found) < MAX_EXCHANGES:
                    if reply := self._line(text):
                        found.append({"said": said, "reply": reply})
                    said = ""
        if given.strip() and not found:
            self._dropped["mes_example"] = "unusable"
        elif turns > 2 * len(found):
            self._dropped["mes_example"] = "shortened"
        return found

    def _turns(self, block: str) -> Iterator[tuple[Literal["user", "character"], str]]:
        starts = [(match, who) for match in _TURN.finditer(block) if (who := self._speaker(match.group(1)))]
        ends = [*(match.start() for match, _ in starts), len(block)][1:]
        for (match, who), end in zip(starts, ends, strict=True):
            yield who, block[match.end() : end]

    def _speaker(self, label: str) -> Literal["user", "character"] | None:
        if _USER.fullmatch(label):
            return "user"
        if _CHARACTER.fullmatch(label) or label.strip().casefold() in self._names:
            return "character"
        return None

    def _line(self, text: str) -> str:
        """What is spoken in a text, up to its first question, as a line of a persona."""
        # "*She waves.* Hi!" is stage directions and words; a friend who comments on a diary only has words.
        spoken = self._plain(_ACTION.sub(" ", text)).translate(_SPOKEN)
        kept = ""
        for sentence in _SENTENCE.findall(spoken.replace("？", "?")):
            if len(kept) + len(sentence) > MAX_LINE or "?" in kept:
                break
            kept += sentence if sentence.count("?") <= 1 else re.sub(r"\?+", "?", sentence)
        return clean(kept) if kept.count("?") <= 1 else ""

    def _plain(self, text: str) -> str:
        """One line without macros and without the signs that mean something in a template."""
        named = _USER.sub(_STANDS_FOR[self._language], _CHARACTER.sub(lambda _: self._name, text))
        bare = _MACRO.sub(" ", named).translate(str.maketrans("[]{}|", "()()/"))
        return " ".join(clean(bare).split())


def _ended(text: str) -> str:
    """A text that another one can follow."""
    return f"{text}." if text and text[-1].isalnum() else text


def _cut(text: str, limit: int) -> str:
    """The first sentences within a limit, else the first words."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    ends = [match.end() for match in re.finditer(r"[.!?…。]\s", cut)]
    if ends and ends[-1] > limit // 2:
        return cut[: ends[-1]].strip()
    return excerpt(text, limit - 1).strip() + "…"
