"""A kept photo is its pixels: upright, bounded, and with nothing that the camera wrote beside them."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from core.errors import MediaError
from core.types import AttachmentKind
from emotion.keepsake import LONGEST_SIDE, PhotoKeeper, keepsake
from emotion.models import face_worker

PLANTED = "planted in the metadata"
GPS = 0x8825


def exif(orientation=1):
    found = Image.Exif()
    found[0x010F] = PLANTED
    found[0x0112] = orientation
    place = found.get_ifd(GPS)
    place[1], place[2], place[29] = "N", (37.0, 33.0, 58.87), PLANTED
    return found


def picture(width=400, height=300):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image


def encoded(image, kind="JPEG", **more):
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def opened(content):
    kept = keepsake(content)
    assert (kept.kind, kept.media_type) == (AttachmentKind.IMAGE, "image/jpeg")
    return kept.content, Image.open(io.BytesIO(kept.content))


def test_where_and_with_what_it_was_taken_is_gone():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = f"<x:xmpmeta>{PLANTED}</x:xmpmeta>".encode()
    sent = encoded(picture(), exif=exif(), icc_profile=profile, comment=PLANTED, xmp=xmp)
    assert sent.count(PLANTED.encode()) == 4
    content, image = opened(sent)
    assert PLANTED.encode() not in content
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & image.info.keys()
    for marker in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"Photoshop"):
        assert marker not in content


def wide_gamut():
    """A profile with the primaries of Display P3, as phones write it: a header, and tags with fixed-point numbers."""

    def fixed(*values):
        return b"XYZ \0\0\0\0" + b"".join(round(value * 65536).to_bytes(4, "big", signed=True) for value in values)

    curve = b"curv\0\0\0\0" + (1).to_bytes(4, "big") + round(2.2 * 256).to_bytes(2, "big") + b"\0\0"
    white = fixed(0.9642, 1, 0.8249)
    red, green, blue = (
        fixed(0.51512, 0.24120, -0.00105),
        fixed(0.29198, 0.69225, 0.04189),
        fixed(0.15710, 0.06657, 0.78407),
    )
    names = (b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
    values = (white, red, green, blue, curve, curve, curve)
    table, data, start = len(names).to_bytes(4, "big"), b"", 128 + 4 + 12 * len(names)
    for name, value in zip(names, values, strict=True):
        table += name + (start + len(data)).to_bytes(4, "big") + len(value).to_bytes(4, "big")
        data += value
    header = bytearray(128)
    header[:4] = (128 + len(table) + len(data)).to_bytes(4, "big")
    header[8:12], header[12:24], header[36:40] = b"\2\x40\0\0", b"mntrRGB XYZ ", b"acsp"
    header[68:80] = white[8:]
    return bytes(header) + table + data


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_colours_of_a_wide_gamut_are_told_without_their_profile(kind):
    flat = Image.new("RGB", (64, 64), (234, 51, 35))
    _, plain = opened(encoded(flat, kind))
    content, image = opened(encoded(flat, kind, icc_profile=wide_gamut()))
    assert max(abs(a - b) for a, b in zip(plain.getpixel((32, 32)), (234, 51, 35), strict=True)) < 8
    red, green, blue = image.getpixel((32, 32))
    assert red > 245
    assert max(green, blue) < 25
    assert b"acsp" not in content


@pytest.mark.parametrize("profile", [b"nonsense" * 40, wide_gamut()[:200], wide_gamut() + bytes(1_100_000)])
def test_a_profile_that_cannot_be_used_does_not_keep_the_photo_away(profile):
    _, image = opened(encoded(Image.new("RGB", (64, 64), (234, 51, 35)), icc_profile=profile))
    assert abs(image.getpixel((32, 32))[0] - 234) < 8


def test_inks_of_a_printer_become_colours():
    _, image = opened(encoded(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), icc_profile=wide_gamut()))
    red, green, blue = image.getpixel((32, 32))
    assert red > 200
    assert max(green, blue) < 80


def test_texts_of_a_png_are_gone_and_what_is_clear_is_white():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Location", PLANTED)
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    content, image = opened(encoded(clear, "PNG", pnginfo=texts, exif=exif()))
    assert PLANTED.encode() not in content
    assert image.getpixel((20, 20)) == (255, 255, 255)


def test_it_stands_upright():
    lying = picture(300, 400).transpose(Image.Transpose.ROTATE_90)
    _, image = opened(encoded(lying, exif=exif(orientation=6)))
    assert image.size == (300, 400)
    left, right = image.getpixel((20, 200)), image.getpixel((280, 200))
    assert left[0] > 200 > left[2]
    assert right[2] > 200 > right[0]


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 3000), (1600, 1200)), ((1601, 10), (1600, 10)), ((1600, 1600), (1600, 1600))]
)
def test_it_is_no_larger_than_is_shown(size, kept):
    _, image = opened(encoded(picture(*size)))
    assert image.size == kept
    assert max(image.size) <= LONGEST_SIDE


@pytest.mark.parametrize("content", [b"", b"not a picture", encoded(picture())[:200]])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(MediaError):
        keepsake(content)


async def test_it_is_made_in_the_thread_that_reads_photos():
    worker = face_worker(1)
    try:
        kept = await PhotoKeeper(worker).keep(encoded(picture()))
        assert kept == keepsake(encoded(picture()))
    finally:
        await worker.aclose()
