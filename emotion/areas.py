"""Means over many rectangles of one picture, each in constant time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from emotion.align import Floats

_Places = npt.NDArray[np.int64]


class Areas:
    """A summed-area table of an RGB picture. Not a picture: it answers with area-averaged ones.

    Bins are those of the MTCNN that Facelog keeps to: a pixel that lies partly in two counts wholly in both. Means are
    not rounded: MTCNN chooses between many nearly equal boxes, and rounding alone makes it choose others.
    """

    def __init__(self, image: Image.Image) -> None:
        """`image`: RGB; twelve bytes a pixel are kept."""
        self.size = image.size
        pixels = np.asarray(image)
        height, width, channels = pixels.shape
        # Sums may wrap around: differences of them come out right all the same, for bins below 2**24 pixels.
        self._sums = np.zeros((channels, height + 1, width + 1), np.uint32)
        for channel, sums in enumerate(self._sums):
            np.cumsum(pixels[:, :, channel], 1, np.uint32, out=sums[1:, 1:])
            np.cumsum(sums, 0, out=sums)

    def whole(self, width: int, height: int) -> Floats:
        """The whole picture at another size: (1, 3, height, width), 0..255."""
        left, right = _bins(0, np.array(self.size[0]), width)
        top, bottom = _bins(0, np.array(self.size[1]), height)
        rows = self._sums.take(bottom, 1) - self._sums.take(top, 1)
        means = (rows.take(right, 2) - rows.take(left, 2)).astype(np.float32)[None]
        return _divided(means, right - left, bottom - top)

    def patches(self, places: _Places, side: int) -> Floats:
        """Rectangles (N, 4) of whole pixels within the picture, each as a square: (N, 3, side, side), 0..255."""
        left, right = _bins(places[:, 0], places[:, 2] - places[:, 0], side)
        top, bottom = _bins(places[:, 1], places[:, 3] - places[:, 1], side)
        across = self._sums.shape[2]
        high, low = top[:, :, None] * across, bottom[:, :, None] * across
        corners = [row + column[:, None] for row in (low, high) for column in (right, left)]
        means = np.empty((len(places), len(self._sums), side, side), np.float32)
        for channel, sums in enumerate(self._sums):
            one, two, three, four = (sums.take(corner) for corner in corners)
            means[:, channel] = one - two - three + four
        return _divided(means, right - left, bottom - top)


def _bins(start: int | _Places, length: _Places, count: int) -> tuple[_Places, _Places]:
    """First and past-the-last pixel (..., count) of `count` bins over stretches (...)."""
    ends = np.arange(count + 1) * length[..., None]
    first = np.asarray(start)[..., None]
    return first + ends[..., :-1] // count, first - -ends[..., 1:] // count


def _divided(means: Floats, widths: _Places, heights: _Places) -> Floats:
    """Divide sums (N, 3, H, W) in place by the sides (W,) or (N, W), and (H,) or (N, H), of their bins."""
    means /= heights[..., None, :, None].astype(np.float32)
    means /= widths[..., None, None, :].astype(np.float32)
    return means
