"""Emoji and emoticons as words: what they most often stand for."""

from __future__ import annotations

import re

EMOJI: dict[str, str] = {
    "anger": "😠😡🤬👿💢😤🖕",
    "disgust": "🤢🤮😒🙄😑😖💩🤨",
    "fear": "😨😰😱😟😬😧😥🥶🫣😓",
    "happiness": "😀😃😄😁😆😊😍🥰😘😗😙😚☺🙂🤗🤩🥳😋😎😂🤣😸😻❤🧡💛💚💙💜🤍🖤🤎💕💖💗💓💞💘💝💟"
    "🎉🎊👍👏🙌💪🌟✨⭐🌈☀🌞🥂🍻🎂🎁💯😌😇🤭🫶🌸🌷🌻🌹😉😜😝🤪",
    "sadness": "😢😭😞😔😿🥺💔😩😫😪☹🙁😣🥀🖤😕",
    "surprise": "😮😯😲😳🤯🙀❗❕‼⁉😵🫢",
    "neutral": "😐😶🤔🙃💤😴",
}
"""Faces, hearts and signs by the emotion that people mostly write them for; our own judgement."""

_EMOTICONS: tuple[tuple[str, str], ...] = (
    (r"[>＞][_.ㅁㅂ]*[<＜]", "squint"),
    (r"(?<![a-z])[t][_.]+[t](?![a-z])", "crying"),
    (r"[ㅠㅜ]+(?:[_.]+[ㅠㅜ]+)?", "crying"),
    (r"[:;=]['’]-?\(+", "crying"),
    (r"[:=]-?[)\]]+|\(:", "smile"),
    (r"[:=]-?d\b|\bx[d]+\b", "grin"),
    (r";-?\)+", "wink"),
    (r"[:=]-?[(\[]+|\):", "frown"),
    (r"[:=]-?/(?!/)", "doubt"),
    (r"[:=]-?o\b|\bo[_.]o\b", "gasp"),
    (r"</3", "sadness"),
    (r"<3+|♡|♥", "happiness"),
    (r"\^[_.\-]*\^+", "smile"),
    (r"[-ㅡ](?:[_.]+[-ㅡ]|[ㅡ])+|-[_.]+-", "flat"),
    (r"[ㅋㅎ]*ㅋ[ㅋㅎ]+", "laugh"),
    (r"ㅎ[ㅎ]+", "giggle"),
    (r"ㅋ", "smirk"),
    (r"[ㄷ]{2,}", "gasp"),
    (r"\b(?:a*(?:ha){2,}h?|lo+l|lmf?ao+|rofl|he(?:he)+)\b", "laugh"),
    (r"[;]{2,}", "sweat"),
)
"""Emoticons by what they draw, tried in this order in lower-case text."""

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the name of a symbol in spelled-out text; private use, which `core.words.clean` drops from any input."""

_BY_CHARACTER = {character: emotion for emotion, characters in EMOJI.items() for character in characters}
_FACES = re.compile("[" + "".join(_BY_CHARACTER) + "]")
_SHAPES = re.compile("|".join(f"(?P<s{index}>{shape})" for index, (shape, _name) in enumerate(_EMOTICONS)))
_DRAWN = tuple(name for _shape, name in _EMOTICONS)


def spell_out(text: str) -> str:
    """Replace emoji and emoticons in lower-case text by their names between `OPEN` and `CLOSE`."""
    text = _FACES.sub(lambda found: f" {OPEN}{_BY_CHARACTER[found.group()]}{CLOSE} ", text)
    return _SHAPES.sub(_name, text)


def _name(found: re.Match[str]) -> str:
    index = int((found.lastgroup or "s0")[1:])
    return f" {OPEN}{_DRAWN[index]}{CLOSE} "
