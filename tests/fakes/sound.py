"""Sounds made for tests."""

from __future__ import annotations

import io
import wave

import av
import numpy as np


def tone(seconds=1.0, rate=16_000, hertz=300.0, level=0.4):
    """A hum that swells and fades, int16, shape (n,)."""
    time = np.arange(int(seconds * rate)) / rate
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * time / seconds)
    return (level * swell * np.sin(2 * np.pi * hertz * time) * 32_767).astype(np.int16)


def noise(seconds=2.0, rate=16_000, level=0.1):
    """White noise, int16, shape (n,)."""
    return (np.random.default_rng(5).normal(0, level, int(seconds * rate)) * 32_767).astype(np.int16)


def wav(pcm, rate=16_000):
    """Mono samples as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.tobytes())
    return out.getvalue()


def encoded(pcm, container, codec, *, rate=48_000, layout="mono", picture=False):
    """Mono samples at 16 kHz in any container that FFmpeg writes; `picture` adds a video track before the sound."""
    out = io.BytesIO()
    sound = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
    sound.sample_rate, sound.pts = 16_000, 0
    with av.open(out, "w", format=container) as file:
        screen = _screen(file) if picture else None
        stream = file.add_stream(codec, rate=rate, layout=layout)
        if screen:
            _show_black(file, screen)
        resampler = av.AudioResampler(
            format=stream.codec_context.format, layout=layout, rate=rate, frame_size=stream.codec_context.frame_size
        )
        for frame in (*resampler.resample(sound), *resampler.resample(None)):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def silent_video():
    """An MP4 without a sound track."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        _show_black(file, _screen(file))
    return out.getvalue()


def _screen(file):
    stream = file.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
    stream.width = stream.height = 32
    stream.pix_fmt = "yuv420p"
    return stream


def _show_black(file, stream):
    for _ in range(5):
        file.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")))
    file.mux(stream.encode(None))
