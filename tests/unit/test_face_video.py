"""Short videos in, readings through time or a MediaError out."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.emotions import Emotion, Scores
from core.errors import MediaError
from core.observations import VideoMoment
from core.problems import ProblemCode
from emotion.frames import video_frames
from emotion.models import face_worker
from emotion.reader import OnnxFaceReader
from emotion.video import OnnxVideoReader, summary
from tests.fakes.emotion import canvas, encoded, portrait, video


def _selfie() -> Image.Image:
    return portrait().crop((56, 40, 456, 440)).resize((240, 240))


def _frames(content: bytes, longest: float = 60.0, per_second: float = 5.0):
    return list(video_frames(content, per_second=per_second, longest=longest))


def _code(content: bytes, longest: float = 60.0) -> ProblemCode:
    with pytest.raises(MediaError) as caught:
        _frames(content, longest)
    return caught.value.code


async def test_reads_a_video_beside_photos_on_one_worker() -> None:
    worker = face_worker(1)
    reader = OnnxVideoReader(worker)
    empty = canvas(240, 240)
    reading = await reader.watch(video([empty, _selfie(), _selfie(), empty, _selfie()]))
    assert [round(moment.seconds, 1) for moment in reading.moments] == [0.2, 0.4, 0.8]
    assert reading.seconds == pytest.approx(1.0)
    assert reading.model.startswith("facelog-face ")
    assert 0 <= reading.smile_share <= 1
    assert (await OnnxFaceReader(worker).read(encoded(portrait()))).model == reading.model
    await reader.aclose()


async def test_says_when_no_frame_shows_a_face() -> None:
    reader = OnnxVideoReader(face_worker(1))
    with pytest.raises(MediaError) as caught:
        await reader.watch(video([canvas(160, 120)] * 3))
    assert caught.value.code is ProblemCode.NO_FACE
    await reader.aclose()


def test_takes_about_five_frames_a_second() -> None:
    frames = _frames(video([canvas(64, 64)] * 60, rate=30))
    assert len(frames) == 10
    assert [frame.seconds for frame in frames] == pytest.approx([i / 5 for i in range(10)], abs=0.04)


def test_shrinks_large_frames_and_remembers_by_how_much() -> None:
    (frame,) = _frames(video([canvas(768, 512)]))
    assert frame.image.size == (384, 256)
    assert frame.shrink == (2.0, 2.0)


def test_turns_frames_upright() -> None:
    upright = Image.new("RGB", (96, 64), "blue")
    upright.paste("red", (0, 0, 48, 64))
    (frame,) = _frames(video([upright.transpose(Image.Transpose.ROTATE_90)], turned=True))
    assert frame.image.size == (96, 64)
    assert frame.image.getpixel((10, 30)) == pytest.approx((255, 0, 0), abs=40)
    assert frame.image.getpixel((85, 30)) == pytest.approx((0, 0, 255), abs=40)


def test_refuses_a_video_that_is_too_long() -> None:
    assert _code(video([canvas(32, 32)] * 20), longest=2.0) is ProblemCode.VIDEO_TOO_LONG


def test_refuses_an_empty_file() -> None:
    assert _code(b"") is ProblemCode.EMPTY_FILE


@pytest.mark.parametrize("content", [b"no video", b"\0" * 4096, encoded(portrait())[:300]])
def test_refuses_what_is_no_video(content: bytes) -> None:
    assert _code(content) is ProblemCode.UNREADABLE_VIDEO


def test_refuses_a_video_that_is_cut_off() -> None:
    noise = np.random.default_rng(4).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    content = video([Image.fromarray(noise)] * 4)
    assert _code(content[: len(content) // 2]) is ProblemCode.UNREADABLE_VIDEO


def test_clear_moments_count_more() -> None:
    happy, sad = Scores.of({Emotion.HAPPINESS: 1.0}), Scores.of({Emotion.SADNESS: 1.0})
    moments = [
        VideoMoment(seconds=0.0, scores=happy, smile=0.8, quality=0.9),
        VideoMoment(seconds=0.2, scores=sad, smile=0.1, quality=0.3),
    ]
    reading = summary(moments, seconds=0.4, model="m")
    assert reading.scores[Emotion.HAPPINESS] == pytest.approx(0.75)
    assert reading.smile_share == 0.5
    assert reading.first_smile == 0.0
    assert reading.quality == pytest.approx(0.6)


def test_moments_without_quality_count_alike() -> None:
    happy, sad = Scores.of({Emotion.HAPPINESS: 1.0}), Scores.of({Emotion.SADNESS: 1.0})
    moments = [VideoMoment(seconds=0.0, scores=scores, smile=0.5, quality=0.0) for scores in (happy, sad)]
    assert summary(moments, seconds=0.4, model="m").scores[Emotion.SADNESS] == pytest.approx(0.5)


def test_a_face_that_never_smiles_has_no_first_smile() -> None:
    sad = Scores.of({Emotion.SADNESS: 1.0})
    moments = [VideoMoment(seconds=second, scores=sad, smile=0.2, quality=0.9) for second in (0.0, 0.2)]
    reading = summary(moments, seconds=0.4, model="m")
    assert (reading.first_smile, reading.smile_share) == (None, 0.0)
