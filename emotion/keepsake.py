"""Turns a photo into one that can be kept: upright, of bounded size, and without what a camera wrote beside it."""

from __future__ import annotations

import io

from PIL import Image
from PIL.Image import Resampling

from core.types import Attachment, AttachmentKind
from core.worker import ModelWorker
from emotion.models import FaceModels
from emotion.photo import decode_photo

LONGEST_SIDE = 1600
"""Pixels."""
QUALITY = 85
MEDIA_TYPE = "image/jpeg"


class PhotoKeeper:
    """Makes photos to be kept, in the thread in which all photos are decoded."""

    def __init__(self, worker: ModelWorker[FaceModels]) -> None:
        """`worker`: that of the face reader, which closes it."""
        self._worker = worker

    async def keep(self, content: bytes) -> Attachment:
        """Make the photo to be kept. Raises MediaError and ModelError."""
        return await self._worker.call(lambda _models: keepsake(content))


def keepsake(content: bytes) -> Attachment:
    """Decode a photo, shrink it, and write it anew as a JPEG of its pixels alone. Blocks. Raises MediaError."""
    photo = decode_photo(content)
    picture = photo.image
    factor = max(picture.size) / LONGEST_SIDE
    if factor > 1:
        size = (max(1, round(picture.width / factor)), max(1, round(picture.height / factor)))
        picture = picture.resize(size, Resampling.LANCZOS)
    picture = _in_srgb(picture, photo.profile)
    # A new picture: Pillow carries comments and profiles along with a copy, and writes some of them.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=QUALITY)
    return Attachment(kind=AttachmentKind.IMAGE, media_type=MEDIA_TYPE, content=file.getvalue())


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The picture in the colours that are assumed where there is no profile; as it is where its profile is unusable."""
    if not profile:
        return picture
    # Takes 10 ms to import; few photos of those that are read are kept.
    from PIL import ImageCms

    try:
        colours = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, colours, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture
