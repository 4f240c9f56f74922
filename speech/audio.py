"""Sound in and out: any container to 16 kHz samples, samples to OGG/Opus. Libraries load on first use."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import MediaError
from core.problems import ProblemCode

if TYPE_CHECKING:
    from av import AudioFrame, AudioResampler, AudioStream
    from av.container import InputContainer
    from numpy import float32, int16
    from numpy.typing import NDArray

RATE = 16_000
"""Samples a second of a decoded sound: what speech models take."""
OPUS_RATE = 48_000
OPUS_BITS = 32_000
"""Bits a second: clear for a voice, small for a chat."""
WAVEFORM_POINTS = 256
POINTS_A_SECOND = 10
# Playlists and their like make FFmpeg open other files and addresses, so only real containers are let in.
CONTAINERS = "aac,aiff,amr,caf,flac,matroska,mov,mp3,ogg,w64,wav,webm"
HEADER_SLACK = 2.0
"""A header may only guess the duration (MP3 without an index), so it refuses what is this much too long."""
INAUDIBLE = 0.0003
"""RMS (-70 dBFS) below which nothing is heard."""
QUIET = 0.003
"""RMS (-50 dBFS) below which it may be the hum of a room, or somebody far from the microphone."""
CONTRAST = 4.0
"""How much louder than its pauses quiet speech is at least (12 dB); hum is even."""
WINDOW_SECONDS = 0.05
LOUD_WINDOWS = 4
"""A shorter sound is a click, not a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Decoded sound, mono at `RATE`. Not a recording: container, channels and timestamps are gone."""

    samples: NDArray[float32] = field(repr=False)
    """-1..1, shape (n,)."""
    seconds: float


def decode(data: bytes, *, max_seconds: float) -> Sound:
    """Decode the first sound track of any container; of a damaged one, what can be decoded.

    Raises MediaError: EMPTY_FILE, UNREADABLE_AUDIO, or AUDIO_TOO_LONG past `max_seconds`. Memory stays within
    the file and `max_seconds` of samples.
    """
    import av
    import numpy as np

    if not data:
        raise MediaError(ProblemCode.EMPTY_FILE)
    try:
        with _opened(data) as container:
            if not container.streams.audio:
                raise MediaError(ProblemCode.UNREADABLE_AUDIO)
            stream = container.streams.audio[0]
            if _declared_seconds(container, stream) > max_seconds * HEADER_SLACK:
                raise _too_long(max_seconds)
            parts = list(_resampled(_frames(container, stream), max_seconds))
    except av.FFmpegError as error:
        raise MediaError(ProblemCode.UNREADABLE_AUDIO) from error
    if not any(part.size for part in parts):
        raise MediaError(ProblemCode.UNREADABLE_AUDIO)
    samples = np.concatenate(parts).astype(np.float32) / np.float32(32_768)
    return Sound(samples=samples, seconds=len(samples) / RATE)


def is_silent(sound: Sound) -> bool:
    """Whether there is nothing in it but silence, a click, or the even hum of a quiet room."""
    import numpy as np

    window = int(WINDOW_SECONDS * RATE)
    count = len(sound.samples) // window
    if count < LOUD_WINDOWS:
        return True
    loudness = np.sort(sound.samples[: count * window].reshape(count, window).std(axis=1))
    loud, pauses = float(loudness[-LOUD_WINDOWS]), float(loudness[count // 10])
    return loud < INAUDIBLE or (loud < QUIET and loud < CONTRAST * pauses)


def encode_opus(pcm: NDArray[int16], rate: int) -> bytes:
    """Encode mono samples, shape (n,), as OGG/Opus, 48 kHz: what Telegram and Discord play as a voice note."""
    import av

    if not len(pcm):
        raise ValueError("no samples")
    sound = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
    sound.sample_rate = rate
    sound.pts = 0
    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=OPUS_RATE, layout="mono", options={"application": "voip"})
        stream.bit_rate = OPUS_BITS
        # Opus takes frames of 20 ms.
        resampler = av.AudioResampler(format="s16", layout="mono", rate=OPUS_RATE, frame_size=OPUS_RATE // 50)
        for frame in (*resampler.resample(sound), *resampler.resample(None)):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def waveform(pcm: NDArray[int16], rate: int) -> bytes:
    """Loudness over time for drawing: at most 256 points of 0..255, the loudest of them 255."""
    import numpy as np

    points = max(1, min(WAVEFORM_POINTS, len(pcm), len(pcm) * POINTS_A_SECOND // rate))
    loudness = np.array([np.sqrt(np.mean(part.astype(np.float64) ** 2)) for part in np.array_split(pcm, points)])
    peak = loudness.max()
    return bytes(points) if peak == 0 else np.rint(loudness / peak * 255).astype(np.uint8).tobytes()


@contextmanager
def _opened(data: bytes) -> Iterator[InputContainer]:
    import av

    # Tags in a broken encoding must not make a sound unreadable.
    options = {"format_whitelist": CONTAINERS}
    with av.open(io.BytesIO(data), "r", options=options, metadata_errors="ignore") as container:
        yield container


def _declared_seconds(container: InputContainer, stream: AudioStream) -> float:
    """What the header says; 0 where it says nothing."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / 1_000_000


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Yield what can be decoded: a damaged packet is skipped, a damaged container ends there."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            return
        if packet is None:
            return
        try:
            yield from packet.decode()
        except av.FFmpegError:
            continue


def _resampled(frames: Iterator[AudioFrame], max_seconds: float) -> Iterator[NDArray[int16]]:
    """Yield mono samples at `RATE`. Raises MediaError as soon as there are more than `max_seconds`."""
    import av

    resampler: AudioResampler | None = None
    kind: tuple[str, str, int] | None = None
    seconds = 0.0
    for frame in frames:
        if not frame.sample_rate or not frame.samples:
            continue
        # Checked before resampling: a tiny frame at 1 Hz would become gigabytes.
        seconds += frame.samples / frame.sample_rate
        if seconds > max_seconds:
            raise _too_long(max_seconds)
        heard = (frame.format.name, frame.layout.name, frame.sample_rate)
        if heard != kind:
            yield from _pieces(resampler, None)
            kind, resampler = heard, av.AudioResampler(format="s16", layout="mono", rate=RATE)
        yield from _pieces(resampler, frame)
    yield from _pieces(resampler, None)


def _pieces(resampler: AudioResampler | None, frame: AudioFrame | None) -> Iterator[NDArray[int16]]:
    for piece in resampler.resample(frame) if resampler else ():
        yield piece.to_ndarray()[0]


def _too_long(max_seconds: float) -> MediaError:
    minutes = round(max_seconds / 60, 1)
    return MediaError(ProblemCode.AUDIO_TOO_LONG, minutes=int(minutes) if minutes.is_integer() else minutes)
