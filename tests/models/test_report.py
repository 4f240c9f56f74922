"""The command line of the trainer, from fitting to a report with pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from emotion.train.__main__ import main
from tests.fakes.training import changed, run_of, write_sets

pytestmark = [pytest.mark.train, pytest.mark.filterwarnings("ignore")]

CONFIG = """
seed = 3
threads = 1
[data]
folder = "elsewhere"
training = [
    {kind = "fer2013", path = "a.npz"},
    {kind = "smiles", path = "smiles.npz", share = 0.125, part = "training"},
]
validation = [{kind = "fer2013", path = "public.npz"}]
[net]
name = "facenet"
size = 44
widths = [8, 16]
depths = [1, 1]
[[heads]]
name = "emotion"
[[heads]]
name = "votes"
[[heads]]
name = "smile"
[fit]
batch = 32
[schedule]
epochs = 1
[augment]
"""


def test_a_run_is_fitted_and_reported_with_and_without_mirror_images(tmp_path: Path, capsys) -> None:
    write_sets(tmp_path)
    (tmp_path / "run.toml").write_text(CONFIG, encoding="utf-8")
    run = tmp_path / "run"
    assert main(["fit", str(tmp_path / "run.toml"), "--data", str(tmp_path), "--out", str(run)]) == 0
    assert "1 epochs, best validation accuracy" in capsys.readouterr().out
    files = [str(tmp_path / "public.npz"), str(tmp_path / "smiles.npz")]
    assert main(["evaluate", str(run), *files, "--out", str(tmp_path / "report")]) == 0
    told = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert told["chosen"]["epoch"] == 1
    for name in ("flipped", "single"):
        assert told[name]["public"]["faces"] == 280
        assert 0 <= told[name]["public"]["ferplus"]["accuracy"] <= 1
        assert 0 <= told[name]["smiles"]["accuracy"] <= 1
    assert told["flipped"]["public"]["nll"] != told["single"]["public"]["nll"]
    names = {"curves", "public_flipped", "public_single", "smiles_flipped", "smiles_single"}
    for name in names:
        with Image.open(tmp_path / "report" / f"{name}.png") as picture:
            assert min(picture.size) > 200


def test_a_run_without_the_heads_that_are_served_is_one_line(tmp_path: Path, capsys) -> None:
    write_sets(tmp_path)
    run_of(changed(heads=[{"name": "emotion"}], schedule={"epochs": 1}), tmp_path, tmp_path / "run").fit()
    capsys.readouterr()
    assert main(["evaluate", str(tmp_path / "run"), str(tmp_path / "public.npz")]) == 1
    said = capsys.readouterr().err
    assert "ConfigError: a run without the heads" in said


@pytest.mark.parametrize("command", ["evaluate", "export"])
def test_a_folder_that_is_no_run_is_one_line(tmp_path: Path, capsys, command: str) -> None:
    rest = [str(tmp_path / "public.npz")] if command == "evaluate" else ["--version", "1"]
    assert main([command, str(tmp_path), *rest]) == 1
    assert capsys.readouterr().err.count("\n") == 1
