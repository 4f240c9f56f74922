"""Learning rates over a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.train.config import ScheduleConfig
from emotion.train.schedule import Plateau, rate_at

START = Plateau()


@given(st.sampled_from(["one-cycle", "cosine", "plateau"]), st.floats(0, 1), st.floats(0.01, 0.5))
def test_a_rate_is_above_nothing_and_at_most_its_peak(name: str, share: float, warm: float) -> None:
    rate = rate_at(share, 0.1, ScheduleConfig(name=name, epochs=1, warm_share=warm), START)
    assert 0 < rate <= 0.1 + 1e-12


def test_one_cycle_rises_then_falls_to_nearly_nothing() -> None:
    config = ScheduleConfig(epochs=1, warm_share=0.25)
    rates = [rate_at(share, 1.0, config, START) for share in (0, 0.125, 0.25, 0.6, 1)]
    assert rates[0] == pytest.approx(0.04)
    assert rates[0] < rates[1] < rates[2] == pytest.approx(1)
    assert rates[2] > rates[3] > rates[4] == pytest.approx(1e-4)


def test_a_plateau_halves_the_rate_after_its_patience() -> None:
    config = ScheduleConfig(name="plateau", epochs=1, warm_share=0.0, factor=0.5, patience=3)
    plateau = START
    factors = []
    for loss in (1.0, 0.9, 0.95, 0.95, 0.95, 0.95, 0.8, 0.85):
        plateau = plateau.after(loss, config)
        factors.append(plateau.factor)
    assert factors == [1, 1, 1, 1, 1, 0.5, 0.5, 0.5]
    assert rate_at(0.9, 1.0, config, plateau) == 0.5


@given(st.lists(st.floats(0, 10), max_size=30))
def test_a_plateau_never_forgets_its_best(losses: list[float]) -> None:
    plateau = START
    for loss in losses:
        plateau = plateau.after(loss, ScheduleConfig(name="plateau", epochs=1))
    assert plateau.best == min(losses, default=float("inf"))
    assert plateau.waited <= 3
