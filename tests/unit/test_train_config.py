"""What a training run is told; none of it needs torch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import emotion.train
from core.errors import ConfigError
from emotion.train.config import as_table, config_from, read_config

FOLDER = Path(emotion.train.__file__).parent
EXAMPLE = FOLDER / "face.toml"


@pytest.mark.parametrize("name", ["face.toml", "face_deep.toml"])
def test_what_ships_is_configured_and_survives_its_record(name: str) -> None:
    config = read_config(FOLDER / name)
    assert [head.name for head in config.heads] == ["emotion", "votes", "smile"]
    assert config_from(json.loads(json.dumps(as_table(config))), "config.json") == config


def test_the_command_line_can_name_the_folder() -> None:
    assert read_config(EXAMPLE, folder="elsewhere").data.folder == "elsewhere"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("seed = 11", "seed = 11\nluck = 1", "unknown key 'luck'"),
        ("seed = 11", "", "missing key 'seed'"),
        ("seed = 11", 'seed = "seven"', "seed: expected int"),
        ("seed = 11", "seed = true", "seed: expected int"),
        ("seed = 11", 'seed = 11\ndevice = "abacus"', "device is 'abacus', not one of auto, cpu, cuda"),
        ("dropout = 0.2", "drop = 0.2", "net: unknown key 'drop'"),
        ("widths = [32, 64, 128, 256]", 'widths = ["wide"]', "widths: expected int"),
        ("widths = [32, 64, 128, 256]", "widths = 32", "widths: expected"),
        ('kind = "smiles"', 'kind = "frowns"', "unknown kind 'frowns'"),
        ("minutes = 104.0", "minutes = 104.0\nepochs = 3", "either minutes or epochs"),
        ("minutes = 104.0", "", "either minutes or epochs"),
        ("warm_share = 0.1 ", 'name = "zigzag" ', "schedule.name is 'zigzag'"),
        ("[net]", "[net", "cannot be read"),
        ("[fit]", "[[fit]]", "expected"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, before: str, after: str, words: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "run.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        read_config(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml cannot be read"):
        read_config(tmp_path / "none.toml")


@pytest.mark.parametrize("key", ["training", "validation"])
def test_data_is_not_optional(key: str) -> None:
    table = as_table(read_config(EXAMPLE))
    table["data"][key] = ()
    with pytest.raises(ConfigError, match=f"data.{key} is empty"):
        config_from(table, "run.toml")
