"""Decodes any photo that people send into an upright RGB picture of bounded size."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.Image import Resampling, Transpose

from core.errors import MediaError
from core.problems import ProblemCode
from emotion.heif import HEIC_DAMAGE, heic_readable, is_heic, open_heic

LONGEST_SIDE = 2560
"""Pixels; larger photos are shrunk by the least whole factor that brings them to it, which is fast and even."""
MOST_PIXELS = 25_000_000
MOST_JPEG_PIXELS = 64_000_000
"""More, because JPEG is shrunk while it is decoded."""
MOST_PROFILE_BYTES = 1_000_000
"""Of a profile of colours; those of cameras have some hundreds."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error, *HEIC_DAMAGE)
"""What decoders raise on damaged data."""
_ORIENTATION = 0x0112
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """An upright RGB picture, perhaps shrunk."""

    image: Image.Image = field(repr=False)
    """Mode RGB, no side longer than LONGEST_SIDE."""
    size: tuple[int, int]
    """Width and height of the upright photo before it was shrunk."""
    profile: bytes = field(default=b"", repr=False)
    """The ICC profile of its colours, which are as they were; empty for none, and where colours had to be converted."""

    @property
    def shrink(self) -> tuple[float, float]:
        """Photo pixels per picture pixel, across and down."""
        return self.size[0] / self.image.width, self.size[1] / self.image.height


def decode_photo(content: bytes, *, heic: bool | None = None) -> Photo:
    """Decode an encoded photo: first frame, upright, transparency on white, at most LONGEST_SIDE.

    `heic`: whether pillow-heif may be used; None looks whether it is installed.
    Raises MediaError EMPTY_FILE, NOT_AN_IMAGE, NO_HEIC_DECODER, TRUNCATED_IMAGE or IMAGE_TOO_LARGE; the size is checked
    before decoding.
    """
    if not content:
        raise MediaError(ProblemCode.EMPTY_FILE)
    # Filters are of the whole process: photos are decoded in one thread, and only Pillow's own oddities are silenced.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _decode(_opened(content, heic))


def whole_factor(size: tuple[int, int], longest: int) -> int:
    """The least whole number that a picture of `size` is to be divided by to have no side over `longest` pixels."""
    return -(-max(size) // longest)


def reduced(image: Image.Image, longest: int) -> Image.Image:
    """The picture divided by its `whole_factor`, averaged; itself where it is small enough."""
    factor = whole_factor(image.size, longest)
    return image.reduce(factor) if factor > 1 else image


def shrunk(image: Image.Image, longest: int) -> Image.Image:
    """The picture with its longer side `longest` pixels; itself where it is small enough."""
    factor = max(image.size) / longest
    if factor <= 1:
        return image
    size = (max(1, round(image.width / factor)), max(1, round(image.height / factor)))
    # Whole factors are averaged much faster.
    return (image.reduce(int(factor)) if factor >= 2 else image).resize(size, Resampling.BOX)


def _decode(image: Image.Image) -> Photo:
    declared = image.size
    turn = _turn(image)
    profile = _profile(image)
    if image.format in ("JPEG", "MPO"):
        # More than half of LONGEST_SIDE remains, as it does where `reduced` shrinks.
        factor = max(1.0, max(declared) * 2 / LONGEST_SIDE)
        image.draft(None, (int(image.width / factor), int(image.height / factor)))
    try:
        image.load()
        picture = reduced(_rgb(image), LONGEST_SIDE)
    except _DAMAGE as error:
        raise MediaError(ProblemCode.TRUNCATED_IMAGE) from error
    if turn is None:
        return Photo(image=picture, size=declared, profile=profile)
    upright = picture.transpose(turn)
    sideways = turn in (Transpose.TRANSPOSE, Transpose.TRANSVERSE, Transpose.ROTATE_90, Transpose.ROTATE_270)
    return Photo(image=upright, size=declared[::-1] if sideways else declared, profile=profile)


def _opened(content: bytes, heic: bool | None) -> Image.Image:
    if is_heic(content) and not (heic_readable() if heic is None else heic):
        raise MediaError(ProblemCode.NO_HEIC_DECODER)
    try:
        image = open_heic(content) if is_heic(content) else Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise MediaError(ProblemCode.IMAGE_TOO_LARGE, megapixels=MOST_PIXELS // 1_000_000) from error
    except (UnidentifiedImageError, *_DAMAGE) as error:
        damaged = is_heic(content) or content.startswith(_SIGNATURES)
        raise MediaError(ProblemCode.TRUNCATED_IMAGE if damaged else ProblemCode.NOT_AN_IMAGE) from error
    most = MOST_JPEG_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS
    if image.width * image.height > most:
        raise MediaError(ProblemCode.IMAGE_TOO_LARGE, megapixels=most // 1_000_000)
    return image


def _turn(image: Image.Image) -> Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except (*_DAMAGE, TypeError, KeyError):  # a damaged EXIF block does not make the picture unusable
        return None


def _profile(image: Image.Image) -> bytes:
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA", "P") else None
    return profile if isinstance(profile, bytes) and len(profile) <= MOST_PROFILE_BYTES else b""


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode == "RGB" and not image.has_transparency_data:
        return image
    if image.mode == "P":
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    elif image.mode == "RGB":
        image = image.convert("RGBA")  # one colour stands for transparent
    elif image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = _eight_bit(image)
    # Shrunk first: the steps below then work on little memory.
    image = reduced(image, LONGEST_SIDE)
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        image = Image.alpha_composite(white, rgba)
    return image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits; the unit of `I` and `F` is unknown, so their range is stretched."""
    values = np.asarray(image)
    if values.dtype == np.uint16:
        return Image.fromarray((values >> 8).astype(np.uint8))
    finite = np.nan_to_num(values.astype(np.float32))
    low, high = float(finite.min()), float(finite.max())
    scaled = (finite - low) * (255 / (high - low) if high > low else 0)
    return Image.fromarray(scaled.astype(np.uint8))
