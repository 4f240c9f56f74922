"""Any photo becomes an upright RGB picture of bounded size, or a MediaError with a code."""

from __future__ import annotations

import io
import random
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.errors import MediaError
from core.problems import ProblemCode
from emotion.heif import heic_readable, is_heic
from emotion.photo import LONGEST_SIDE, decode_photo
from tests.fakes.emotion import encoded


def _scene(width: int = 40, height: int = 30) -> Image.Image:
    """Red top left quarter, green top right, blue bottom left, white bottom right."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste((255, 0, 0), (0, 0, width // 2, height // 2))
    picture.paste((0, 255, 0), (width // 2, 0, width, height // 2))
    picture.paste((0, 0, 255), (0, height // 2, width // 2, height))
    return picture


def _corner(image: Image.Image) -> tuple[int, int, int]:
    return image.getpixel((2, 2))


def _code(content: bytes) -> ProblemCode:
    with pytest.raises(MediaError) as caught:
        decode_photo(content)
    return caught.value.code


def _heic(image: Image.Image, **options: object) -> bytes:
    heif = pytest.importorskip("pillow_heif", reason="needs the extra `heic`")
    file = io.BytesIO()
    heif.from_pillow(image).save(file, quality=90, **options)
    return file.getvalue()


def _resized_header(heic: bytes, width: int, height: int) -> bytes:
    """The file with another size in its `ispe` box."""
    place = heic.index(b"ispe") + 8
    return heic[:place] + struct.pack(">II", width, height) + heic[place + 8 :]


def _png_header(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_decodes_the_usual_formats(kind: str) -> None:
    photo = decode_photo(encoded(_scene(), kind))
    assert (photo.image.mode, photo.size, photo.shrink) == ("RGB", (40, 30), (1.0, 1.0))
    assert _corner(photo.image) == pytest.approx((255, 0, 0), abs=30)


@pytest.mark.parametrize(
    ("orientation", "undo"),
    [
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_turns_a_photo_upright(orientation: int, undo: Image.Transpose) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = decode_photo(encoded(_scene().transpose(undo), "PNG", exif=exif))
    assert photo.size == (40, 30)
    assert np.array_equal(np.asarray(photo.image), np.asarray(_scene()))


def test_ignores_a_damaged_exif_block() -> None:
    content = encoded(_scene(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\0\0")
    assert decode_photo(content).size == (40, 30)


def test_decodes_cmyk() -> None:
    photo = decode_photo(encoded(_scene().convert("CMYK"), "JPEG", quality=95))
    assert _corner(photo.image) == pytest.approx((255, 0, 0), abs=30)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_puts_transparency_on_white(mode: str) -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0)).convert(mode)
    assert _corner(decode_photo(encoded(clear, "PNG")).image) == (255, 255, 255)


def test_puts_a_transparent_palette_entry_on_white() -> None:
    palette = Image.new("P", (20, 20), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    palette.paste(1, (10, 0, 20, 20))
    photo = decode_photo(encoded(palette, "PNG", transparency=0))
    assert _corner(photo.image) == (255, 255, 255)
    assert photo.image.getpixel((15, 5)) == (255, 0, 0)


def test_scales_sixteen_bits_to_eight() -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    photo = decode_photo(encoded(Image.fromarray(ramp), "PNG"))
    assert np.array_equal(np.asarray(photo.image)[..., 0], (ramp >> 8).astype(np.uint8))


def test_stretches_a_picture_of_floats() -> None:
    ramp = np.linspace(-1, 1, 256, dtype=np.float32).reshape(16, 16)
    grey = np.asarray(decode_photo(encoded(Image.fromarray(ramp), "TIFF")).image)
    assert (grey.min(), grey.max()) == (0, 255)


def test_takes_the_first_frame_of_an_animation() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "lime")]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert _corner(decode_photo(content).image) == (255, 0, 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("size", "shrunk"),
    [
        ((1600, 1200), (1600, 1200)),
        ((2000, 2561), (1000, 1281)),
        ((3000, 2000), (1500, 1000)),
        ((5200, 900), (1734, 300)),
    ],
)
def test_divides_a_large_photo_and_remembers_its_size(
    kind: str, size: tuple[int, int], shrunk: tuple[int, int]
) -> None:
    photo = decode_photo(encoded(_scene(*size), kind))
    assert photo.size == size
    assert max(photo.image.size) <= LONGEST_SIDE
    if kind == "PNG":  # JPEG is divided by 2, 4 or 8 only
        assert photo.image.size == shrunk
    assert max(photo.image.size) > LONGEST_SIDE / 2 or size == photo.image.size
    assert photo.shrink == pytest.approx([whole / part for whole, part in zip(size, photo.image.size, strict=True)])


def test_refuses_an_empty_file() -> None:
    assert _code(b"") is ProblemCode.EMPTY_FILE


@pytest.mark.parametrize("content", [b"hello, I am a text\n" * 20, "안녕하세요".encode(), b"\0" * 500, b"%PDF-1.7\n"])
def test_refuses_what_is_no_image_whatever_its_name(content: bytes) -> None:
    assert _code(content) is ProblemCode.NOT_AN_IMAGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6])
def test_refuses_a_truncated_file(kind: str, share: float) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (120, 120, 3), dtype=np.uint8))
    content = encoded(noise, kind)
    assert _code(content[: int(len(content) * share)]) is ProblemCode.TRUNCATED_IMAGE


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (12_000, 12_000), (6_000, 5_000), (2**31 - 1, 1)])
def test_refuses_a_decompression_bomb_by_its_header(width: int, height: int) -> None:
    assert _code(_png_header(width, height)) is ProblemCode.IMAGE_TOO_LARGE


def test_keeps_content_out_of_the_repr() -> None:
    assert "image" not in repr(decode_photo(encoded(_scene(), "PNG")))


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"]), seed=st.integers(0, 10**6))
def test_damaged_bytes_never_raise_anything_else(kind: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's damage needs no cryptography
    content = bytearray(encoded(_scene(), kind))
    for _ in range(chance.randint(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        photo = decode_photo(bytes(content[: chance.randint(1, len(content))]))
    except MediaError:
        return
    assert photo.image.mode == "RGB"


def test_decodes_heic() -> None:
    photo = decode_photo(_heic(_scene(96, 64)))
    assert (photo.image.mode, photo.size) == ("RGB", (96, 64))
    assert _corner(photo.image) == pytest.approx((255, 0, 0), abs=30)


def test_turns_heic_upright_once() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = _scene(96, 64).transpose(Image.Transpose.ROTATE_90)
    photo = decode_photo(_heic(lying, exif=exif.tobytes()))
    assert photo.size == (96, 64)
    assert _corner(photo.image) == pytest.approx((255, 0, 0), abs=30)


def test_puts_transparent_heic_on_white() -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert _corner(decode_photo(_heic(clear)).image) == pytest.approx((255, 255, 255), abs=5)


def test_reading_heic_registers_nothing_with_pillow() -> None:
    content = _heic(_scene())
    before = set(Image.registered_extensions().values())
    decode_photo(content)
    assert set(Image.registered_extensions().values()) == before


@pytest.mark.parametrize(
    "head",
    [
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic",
        b"\0\0\0\x10ftyphevc\0\0\0\0",
    ],
)
def test_says_that_heic_cannot_be_read_here(head: bytes) -> None:
    with pytest.raises(MediaError) as caught:
        decode_photo(head + b"\0" * 100, heic=False)
    assert caught.value.code is ProblemCode.NO_HEIC_DECODER


def test_looks_whether_heic_can_be_read() -> None:
    code = _code(b"\0\0\0\x10ftypheic\0\0\0\0")
    assert code is (ProblemCode.TRUNCATED_IMAGE if heic_readable() else ProblemCode.NO_HEIC_DECODER)


@pytest.mark.parametrize(
    "head", [b"", b"ftypheic", b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", b"\0\0\0\x18ftypisom\0\0\0\0heicheic"]
)
def test_takes_nothing_else_for_heic(head: bytes) -> None:
    assert not is_heic(head)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_refuses_truncated_heic(share: float) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (120, 120, 3), dtype=np.uint8))
    content = _heic(noise)
    assert _code(content[: int(len(content) * share)]) is ProblemCode.TRUNCATED_IMAGE


@pytest.mark.parametrize("size", [(60_000, 60_000), (6_000, 5_000), (2**31 - 1, 1)])
def test_refuses_a_heic_bomb_by_its_header(size: tuple[int, int]) -> None:
    assert _code(_resized_header(_heic(_scene(128, 128)), *size)) is ProblemCode.IMAGE_TOO_LARGE


def test_refuses_heic_of_another_size_than_it_says() -> None:
    assert _code(_resized_header(_heic(_scene(128, 128)), 4_000, 3_000)) is ProblemCode.TRUNCATED_IMAGE


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_damaged_heic_never_raises_anything_else(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's damage needs no cryptography
    content = bytearray(_heic(_scene()))
    for _ in range(chance.randint(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        photo = decode_photo(bytes(content))
    except MediaError:
        return
    assert photo.image.mode == "RGB"
