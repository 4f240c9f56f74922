"""The comparison of face readers: what must hold however fast or slow anything is."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.faces import Outcome, ask, ready, report
from bench.homes import OURS, PEERS, ROOT, Peer, base, child_environment, interpreter, make, run
from bench.photos import SIZE, framed, write_photos

CONTENDER = """
from bench.peers.contest import Contender, compete

def load(threads):
    print("a library says hello on standard output")
    return Contender(read=lambda content: content == b"face", label=lambda images: ["happiness"] * len(images))

compete(load)
"""
ABSENT = Peer(name="absent", title="Absent", module="ours", home="absent", remark="Nobody made it.")


def outcome(peer, *, milliseconds, load=1.0, added=50.0, **more):
    return Outcome(peer=peer, milliseconds=milliseconds, load_seconds=[load], added_mb=[added], found="2/2", **more)


def text(outcomes, labelled=None):
    return [figure.line() for figure in report(outcomes, labelled)]


def test_photos_are_jpegs_of_one_size(tmp_path):
    paths = write_photos(tmp_path)
    assert len(paths) == 2
    for path in paths:
        with Image.open(path) as image:
            assert (image.format, image.size) == ("JPEG", SIZE)


def test_a_portrait_stands_in_the_middle_at_full_height():
    out = io.BytesIO()
    Image.new("RGB", (10, 20), "white").save(out, "PNG")
    pixels = np.asarray(Image.open(io.BytesIO(framed(out.getvalue(), (80, 40)))).convert("L"))
    assert pixels[:, 32:48].min() > 240
    assert pixels[:, :24].max() < 140
    assert pixels[:, 56:].max() < 140


def test_every_row_has_its_ratio_to_ours():
    ours = outcome(OURS, milliseconds=[20.0] * 10, load=0.25, added=100.0)
    slow = outcome(PEERS[0], milliseconds=[200.0] * 10, load=5.0, added=800.0)
    row = next(line for line in text([ours, slow]) if line.startswith(PEERS[0].title))
    assert row.split()[-9:] == ["200", "(10.0x)", "200", "(10.0x)", "5.00", "(20.0x)", "800", "(8.0x)", "2/2"]


def test_aims_are_judged_on_ours():
    lines = text([outcome(OURS, milliseconds=[20.0] * 10, load=0.5, added=100.0)])
    verdicts = [re.search("met|MISSED", line).group() for line in lines[:4]]
    assert verdicts == ["met", "met", "MISSED", "met"]


def test_a_peer_that_failed_is_a_row_that_says_why():
    ours = outcome(OURS, milliseconds=[20.0] * 10)
    lines = text([ours, Outcome(peer=ABSENT, reason="ModuleNotFoundError: No module named 'absent'")])
    assert any(line.startswith("Absent ") and line.endswith("No module named 'absent'") for line in lines)
    assert lines[-1] == "  absent: Nobody made it."


def test_the_table_stands_when_ours_could_not_be_run():
    lines = text([Outcome(peer=OURS, reason="broken"), outcome(PEERS[0], milliseconds=[200.0] * 10)])
    assert any("not run: broken" in line for line in lines)
    assert any(line.split()[-5:] == ["200", "200", "1.00", "50.0", "2/2"] for line in lines)


def test_accuracy_has_a_column_when_there_are_labelled_faces():
    ours = outcome(OURS, milliseconds=[20.0] * 10, accuracy=0.7054)
    mute = outcome(PEERS[0], milliseconds=[20.0] * 10, unlabelled="took longer than 1 s")
    lines = text([ours, mute], Path("public.npz"))
    assert next(line for line in lines if line.startswith(OURS.title)).endswith(" 70.5%")
    assert next(line for line in lines if line.startswith(PEERS[0].title)).endswith(" -")
    assert lines[-1].endswith("labelled nothing: took longer than 1 s")


def test_what_a_library_prints_does_not_reach_the_answer(tmp_path):
    script, faces = tmp_path / "contender.py", tmp_path / "faces.npz"
    script.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{CONTENDER}")
    np.savez(faces, images=np.zeros((4, 48, 48), np.uint8), label=np.array([3, 3, 0, 6]))
    photos = [tmp_path / "one.jpg", tmp_path / "two.jpg"]
    for photo, content in zip(photos, (b"face", b"no"), strict=True):
        photo.write_bytes(content)
    command = [sys.executable, str(script), "--photos", *map(str, photos), "--passes", "3", "--faces", str(faces)]
    printed, reason = run(command, 60, child_environment(OURS, 1))
    assert reason is None
    answer = json.loads(printed)
    assert (answer["found"], answer["photos"], len(answer["milliseconds"])) == (1, 2, 6)
    assert (answer["right"], answer["faces"]) == (2, 4)


def test_our_reader_answers_in_a_process_of_its_own(tmp_path):
    answer, reason = ask(OURS, ["--photos", str(write_photos(tmp_path)[0]), "--passes", "1"], 120)
    assert reason is None
    assert (answer["found"], answer["photos"], len(answer["milliseconds"])) == (1, 1, 1)
    assert answer["load_seconds"] > 0


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise ValueError('no weights')", "ValueError: no weights"),
        ("import sys; sys.exit(3)", "ended with 3"),
        ("raise ValueError('x' * 500)", f"ValueError: {'x' * 147}…"),
    ],
)
def test_a_failing_process_gives_one_line(code, reason):
    assert run([sys.executable, "-c", code], 60, {})[1] == reason


def test_a_hanging_process_is_ended():
    assert run([sys.executable, "-c", "import time; time.sleep(60)"], 0.5, {}) == (
        "",
        "took longer than 0.5 s",
    )


def test_a_missing_interpreter_is_a_reason(tmp_path):
    assert run([str(tmp_path / "python")], 5, {}) == ("", "cannot be started: No such file or directory")
    assert ask(ABSENT, [], 5) == ({}, "no environment; `python -m bench peers` makes it")


def test_environments_are_found_where_the_variables_say(tmp_path):
    environment = {"FACELOG_BENCH_HOME": str(tmp_path), "FACELOG_BENCH_TORCH": "/somewhere/python"}
    fer = next(peer for peer in PEERS if peer.name == "fer")
    assert base(environment) == tmp_path
    assert interpreter(fer, environment) is None
    python = tmp_path / "fer" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert interpreter(fer, environment) == python
    assert interpreter(PEERS[0], environment) == Path("/somewhere/python")
    assert interpreter(OURS, environment) == Path(sys.executable)


def test_an_interpreter_that_somebody_named_is_left_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("FACELOG_BENCH_HOME", str(tmp_path / "bench"))
    monkeypatch.setenv("FACELOG_BENCH_TORCH", sys.executable)
    assert make(PEERS[0]) is None
    assert not (tmp_path / "bench").exists()
    assert ready()


def test_nothing_is_installed_on_a_full_disk(monkeypatch, tmp_path):
    monkeypatch.setenv("FACELOG_BENCH_HOME", str(tmp_path / "bench"))
    huge = Peer(name="huge", title="Huge", module="ours", home="huge", requirements=("huge",), gigabytes=1e9)
    reason = make(huge)
    assert reason is not None
    assert reason.startswith("not installed: needs 1e+09 GB")
    assert not (tmp_path / "bench" / "huge").exists()


def test_a_contender_gets_few_threads_no_gpu_and_its_own_home(tmp_path):
    given = {"FACELOG_BENCH_HOME": str(tmp_path), "PYTHONPATH": "/elsewhere", "HOME": "/home/somebody", "LANG": "C"}
    variables = child_environment(PEERS[0], 2, given)
    assert "PYTHONPATH" not in variables
    assert variables["OMP_NUM_THREADS"] == variables["TF_NUM_INTRAOP_THREADS"] == "2"
    assert variables["CUDA_VISIBLE_DEVICES"] == "-1"
    assert (variables["HOME"], variables["LANG"]) == (str(tmp_path / "downloads"), "C")
    assert child_environment(OURS, 2, given)["HOME"] == "/home/somebody"


def test_every_contender_has_its_module():
    assert all((ROOT / "bench" / "peers" / f"{peer.module}.py").is_file() for peer in (OURS, *PEERS))
    assert all(peer.remark and peer.requirements for peer in PEERS)
