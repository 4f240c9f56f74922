"""How a voice sounds, whatever it says: pitch, loudness, rate and timbre as one vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.fft import dct

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

RATE = 16_000
"""Samples a second that the features are made for."""
LEAST_SECONDS = 0.5
MOST_SECONDS = 60.0
"""Of a longer sound the middle is heard."""
HOP, FRAME, FFT = 160, 400, 512
"""10 ms, 25 ms, and the transform's length, in samples."""
MELS, CEPSTRA = 40, 13
PITCH_FRAME = 640
"""40 ms: two periods of the lowest voice."""
LOWEST, HIGHEST = 60.0, 450.0
"""Hz of the voices that are followed."""
VOICED = 0.45
"""Height of the autocorrelation's peak from which a frame is voiced."""
QUIET_DB = 35.0
"""How far below its loudest part a sound is a pause."""
SILENT = 1e-4
"""RMS (-80 dBFS) of what a codec leaves of silence."""
FLOOR = 1e-10
FEATURES = 2 * (CEPSTRA - 1) + 2 * (CEPSTRA - 1) + 6 + 7 + 5


def tone_features(samples: Floats) -> Floats:
    """Features of mono sound at RATE, -1..1, shape (n,): shape (FEATURES,), finite. Loudness itself is no part of them.

    Raises ValueError for less than LEAST_SECONDS, and for silence.
    """
    samples = _bounded(np.asarray(samples, np.float64))
    power = _power(samples)
    loudness = 10 * np.log10(power.sum(axis=1) + FLOOR)
    spoken = loudness > loudness.max() - QUIET_DB
    if np.sqrt(np.mean(samples**2)) < SILENT or spoken.sum() < 10:
        raise ValueError("no sound to judge")
    cepstra = _cepstra(power)
    pitch = _pitch(samples, spoken)
    parts = (
        cepstra[spoken, 1:].mean(axis=0),
        cepstra[spoken, 1:].std(axis=0),
        np.diff(cepstra[:, 1:], axis=0)[spoken[1:]].std(axis=0),
        np.percentile(cepstra[spoken, 1:], 90, axis=0) - np.percentile(cepstra[spoken, 1:], 10, axis=0),
        _loudness_shape(loudness, spoken),
        _pitch_shape(pitch, spoken),
        _spectrum_shape(power, spoken),
    )
    return np.asarray(np.nan_to_num(np.concatenate(parts), posinf=0.0, neginf=0.0))


def _bounded(samples: Floats) -> Floats:
    if samples.ndim != 1 or len(samples) < LEAST_SECONDS * RATE:
        raise ValueError("too short to judge")
    samples = np.nan_to_num(samples)
    most = int(MOST_SECONDS * RATE)
    start = max(0, (len(samples) - most) // 2)
    return samples[start : start + most]


def _frames(samples: Floats, length: int) -> Floats:
    return np.lib.stride_tricks.sliding_window_view(samples, length)[::HOP]


def _power(samples: Floats) -> Floats:
    """Power spectrum of each frame, shape (frames, FFT / 2 + 1); high notes lifted."""
    lifted = np.append(samples[0], samples[1:] - 0.97 * samples[:-1])
    return np.asarray(np.abs(np.fft.rfft(_frames(lifted, FRAME) * np.hanning(FRAME), FFT)) ** 2)


def _cepstra(power: Floats) -> Floats:
    energies = np.log(power @ _mel_filters().T + FLOOR)
    return np.asarray(dct(energies, type=2, axis=1, norm="ortho")[:, :CEPSTRA])


def _mel_filters() -> Floats:
    """Triangles even on the mel scale, shape (MELS, FFT / 2 + 1)."""

    def mel(hertz: Floats) -> Floats:
        return np.asarray(2595 * np.log10(1 + hertz / 700))

    bounds = np.linspace(mel(np.array(60.0)), mel(np.array(7600.0)), MELS + 2)
    points = 700 * (10 ** (bounds / 2595) - 1)
    bins = np.arange(FFT // 2 + 1) * RATE / FFT
    rising = (bins[None] - points[:-2, None]) / (points[1:-1] - points[:-2])[:, None]
    falling = (points[2:, None] - bins[None]) / (points[2:] - points[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling))


def _pitch(samples: Floats, spoken: npt.NDArray[np.bool_]) -> Floats:
    """Hz of each frame, 0 where it is not voiced; by the autocorrelation of the frame, divided by the window's."""
    frames = _frames(samples, PITCH_FRAME)
    frames = (frames - frames.mean(axis=1, keepdims=True)) * np.hanning(PITCH_FRAME)
    size = 2 * PITCH_FRAME
    raw = np.fft.irfft(np.abs(np.fft.rfft(frames, size)) ** 2)[:, : PITCH_FRAME // 2]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(PITCH_FRAME), size)) ** 2)[: PITCH_FRAME // 2]
    height = raw / (raw[:, :1] + FLOOR) * (window[0] / window)
    first, last = int(RATE / HIGHEST), int(RATE / LOWEST)
    inside = height[:, first:last]
    # The first peak that is nearly the highest: the highest itself is often an octave below.
    near = inside >= 0.9 * inside.max(axis=1, keepdims=True)
    peaks = (
        near
        & (inside >= np.pad(inside, ((0, 0), (1, 0)))[:, :-1])
        & (inside >= np.pad(inside, ((0, 0), (0, 1)))[:, 1:])
    )
    lag = np.where(peaks.any(axis=1), peaks.argmax(axis=1), inside.argmax(axis=1))
    voiced = (inside[np.arange(len(inside)), lag] > VOICED) & spoken[: len(inside)]
    return np.where(voiced, RATE / (lag + first), 0.0)


def _loudness_shape(loudness: Floats, spoken: npt.NDArray[np.bool_]) -> Floats:
    """Spread, range and movement of the loudness, pauses, and beats a second, which come with syllables."""
    heard = loudness[spoken]
    smooth = np.convolve(loudness, np.hanning(9) / np.hanning(9).sum(), mode="same")
    beats = (smooth[1:-1] > smooth[:-2]) & (smooth[1:-1] >= smooth[2:]) & spoken[1:-1]
    return np.array(
        [
            heard.std(),
            np.percentile(heard, 90) - np.percentile(heard, 10),
            np.abs(np.diff(loudness))[spoken[1:]].mean(),
            1 - spoken.mean(),
            beats.sum() / (spoken.sum() * HOP / RATE),
            heard.max() - heard.mean(),
        ]
    )


def _pitch_shape(pitch: Floats, spoken: npt.NDArray[np.bool_]) -> Floats:
    """Height, spread, range, movement and slope of the pitch in semitones, its voiced share; zeros without a voice."""
    voiced = pitch > 0
    if voiced.sum() < 5:
        return np.zeros(7)
    notes = 12 * np.log2(pitch[voiced] / 100)
    times = np.flatnonzero(voiced) * HOP / RATE
    steps = np.abs(np.diff(12 * np.log2(np.where(voiced, pitch, 1) / 100)))[voiced[1:] & voiced[:-1]]
    slope = np.polyfit(times, notes, 1)[0] if np.ptp(times) > 0 else 0.0
    low, middle, high = np.percentile(notes, [10, 50, 90])
    return np.array(
        [
            middle,
            notes.std(),
            high - low,
            high,
            np.minimum(steps, 3).mean() if len(steps) else 0.0,
            np.clip(slope, -20, 20),
            voiced.sum() / max(1, spoken.sum()),
        ]
    )


def _spectrum_shape(power: Floats, spoken: npt.NDArray[np.bool_]) -> Floats:
    """Where the energy lies: centroid (mean, spread), share above 1 and 3 kHz, and tilt in dB."""
    heard = power[spoken] + FLOOR
    bins = np.arange(power.shape[1]) * RATE / FFT
    total = heard.sum(axis=1)
    centroid = heard @ bins / total / 1000
    above = [heard[:, bins > edge].sum(axis=1) / total for edge in (1000, 3000)]
    low, high = heard[:, bins <= 1000].sum(axis=1), heard[:, bins > 1000].sum(axis=1)
    tilt = 10 * np.log10(high / low)
    return np.array([centroid.mean(), centroid.std(), above[0].mean(), above[1].mean(), tilt.mean()])
