"""Pictures are drawn whatever the figures; what is written on them is in a font that has it."""

import io

import numpy as np
import pytest
from matplotlib import rcParams
from PIL import Image

from core.errors import DataError
from emotion.evaluate.figures import calibration_of
from emotion.evaluate.pictures import PictureWords, figures_picture, learning_curves

WORDS = PictureWords(
    labels=("분노", "행복"),
    confusion="혼동 행렬",
    label="정답",
    guess="예측",
    reliability="확신",
    confidence="확률",
    accuracy="비율",
)
LOG = """epoch,minutes,steps,loss,rate,emotion_accuracy,emotion_nll,smile_accuracy,smile_nll
1,2.19,237,1.27,0.024,0.6359,0.9254,0.91,0.21
2,3.94,474,1.22,0.040,0.6295,0.9245,0.92,0.18
"""


def calibration():
    return calibration_of(np.array([[0.9, 0.1], [0.4, 0.6]], np.float32), np.array([0, 0]))


def test_a_confusion_matrix_beside_the_reliability():
    before = dict(rcParams)
    picture = Image.open(io.BytesIO(figures_picture(((1, 1), (0, 0)), calibration(), WORDS)))
    assert picture.format == "PNG"
    assert picture.width > 1000
    assert dict(rcParams) == before


def test_a_confusion_matrix_alone():
    with_both = Image.open(io.BytesIO(figures_picture(((1, 1), (0, 3)), calibration(), WORDS)))
    alone = Image.open(io.BytesIO(figures_picture(((1, 1), (0, 3)), None, WORDS)))
    assert alone.width < with_both.width


@pytest.mark.parametrize(
    "text", [LOG, LOG.splitlines()[0] + "\n1,2,3,4,5,0.6,0.7,0.8,0.9\n", LOG + LOG.splitlines()[2]]
)
def test_learning_curves(tmp_path, text):
    (tmp_path / "log.csv").write_text(text)
    learning_curves(tmp_path / "log.csv", tmp_path / "out.png")
    assert Image.open(io.BytesIO((tmp_path / "out.png").read_bytes())).width > 1000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"epoch,loss,rate\n",
        b"epoch,loss\n1,2\n",
        b"epoch,loss,rate\n1,2,3\n",
        b"epoch,loss,rate,a_accuracy\n1,2,3\n",
        b"epoch,loss,rate,a_accuracy\n1,2,3,4,5\n",
        b"epoch,loss,rate,a_accuracy\n1,2,3,nan\n",
        b"epoch,loss,rate,a_accuracy\n1,2,3,much\n",
        b"\xff\xfe\x00",
    ],
)
def test_another_file_is_refused(tmp_path, content):
    (tmp_path / "log.csv").write_bytes(content)
    with pytest.raises(DataError, match="not a log"):
        learning_curves(tmp_path / "log.csv", tmp_path / "out.png")
    assert not (tmp_path / "out.png").exists()
