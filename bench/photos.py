"""Photos as a phone would send them, made from the portraits that come with libraries."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from bot.portraits import portraits

SIZE = (1280, 960)
"""Width and height in pixels."""
_GREY = (120, 130, 140)


def framed(portrait: bytes, size: tuple[int, int] = SIZE) -> bytes:
    """The picture at full height in the middle of a grey JPEG of that size."""
    image = Image.open(io.BytesIO(portrait)).convert("RGB")
    width, height = size
    scaled = image.resize((round(image.width * height / image.height), height))
    canvas = Image.new("RGB", size, _GREY)
    canvas.paste(scaled, ((width - scaled.width) // 2, 0))
    out = io.BytesIO()
    canvas.save(out, format="JPEG", quality=88)
    return out.getvalue()


def write_photos(folder: Path) -> list[Path]:
    """One file for each portrait that is there."""
    paths = []
    for place, portrait in enumerate(portraits()):
        path = folder / f"photo-{place}.jpg"
        path.write_bytes(framed(portrait.content))
        paths.append(path)
    return paths
