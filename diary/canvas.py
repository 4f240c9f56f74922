"""A picture to put words and tiles on, drawn with Pillow: some ten times as fast as Matplotlib for a calendar."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core.emotions import Emotion
from core.errors import ModelUnavailable

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageFont import FreeTypeFont

WIDTH = 1080
"""Pixels: what a phone shows across."""
MARGIN = 54
INK, GREY, PALE, PAPER, CARD = "#1f2430", "#5d6472", "#cdd2da", "#efede7", "#ffffff"
TO_COME = "#e2dfd7"
"""Days that are not there yet."""
PALETTE: Mapping[Emotion, str] = {
    Emotion.ANGER: "#d55e00",
    Emotion.DISGUST: "#009e73",
    Emotion.FEAR: "#cc79a7",
    Emotion.HAPPINESS: "#f0e442",
    Emotion.SADNESS: "#0072b2",
    Emotion.SURPRISE: "#56b4e9",
    Emotion.NEUTRAL: "#b9bfc9",
}
"""Okabe and Ito's colours (2008), told apart by colour-blind people too; a grey for neutral."""
TAPPED = "#8a1c4a"
"""What people tapped themselves; always a diamond too, not only another colour."""
_LIGHT_INK = frozenset({Emotion.ANGER, Emotion.DISGUST, Emotion.SADNESS})
_COLOURS = 256
"""Of an encoded picture."""
_SMOOTH = 4
"""Times that a mask is drawn larger, for round corners."""
_FILES = {"regular": "NanumGothic.ttf", "bold": "NanumGothicBold.ttf"}

Weight = Literal["regular", "bold"]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; the last two are outside."""


class Canvas:
    """One picture while it is drawn. Not thread-bound, but for one thread at a time."""

    def __init__(self, width: int, height: int, background: str = PAPER) -> None:
        """An empty picture, in pixels."""
        from PIL import Image, ImageDraw

        self.image = Image.new("RGB", (width, height), background)
        self._draw = ImageDraw.Draw(self.image)

    def text(
        self,
        at: tuple[float, float],
        said: str,
        size: int,
        *,
        colour: str = INK,
        weight: Weight = "regular",
        anchor: str = "la",
        most: int | None = None,
    ) -> int:
        """Write a line and return its width; what is wider than `most` pixels is cut. `anchor` as Pillow's."""
        font = font_of(size, weight)
        shown = said if most is None else _cut(said, font, most)
        self._draw.text(at, shown, font=font, fill=colour, anchor=anchor)
        return round(font.getlength(shown))

    def paragraph(self, at: tuple[int, int], said: str, size: int, *, most: int, colour: str = GREY) -> int:
        """Write lines of at most `most` pixels, broken at spaces, and return where they end."""
        x, y = at
        for line in _lines(said, font_of(size), most):
            self.text((x, y), line, size, colour=colour, most=most)
            y += round(size * 1.4)
        return y

    def tile(self, box: Box, colour: str, *, radius: int = 14) -> None:
        """Fill a box with round corners."""
        left, top, right, bottom = box
        if right > left and bottom > top:
            self.image.paste(colour, box, _mask(right - left, bottom - top, radius))

    def diamond(self, middle: tuple[float, float], reach: int, colour: str) -> None:
        """Fill a diamond that reaches so many pixels to each side."""
        left, top = round(middle[0]) - reach, round(middle[1]) - reach
        self.image.paste(colour, (left, top, left + 2 * reach + 1, top + 2 * reach + 1), _diamond(reach))

    def frame(self, box: Box, colour: str, inside: str, *, radius: int = 14, width: int = 2) -> None:
        """Outline a box with round corners."""
        left, top, right, bottom = box
        self.tile(box, colour, radius=radius)
        inner = (left + width, top + width, right - width, bottom - width)
        self.tile(inner, inside, radius=max(0, radius - width))

    def line(self, points: list[tuple[float, float]], colour: str, width: int = 2) -> None:
        """Draw straight lines from point to point."""
        self._draw.line(points, fill=colour, width=width)

    def paste(self, image: Image.Image, at: tuple[int, int]) -> None:
        """Put another picture on this one."""
        self.image.paste(image, at)

    def cropped(self, height: int) -> Canvas:
        """The upper part, `height` pixels high."""
        part = Canvas(self.image.width, 1)
        part.image = self.image.crop((0, 0, self.image.width, height))
        return part

    def png(self) -> bytes:
        """The picture, encoded with a palette: a third of the size, and none of our few colours is lost."""
        from PIL import Image

        out = io.BytesIO()
        few = self.image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, format="PNG")
        return out.getvalue()


def ink_on(emotion: Emotion) -> str:
    """The colour of words on an emotion's colour."""
    return "#ffffff" if emotion in _LIGHT_INK else INK


def width_of(said: str, size: int, weight: Weight = "regular") -> int:
    """Pixels that a line takes."""
    return round(font_of(size, weight).getlength(said))


@lru_cache(maxsize=64)
def font_of(size: int, weight: Weight = "regular") -> FreeTypeFont:
    """A font with Hangul, from an installed package. Raises ModelUnavailable when it is not there."""
    from PIL import ImageFont

    # Located, not imported: importing that package changes Matplotlib's settings for the whole process.
    spec = find_spec("koreanize_matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable("koreanize-matplotlib")
    path = Path(spec.submodule_search_locations[0]) / "fonts" / _FILES[weight]
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=256)
def _mask(width: int, height: int, radius: int) -> Image.Image:
    from PIL import Image, ImageDraw

    large = Image.new("L", (width * _SMOOTH, height * _SMOOTH), 0)
    corner = min(radius, width // 2, height // 2) * _SMOOTH
    ImageDraw.Draw(large).rounded_rectangle((0, 0, width * _SMOOTH - 1, height * _SMOOTH - 1), radius=corner, fill=255)
    return large.resize((width, height), Image.Resampling.BOX)


@lru_cache(maxsize=16)
def _diamond(reach: int) -> Image.Image:
    from PIL import Image, ImageDraw

    size = 2 * reach + 1
    large = Image.new("L", (size * _SMOOTH, size * _SMOOTH), 0)
    middle, end = size * _SMOOTH / 2, size * _SMOOTH - 1
    ImageDraw.Draw(large).polygon([(middle, 0), (end, middle), (middle, end), (0, middle)], fill=255)
    return large.resize((size, size), Image.Resampling.BOX)


def _lines(said: str, font: FreeTypeFont, most: int) -> list[str]:
    lines: list[str] = []
    for word in said.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(joined) <= most:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _cut(said: str, font: FreeTypeFont, most: int) -> str:
    if font.getlength(said) <= most:
        return said
    while said and font.getlength(f"{said}…") > most:
        said = said[:-1]
    return f"{said}…"
