"""`facelog eval face`: with a fake classifier what it prints, and as a process how it fails and what ships."""

import asyncio
import io
import json
import subprocess
import sys

import pytest
from PIL import Image
from rich.cells import cell_len

from bot.evaluation import Measuring, evaluate_face
from bot.wording.wording import wording
from core.emotions import EMOTIONS
from core.errors import DataError
from emotion.evaluate.digests import Digests, write_digests
from emotion.evaluate.robustness import CHANGES
from tests.fakes.evaluate import FakeClassifier, fer2013, plain_faces, smiles

KEYS = [
    "file",
    "kind",
    "model",
    "faces",
    "accuracy",
    "accuracy_interval",
    "balanced_accuracy",
    "macro_f1",
    "auroc",
    "calibration_error",
    "nll",
    "per_class",
    "confusion",
    "ferplus",
    "twins",
    "without_twins",
]


def facelog(*arguments):
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


class Loader:
    """Hands the fake out and counts how often."""

    def __init__(self, known=None, classifier=None):
        self.loaded = 0
        self.known = known
        self.classifier = classifier or FakeClassifier(0.9)

    def __call__(self):
        self.loaded += 1
        return Measuring(classifier=self.classifier, known=self.known)


@pytest.fixture
def faces(tmp_path):
    shown = [0, 1, 2, 3, 4, 5, 6, 7]
    return fer2013(tmp_path / "얼굴.npz", shown, labels=[0, 1, 2, 3, 4, 5, 6, 1], votes=shown)


@pytest.fixture
def known(tmp_path):
    write_digests([plain_faces([0, 1, 2, 3])[:3]], tmp_path / "d")
    return Digests((tmp_path / "d").read_bytes())


async def test_one_object_a_file(faces, known, tmp_path):
    other, printed, load = smiles(tmp_path / "s.npz", [0, 1], [0, 1]), [], Loader(known)
    await evaluate_face([faces, other], load, wording("en"), print_json=printed.append)
    assert load.loaded == 1
    emotional, smiling = (json.loads(json.dumps(one, allow_nan=False)) for one in printed)
    assert list(emotional) == KEYS
    assert (emotional["file"], emotional["kind"], emotional["model"]) == (str(faces), "fer2013", "fake 1")
    assert (emotional["faces"], emotional["accuracy"], emotional["twins"]) == (8, 0.875, 3)
    assert list(emotional["per_class"]) == [emotion.value for emotion in EMOTIONS]
    assert len(emotional["confusion"]) == 7
    assert (emotional["ferplus"]["accuracy"], emotional["ferplus"]["faces"]) == (1, 8)
    assert (emotional["without_twins"]["faces"], emotional["without_twins"]["accuracy"]) == (5, 0.8)
    assert (smiling["kind"], smiling["accuracy"], smiling["smiling"]) == ("smiles", 1, 1)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ko", ("얼굴 8개", "학습에 없던 얼굴", "균형 정확도", "분노", "FER+ 다수결: 정확도", "87.5%", "80.0%")),
        (
            "en",
            ("on 8 faces", "not trained on", "balanced accuracy", "anger", "FER+ majority: accuracy", "(52.9–97.8%)"),
        ),
    ],
)
async def test_a_table_for_people(faces, known, capsys, language, expected):
    await evaluate_face([faces], Loader(known), wording(language))
    told = capsys.readouterr()
    for words in (*expected, "AUROC"):
        assert words in told.out
    assert told.err == ""
    lines = told.out.splitlines()[1:]
    assert max(map(cell_len, lines)) <= 80
    rows = [line for line in lines if wording(language).say("emotion-anger") in line]
    assert rows[-1].rstrip().endswith(" 1")


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_tables_of_files_with_less_in_them(tmp_path, capsys, language):
    load, words = Loader(), wording(language)
    await evaluate_face([smiles(tmp_path / "s.npz", [0, 1, 1], [0, 1, 0])], load, words)
    assert words.say("eval-precision") in capsys.readouterr().out
    await evaluate_face([fer2013(tmp_path / "v.npz", [0, 7], votes=[0, 7])], load, words)
    told = capsys.readouterr().out
    assert words.say("eval-ferplus-accuracy") in told
    assert words.say("eval-accuracy") not in told.splitlines()[3]


async def test_the_first_file_is_drawn(faces, tmp_path):
    out, other = tmp_path / "out.png", smiles(tmp_path / "s.npz", [0, 1], [0, 1])
    await evaluate_face([faces, other], Loader(), wording("ko"), print_json=lambda _: None, plot=out)
    emotional = Image.open(io.BytesIO(out.read_bytes()))
    assert (emotional.format, emotional.width > 1000) == ("PNG", True)
    for path in (other, fer2013(tmp_path / "v.npz", [0, 7], votes=[0, 7])):
        await evaluate_face([path], Loader(), wording("en"), print_json=lambda _: None, plot=out)
        assert Image.open(io.BytesIO(out.read_bytes())).size != (0, 0)
    nothing = fer2013(tmp_path / "n.npz", [0], votes=[-1])
    with pytest.raises(DataError, match="nothing to draw"):
        await evaluate_face([nothing], Loader(), wording("en"), print_json=lambda _: None, plot=out)


async def test_a_wrong_file_is_told_before_the_model_is_loaded(tmp_path):
    load = Loader()
    with pytest.raises(DataError, match="No such file"):
        await evaluate_face([tmp_path / "none.npz"], load, wording("en"))
    assert load.loaded == 0


async def test_measuring_ends_between_batches_when_nobody_waits(tmp_path):
    async def cancel():
        task.cancel()
        for _ in range(10):
            await asyncio.sleep(0)

    class Interrupted(FakeClassifier):
        def answers(self, faces):
            asyncio.run_coroutine_threadsafe(cancel(), loop).result(timeout=10)
            return super().answers(faces)

    loop, load = asyncio.get_running_loop(), Loader(classifier=Interrupted())
    path = fer2013(tmp_path / "many.npz", [1] * 300, labels=[1] * 300)
    task = asyncio.create_task(evaluate_face([path], load, wording("en"), print_json=lambda _: None))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert load.classifier.received == [(64, 44, 44)]


@pytest.mark.parametrize("name", ["missing.npz", ".", "words.npz"])
def test_a_file_of_no_use_is_one_line_and_status_1(name, tmp_path):
    (tmp_path / "cwd" / "words.npz").write_text("I miss my dad so much")
    done = facelog("eval", "face", name, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"facelog: {name}: ")
    assert done.stderr.count("\n") == 1
    assert "dad" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [("eval",), ("eval", "face"), ("eval", "taste", "x.npz"), ("eval", "face", "x.npz", "--lang", "fr")]
)
def test_usage_errors_are_status_2(arguments):
    assert facelog(*arguments).returncode == 2


def test_what_ships_is_measured_from_the_command_line(faces, tmp_path):
    out = tmp_path / "out.png"
    done = facelog("eval", "face", faces, "--json", "--plot", out)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert list(told) == KEYS
    assert (told["faces"], told["ferplus"]["faces"]) == (8, 8)
    assert out.exists()


def test_robustness_is_a_row_a_change(tmp_path):
    path = tmp_path / "faces.npz"
    fer2013(path, [0, 1], labels=[0, 1])
    done = facelog("eval", "robustness", path, "--faces", 1, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["faces"] == 1
    assert list(told["changes"]) == list(CHANGES)
    shown = facelog("eval", "robustness", path, "--faces", 1, "--lang", "ko")
    assert "JPEG 품질 30" in shown.stdout


def test_robustness_needs_labels_of_emotions(tmp_path):
    path = tmp_path / "smiles.npz"
    smiles(path, [0, 1], [0, 1])
    done = facelog("eval", "robustness", path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no labels of emotions" in done.stderr
