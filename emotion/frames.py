"""Takes a few frames a second out of a video."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image
from PIL.Image import Transpose

from core.errors import MediaError
from core.problems import ProblemCode

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

_LONGEST_SIDE = 384
_MOST_PIXELS = 25_000_000
_TURNS = {90: Transpose.ROTATE_90, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_270}
"""How a frame must be turned whose display matrix says so many degrees, counter-clockwise both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One upright frame, shrunk."""

    seconds: float
    """Since the first frame."""
    image: Image.Image = field(repr=False)
    """Mode RGB."""
    shrink: tuple[float, float]
    """Video pixels per frame pixel, across and down."""


def video_frames(content: bytes, *, per_second: float, longest: float) -> Iterator[Frame]:
    """Yield about `per_second` frames of an encoded video, no side over 384 pixels.

    Raises MediaError EMPTY_FILE, UNREADABLE_VIDEO, or VIDEO_TOO_LONG past `longest` seconds: before decoding where the
    file tells its length, else on the way.
    """
    if not content:
        raise MediaError(ProblemCode.EMPTY_FILE)
    # Takes some 100 ms to import.
    import av
    from av.error import FFmpegError

    try:
        with av.open(io.BytesIO(content), mode="r", metadata_errors="replace") as container:
            yield from _frames(container, per_second, longest)
    except (FFmpegError, EOFError) as error:
        raise MediaError(ProblemCode.UNREADABLE_VIDEO) from error


def _frames(container: InputContainer, per_second: float, longest: float) -> Iterator[Frame]:
    stream = _stream(container)
    _check_length(_declared_seconds(container, stream), longest)
    first: float | None = None
    due = 0.0
    for frame in container.decode(stream):
        if frame.time is None:
            continue
        first = frame.time if first is None else first
        seconds = frame.time - first
        _check_length(seconds, longest)
        if seconds + 1e-6 < due:
            continue
        due = max(due + 1 / per_second, seconds)
        yield _upright(frame, seconds)


def _stream(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise MediaError(ProblemCode.UNREADABLE_VIDEO)
    stream = container.streams.video[0]
    if not 0 < stream.width * stream.height <= _MOST_PIXELS:
        raise MediaError(ProblemCode.UNREADABLE_VIDEO)
    stream.codec_context.thread_count = 1  # the models have the budget of threads
    return stream


def _declared_seconds(container: InputContainer, stream: VideoStream) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration is not None else 0.0


def _check_length(seconds: float, longest: float) -> None:
    # Half a second of grace: recorders that stop at a limit overshoot it a little.
    if seconds > longest + 0.5:
        raise MediaError(ProblemCode.VIDEO_TOO_LONG, seconds=round(longest))


def _upright(frame: VideoFrame, seconds: float) -> Frame:
    factor = max(1.0, max(frame.width, frame.height) / _LONGEST_SIDE)
    width, height = max(2, round(frame.width / factor)), max(2, round(frame.height / factor))
    image = Image.fromarray(frame.to_ndarray(format="rgb24", width=width, height=height))
    shrink = frame.width / width, frame.height / height
    degrees = round(frame.rotation / 90) * 90 % 360
    if degrees == 0:
        return Frame(seconds=seconds, image=image, shrink=shrink)
    across, down = shrink
    return Frame(
        seconds=seconds,
        image=image.transpose(_TURNS[degrees]),
        shrink=shrink if degrees == 180 else (down, across),
    )
