"""One loudness for all voices, without the silence around the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float32, int16
    from numpy.typing import NDArray

TARGET_DB = -19.0
"""Loudness of speech, dBFS: RMS of what is not a pause. About what espeak-ng gives."""
PEAK = 0.89
"""Highest sample, -1 dBFS: lossy codecs overshoot a little."""
LARGEST_GAIN = 30.0
"""Factor; what is fainter than that is no voice."""
PAUSE_DB = 10.0
"""How far below the mean a window is a pause, as in ITU-R BS.1770's relative gate."""
WINDOW_SECONDS = 0.05
SILENCE_DB = 40.0
"""How far below the loudest window the silence around the words is."""


def level(samples: NDArray[float32], rate: int) -> float:
    """RMS of the windows that are not pauses, 0..1; samples -1..1, shape (n,)."""
    import numpy as np

    power = _power(samples, rate)
    if not power.size or not power.max() > 0:
        return 0.0
    spoken = power[power >= power[power > 0].mean() * 10 ** (-PAUSE_DB / 10)]
    return float(np.sqrt(spoken.mean()))


def normalised(samples: NDArray[float32], rate: int) -> NDArray[int16]:
    """The samples at the common loudness, quieter where a peak would clip; nothing is distorted."""
    import numpy as np

    loudness = level(samples, rate)
    if loudness == 0:
        return np.zeros(len(samples), np.int16)
    peak = float(np.abs(samples).max())
    gain = min(10 ** (TARGET_DB / 20) / loudness, PEAK / peak, LARGEST_GAIN)
    return np.asarray(np.rint(samples * np.float32(gain * 32_767)), np.int16)


def trimmed(samples: NDArray[float32], rate: int) -> NDArray[float32]:
    """The samples from the first sound to the last, and a window on both sides; empty for silence."""
    import numpy as np

    power = _power(samples, rate)
    loud = np.flatnonzero(power > power.max(initial=0) * 10 ** (-SILENCE_DB / 10))
    if not loud.size:
        return samples[:0]
    window = _window(rate)
    return samples[max(0, (loud[0] - 1) * window) : (loud[-1] + 2) * window]


def _power(samples: NDArray[float32], rate: int) -> NDArray[float32]:
    """Mean square of each window, the last one filled up with silence."""
    import numpy as np

    window = _window(rate)
    filled = np.pad(samples.astype(np.float32), (0, -len(samples) % window))
    return np.asarray(np.square(filled).reshape(-1, window).mean(axis=1), np.float32)


def _window(rate: int) -> int:
    return max(1, int(WINDOW_SECONDS * rate))
