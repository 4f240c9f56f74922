"""Photos in, readings or a MediaError out."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from core.emotions import Emotion
from core.errors import MediaError, ModelUnavailable
from core.observations import Flaw
from core.problems import ProblemCode
from core.worker import ModelWorker
from emotion.models import MOST_FACES, face_worker, load_models
from emotion.quality import frontality, judge, sharpness
from emotion.reader import OnnxFaceReader, read_photo
from tests.fakes.emotion import canvas, encoded, portrait

FRONTAL = [(15.0, 19.0), (33.0, 19.0), (24.0, 29.0), (16.5, 38.0), (31.5, 38.0)]


@pytest.fixture(scope="module")
def models():
    return load_models(1)


def _shrunk(width: float) -> Image.Image:
    """The portrait with a face `width` pixels wide."""
    return portrait().resize((round(512 * width / 183), round(600 * width / 183)), Image.Resampling.LANCZOS)


def _code(models, content: bytes) -> ProblemCode:
    with pytest.raises(MediaError) as caught:
        read_photo(models, content)
    return caught.value.code


async def test_reads_a_portrait_in_its_workers_thread() -> None:
    reader = OnnxFaceReader(face_worker(1))
    reading = await reader.read(encoded(portrait()))
    await reader.aclose()
    assert reading.size == (512, 600)
    assert reading.model.startswith("facelog-face ")
    assert sum(reading.main.scores.values()) == pytest.approx(1)
    assert reading.main.quality > 0.7
    assert reading.main.flaws == ()


def test_sees_a_smile(models) -> None:
    # Eileen Collins, public domain; the package is a dependency for this picture alone.
    package = find_spec("skimage")
    astronaut = Path(package.origin).parent / "data" / "astronaut.png"
    scores = read_photo(models, astronaut.read_bytes()).main.scores
    assert scores.top is Emotion.HAPPINESS


async def test_says_when_its_models_do_not_load() -> None:
    def missing():
        raise ModelUnavailable("face")

    reader = OnnxFaceReader(ModelWorker("face", missing))
    with pytest.raises(ModelUnavailable):
        await reader.read(encoded(portrait()))
    await reader.aclose()


def test_gives_coordinates_of_the_full_upright_photo(models) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    large = portrait().resize((2048, 2400))
    stored = large.transpose(Image.Transpose.ROTATE_90)
    reading = read_photo(models, encoded(stored, "JPEG", exif=exif))
    assert reading.size == (2048, 2400)
    assert reading.main.box == pytest.approx((656, 424, 1392, 1360), abs=60)
    assert reading.main.landmarks[0] == pytest.approx((880, 760), abs=30)
    assert reading.main.landmarks[1] == pytest.approx((1228, 744), abs=30)


@pytest.mark.parametrize(
    "change",
    [
        lambda image: encoded(image.convert("CMYK"), "JPEG", quality=95),
        lambda image: encoded(image.convert("RGBA"), "PNG"),
        lambda image: encoded(Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257), "PNG"),
        lambda image: encoded(image, "GIF", save_all=True, append_images=[Image.new("RGB", image.size)]),
        lambda image: encoded(image, "WEBP"),
        lambda image: encoded(image.quantize(64), "PNG"),
    ],
    ids=["cmyk", "alpha", "16-bit", "animated", "webp", "palette"],
)
def test_reads_the_same_face_whatever_the_encoding(models, change) -> None:
    plain = read_photo(models, encoded(portrait(), "PNG")).main
    other = read_photo(models, change(portrait().resize((512, 600)))).main
    assert other.box == pytest.approx(plain.box, abs=20)
    assert np.array(other.landmarks) == pytest.approx(np.array(plain.landmarks), abs=8)


def test_puts_the_largest_face_first_and_bounds_their_number(models) -> None:
    small, large = _shrunk(60), _shrunk(110)
    reading = read_photo(models, encoded(canvas(760, 420, (small, (30, 60)), (large, (380, 30)))))
    assert len(reading.faces) == 2
    assert reading.main.box[0] > 380
    places = [(10 + 195 * column, 10 + 225 * row) for column in range(6) for row in range(3)]
    many = canvas(1200, 700, *((_shrunk(64), place) for place in places))
    assert len(read_photo(models, encoded(many)).faces) == MOST_FACES


def test_prefers_the_middle_among_equals(models) -> None:
    one = _shrunk(80)
    reading = read_photo(models, encoded(canvas(900, 300, (one, (5, 10)), (one, (340, 10)), (one, (670, 10)))))
    assert len(reading.faces) == 3
    assert 340 < reading.main.box[0] < 560


def test_finds_no_face_in_a_picture_without_one(models) -> None:
    assert _code(models, encoded(canvas(640, 480))) is ProblemCode.NO_FACE


def test_reads_a_face_of_twenty_pixels_and_says_it_is_small(models) -> None:
    reading = read_photo(models, encoded(canvas(800, 600, (_shrunk(20), (300, 200))), "PNG"))
    assert Flaw.SMALL in reading.main.flaws
    assert reading.main.quality < 0.4


def test_says_when_a_face_is_too_small(models) -> None:
    assert _code(models, encoded(canvas(800, 600, (_shrunk(14), (300, 200))), "PNG")) is ProblemCode.FACE_TOO_SMALL


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ProblemCode.EMPTY_FILE),
        (b"this is a text, named selfie.jpg", ProblemCode.NOT_AN_IMAGE),
        (encoded(portrait())[:9000], ProblemCode.TRUNCATED_IMAGE),
    ],
)
def test_says_what_is_wrong_with_a_file(models, content: bytes, code: ProblemCode) -> None:
    assert _code(models, content) is code


def test_names_blur_and_bad_light(models) -> None:
    blurred = read_photo(models, encoded(portrait().filter(ImageFilter.GaussianBlur(9)))).main
    assert Flaw.BLURRED in blurred.flaws
    assert Flaw.DARK in read_photo(models, encoded(portrait().point(lambda value: value * 0.12))).main.flaws
    assert blurred.quality < read_photo(models, encoded(portrait())).main.quality


def test_sharpness_does_not_depend_on_contrast() -> None:
    grey = np.random.default_rng(5).integers(0, 255, (44, 44))
    faint = (grey // 4 + 90).astype(np.uint8)
    assert sharpness(faint) == pytest.approx(sharpness(grey.astype(np.uint8)), rel=0.05)
    assert sharpness(np.full((44, 44), 7, np.uint8)) == 0


def test_a_frontal_face_scores_above_a_turned_one() -> None:
    turned = [(20.0, 19.0), (30.0, 19.0), (31.0, 29.0), (21.0, 38.0), (29.0, 38.0)]
    assert frontality(FRONTAL) == 1
    assert frontality(turned) < 0.5
    _, flaws = judge(np.tile(np.arange(44, dtype=np.uint8) * 5, (44, 1)), turned, 200, 0.1)
    assert Flaw.TURNED in flaws


def test_a_bright_face_is_named() -> None:
    face = np.random.default_rng(2).integers(235, 255, (44, 44), dtype=np.uint8)
    assert judge(face, FRONTAL, 200, 0.1)[1] == (Flaw.BRIGHT,)


def test_the_classifier_takes_any_number_of_faces_at_once(models) -> None:
    faces = np.random.default_rng(9).integers(0, 255, (5, 44, 44), dtype=np.uint8)
    together = models.classifier.answers(faces).probabilities
    alone = np.concatenate([models.classifier.answers(faces[i : i + 1]).probabilities for i in range(5)])
    assert together == pytest.approx(alone, abs=1e-4)
    assert together.sum(1) == pytest.approx(np.ones(5), abs=1e-5)
    assert len(models.classifier.answers(faces[:0])) == 0


def test_the_classifier_does_not_mind_mirrors(models) -> None:
    faces = np.random.default_rng(9).integers(0, 255, (3, 44, 44), dtype=np.uint8)
    mirrored = models.classifier.answers(np.ascontiguousarray(faces[:, :, ::-1])).probabilities
    assert models.classifier.answers(faces).probabilities == pytest.approx(mirrored, abs=1e-3)
