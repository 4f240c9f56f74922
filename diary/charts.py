"""Pictures of readings, drawn with Matplotlib off the screen."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from core.emotions import EMOTIONS, Emotion, Scores
from core.errors import ModelUnavailable
from core.observations import Face, FaceReading
from emotion.photo import decode_photo

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

HIGHLIGHT = "royalblue"
DIMMED = "#b9bfc9"
DPI = 110
LONGEST_SIDE = 1200
"""Photos are drawn no larger than this, in pixels."""
MOST_READINGS = 3
"""More do not fit beside each other on a phone."""

Name = Callable[[Emotion], str]


def emotion_picture(photo: bytes, reading: FaceReading, title: str, name: Name) -> bytes:
    """Draw the photo with boxes and landmarks beside the main face's emotions; PNG.

    `name` puts an emotion into words. Blocks for some hundred milliseconds: call it off the event loop.
    Raises MediaError when the photo cannot be decoded.
    """
    from matplotlib.figure import Figure

    image = decode_photo(photo).image
    width, height = reading.size
    figure = Figure(figsize=(9.6, 4.2), dpi=DPI, layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    left.imshow(image, extent=(0, width, height, 0))
    left.set_axis_off()
    for index, face in enumerate(reading.faces):
        _draw_face(left, face, main=index == 0)
    draw_emotions(right, reading.main.scores, title, name)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def readings_picture(readings: Sequence[tuple[str, Scores]], name: Name) -> bytes:
    """Draw the emotions of up to three readings beside each other, each under its title; PNG.

    `name` puts an emotion into words. Blocks for some hundred milliseconds: call it off the event loop.
    Raises ValueError for no reading.
    """
    from matplotlib.figure import Figure

    if not readings:
        raise ValueError("nothing was read")
    shown = readings[:MOST_READINGS]
    figure = Figure(figsize=(4.8 * len(shown), 4.2), dpi=DPI, layout="constrained")
    row = figure.subplots(1, len(shown), squeeze=False)[0]
    for axes, (title, scores) in zip(row, shown, strict=True):
        draw_emotions(axes, scores, title, name)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def draw_emotions(axes: Axes, scores: Scores, title: str, name: Name) -> None:
    """Draw horizontal bars of the seven emotions: the top one royal blue, the rest grey."""
    font = hangul_font()
    values = [scores[emotion] for emotion in EMOTIONS]
    colours = [HIGHLIGHT if emotion is scores.top else DIMMED for emotion in EMOTIONS]
    positions = range(len(EMOTIONS))
    bars = axes.barh(positions, values, color=colours, height=0.68)
    axes.bar_label(bars, labels=[f"{value:.0%}" for value in values], padding=4, fontproperties=font)
    axes.set_yticks(positions, [name(emotion) for emotion in EMOTIONS], fontproperties=font)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.12)
    axes.set_xticks([])
    axes.set_title(title, fontproperties=font, loc="left")
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)


def hangul_font(size: float = 11) -> FontProperties:
    """A font with Hangul, from an installed package: Matplotlib's own has none."""
    from matplotlib.font_manager import FontProperties

    # Located, not imported: importing that package changes Matplotlib's settings for the whole process.
    spec = find_spec("koreanize_matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable("koreanize-matplotlib")
    return FontProperties(fname=Path(spec.submodule_search_locations[0]) / "fonts" / "NanumGothic.ttf", size=size)


def _draw_face(axes: Axes, face: Face, *, main: bool) -> None:
    from matplotlib.patches import Rectangle

    left, top, right, bottom = face.box
    colour = HIGHLIGHT if main else DIMMED
    axes.add_patch(Rectangle((left, top), right - left, bottom - top, fill=False, edgecolor=colour, linewidth=2))
    if main:
        _scatter(axes, face.landmarks)


def _scatter(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    axes.scatter([x for x, _ in points], [y for _, y in points], s=14, color="white", edgecolors=HIGHLIGHT)
