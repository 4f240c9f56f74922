"""Hand-written stand-ins for the face and video readers, and the pictures and videos that their tests read."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import av
import matplotlib
import numpy as np
from PIL import Image

from core.emotions import Emotion, Scores
from core.observations import Face, FaceReading, VideoMoment, VideoReading
from tests.fakes.scripted import Scripted


class _Sees(Scripted):
    """Sees one emotion; records what it receives."""

    def __init__(self, emotion: Emotion) -> None:
        super().__init__()
        self.emotion = emotion
        self.received: list[bytes] = []

    async def _take(self, content: bytes) -> Scores:
        self.received.append(content)
        await self._answered()
        return Scores.of({self.emotion: 9.0, Emotion.NEUTRAL: 1.0})


class FakeFaceReader(_Sees):
    """Sees one clear face with the emotion it was told."""

    def __init__(self, emotion: Emotion = Emotion.HAPPINESS) -> None:
        super().__init__(emotion)

    async def read(self, image: bytes) -> FaceReading:
        scores = await self._take(image)
        face = Face(
            box=(80.0, 60.0, 240.0, 260.0),
            landmarks=((120.0, 120.0), (200.0, 120.0), (160.0, 165.0), (130.0, 210.0), (190.0, 210.0)),
            confidence=0.99,
            scores=scores,
            smile=scores[Emotion.HAPPINESS],
            unclear=0.0,
            quality=0.9,
        )
        return FaceReading(faces=(face,), size=(320, 320), model="fake")


class FakeVideoReader(_Sees):
    """Sees two seconds of a face with the emotion it was told."""

    def __init__(self, emotion: Emotion = Emotion.HAPPINESS) -> None:
        super().__init__(emotion)

    async def watch(self, video: bytes) -> VideoReading:
        scores = await self._take(video)
        smile = 1.0 if scores.top is Emotion.HAPPINESS else 0.0
        moments = tuple(VideoMoment(seconds=i / 5, scores=scores, smile=smile, quality=0.9) for i in range(10))
        return VideoReading(moments=moments, seconds=2.0, scores=scores, smile_share=smile, quality=0.9, model="fake")


def portrait() -> Image.Image:
    """Grace Hopper, public domain, shipped with matplotlib: 512 by 600, one face about 183 pixels wide."""
    path = Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    with Image.open(path) as image:
        return image.convert("RGB")


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def canvas(width: int, height: int, *parts: tuple[Image.Image, tuple[int, int]]) -> Image.Image:
    """A plain picture with others pasted in."""
    picture = Image.new("RGB", (width, height), (96, 110, 122))
    for part, place in parts:
        picture.paste(part, place)
    return picture


def video(images: list[Image.Image], *, rate: int = 5, turned: bool = False) -> bytes:
    """An MP4 without sound; `turned` asks players for a quarter turn clockwise."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.width, stream.height = images[0].size
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 2_000_000
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    content = file.getvalue()
    if not turned:
        return content
    # PyAV writes no display matrix: it is the nine numbers 40 bytes into the track header.
    start = content.index(b"tkhd") + 44
    matrix = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    return content[:start] + matrix + content[start + 36 :]
