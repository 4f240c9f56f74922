"""Last layers that are fitted anew on frozen features."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ConfigError
from tests.fakes.training import changed, run_of, write_sets

pytestmark = [pytest.mark.train, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_sets(folder)
    return folder


def _loaded(table: dict, data: Path, folder: Path):
    from emotion.train.checkpoint import load_run

    run_of(table, data, folder).fit()
    return load_run(folder, data=str(data))


def test_layers_fitted_together_repair_networks_whose_own_were_wiped(data: Path, tmp_path: Path) -> None:
    import torch

    from emotion.train.data import load_training, load_validation
    from emotion.train.infer import logits_of
    from emotion.train.refit import RIDGES, refit_heads
    from emotion.train.served import mean_answers

    table = changed(schedule={"epochs": 6})
    runs = [_loaded(table | {"seed": seed}, data, tmp_path / str(seed)) for seed in (1, 2)]
    for run in runs:
        for head in ("emotion", "votes"):
            torch.nn.init.zeros_(run.net.heads[head].weight)
    training, validation = load_training(runs[0].config)[0], load_validation(runs[0].config)[0]
    found = refit_heads(runs, training, validation, heads=("emotion", "votes"), views=1, seed=1)
    shape = runs[0].config.net.size, runs[0].mean, runs[0].std
    answers = mean_answers([logits_of(run.net, validation.images, *shape) for run in runs])
    for head in ("emotion", "votes"):
        labels = torch.from_numpy(validation.labels[head])
        accuracy = float((answers[head].argmax(1) == labels).float().mean())
        assert accuracy > 0.8
        assert accuracy == pytest.approx(found[head].accuracy, abs=0.02)
        assert found[head].ridge in RIDGES


def test_a_head_of_two_layers_is_not_fitted_anew(data: Path, tmp_path: Path) -> None:
    from emotion.train.data import load_training, load_validation
    from emotion.train.refit import refit_heads

    two = changed(schedule={"epochs": 1}, heads=[{"name": "emotion", "hidden": 8}])
    run = _loaded(two, data, tmp_path / "run")
    sets = load_training(run.config)[0], load_validation(run.config)[0]
    with pytest.raises(ConfigError, match="more than one layer"):
        refit_heads([run], *sets, heads=("emotion",), views=0, seed=1)
