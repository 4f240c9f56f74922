"""Whole training runs on small made-up faces: every setting of the trainer does something."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.errors import ConfigError, DataError
from tests.fakes.training import changed, log_of, run_of, write_sets

pytestmark = [
    pytest.mark.train,
    # torch's own exporter and compiler warn about themselves.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_sets(folder)
    return folder


@pytest.fixture(scope="module")
def finished(data: Path, tmp_path_factory) -> Path:
    """The folder of a run of twelve epochs that learned its stripes."""
    folder = tmp_path_factory.mktemp("runs") / "one"
    run_of(changed(schedule={"epochs": 12}), data, folder).fit()
    return folder


def test_a_run_learns_logs_and_records_itself(finished: Path) -> None:
    log = log_of(finished)
    assert [int(row["epoch"]) for row in log] == list(range(1, 13))
    assert float(log[-1]["emotion_accuracy"]) > 0.9
    assert float(log[-1]["votes_accuracy"]) > 0.9
    assert float(log[-1]["smile_accuracy"]) > 0.9
    assert float(log[-1]["loss"]) < float(log[0]["loss"])
    record = json.loads((finished / "config.json").read_text(encoding="utf-8"))
    assert record["seed"] == 3
    assert record["measured"]["faces"] == 560 + 80
    assert {"best.pt", "last.pt"} <= {path.name for path in finished.iterdir()}


def test_the_same_seed_gives_the_same_run(data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run_of(changed(schedule={"epochs": 1}), data, tmp_path / name).fit()
    one, two = (log_of(tmp_path / name)[0] for name in ("one", "two"))
    assert {k: v for k, v in one.items() if k != "minutes"} == {k: v for k, v in two.items() if k != "minutes"}


def test_a_run_that_was_stopped_goes_on_where_it_was(data: Path, tmp_path: Path) -> None:
    run_of(changed(schedule={"epochs": 1}), data, tmp_path / "run").fit()
    again = run_of(changed(schedule={"epochs": 2}), data, tmp_path / "run")
    again.resume()
    again.fit()
    log = log_of(tmp_path / "run")
    assert [int(row["epoch"]) for row in log] == [1, 2]
    assert int(log[1]["steps"]) == 2 * int(log[0]["steps"])


def test_a_budget_of_time_ends_a_run_with_its_rate_brought_down(data: Path, tmp_path: Path) -> None:
    run_of(changed(schedule={"epochs": 0, "minutes": 0.02}), data, tmp_path / "run").fit()
    assert float(log_of(tmp_path / "run")[-1]["rate"]) == pytest.approx(0.05e-4)


@pytest.mark.parametrize(
    "changes",
    [
        {"fit": {"name": "adamw", "peak_rate": 0.003, "momentum": 0.9, "clip": 1.0}},
        {"schedule": {"name": "cosine"}},
        {"schedule": {"name": "plateau", "patience": 0}},
        {"data": {"balance": "weights"}},
        {"data": {"balance": "sampling", "smoothing": 0.1}},
        {"data": {"keep_twins": False}},
        {"augment": {"mixup": 0.4, "erase": 0.5, "blur": 0.5, "brightness": 0.2, "contrast": 0.2, "degrees": 10.0}},
        {"heads": [{"name": "emotion", "hidden": 16}]},
        {"heads": [{"name": "emotion8"}, {"name": "votes"}]},
        {"net": {"size": 32, "stem_stride": 2, "dropout": 0.1}},
        {"net": {"name": "timm:mobilenetv3_small_050", "size": 32, "channels": 3, "widths": [], "depths": []}},
        {"half": True},
    ],
    ids=lambda changes: json.dumps(changes)[:60],
)
def test_every_way_of_training_runs_and_can_be_loaded(changes: dict, data: Path, tmp_path: Path) -> None:
    from emotion.train.checkpoint import load_run
    from emotion.train.infer import logits_of

    table = changed(**{"schedule": {"epochs": 1}} | {k: v for k, v in changes.items() if k != "schedule"})
    table["schedule"] |= changes.get("schedule", {})
    run_of(table, data, tmp_path / "run").fit()
    run = load_run(tmp_path / "run", data=str(data))
    assert np.isfinite(float(log_of(tmp_path / "run")[0]["loss"]))
    shape = (3, 48, 48) if run.config.net.channels == 1 else (3, 48, 48, 3)
    answers = logits_of(run.net, np.zeros(shape, np.uint8), run.config.net.size, run.mean, run.std)
    assert list(answers) == [head["name"] for head in table["heads"]]
    assert all(len(logits) == 3 and np.isfinite(logits.numpy()).all() for logits in answers.values())


def test_a_run_that_gets_no_better_stops_early(data: Path, tmp_path: Path) -> None:
    still = changed(fit={"peak_rate": 1e-9}, schedule={"epochs": 50, "stop_after": 2})
    progress = run_of(still, data, tmp_path / "run").fit()
    assert progress.epoch < 10
    assert progress.waited == 2


def test_a_student_learns_from_its_teacher_alone(finished: Path, data: Path, tmp_path: Path) -> None:
    taught = changed(
        schedule={"epochs": 8}, data={"vote_share": 0.0}, teachers={"runs": [str(finished)], "weight": 1.0}
    )
    (tmp_path / "wrong").mkdir()
    for name in ("a", "b", "public", "smiles"):
        with np.load(data / f"{name}.npz") as archive:
            table = dict(archive)
        if name in "ab":  # what the student is told is wrong; only its teacher is right
            table["label"] = (table["label"] + 1) % 7
        np.savez(tmp_path / "wrong" / f"{name}.npz", **table)
    run_of(taught, tmp_path / "wrong", tmp_path / "run").fit()
    assert float(log_of(tmp_path / "run")[-1]["emotion_accuracy"]) > 0.8


def test_a_net_can_start_from_a_checkpoint(finished: Path, data: Path, tmp_path: Path) -> None:
    started = changed(net={"start": str(finished / "best.pt")}, fit={"peak_rate": 1e-6}, schedule={"epochs": 1})
    run_of(started, data, tmp_path / "run").fit()
    assert float(log_of(tmp_path / "run")[0]["emotion_accuracy"]) > 0.9


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"net": {"name": "resnet"}}, "neither"),
        ({"net": {"name": "timm:no_such_net"}}, "timm has no model"),
        ({"net": {"depths": [1]}}, "as many depths as widths"),
        ({"heads": [{"name": "mood"}]}, "'mood' is not one of"),
    ],
)
def test_a_net_that_does_not_exist_is_named(changes: dict, words: str, data: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=words):
        run_of(changed(**changes), data, tmp_path / "run")


def test_a_folder_that_is_no_run_is_said_so(tmp_path: Path) -> None:
    from emotion.train.checkpoint import load_run

    with pytest.raises(DataError, match="not the folder of a run"):
        load_run(tmp_path)
