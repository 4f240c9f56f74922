"""Every test starts from a clean environment and an empty home; the network is shut by pytest-socket."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty FACELOG_HOME, nothing else set, and a working directory without a facelog.toml."""
    for name in list(os.environ):
        if name.upper().startswith("FACELOG_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("FACELOG_HOME", str(folder))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    working = tmp_path / "cwd"
    working.mkdir()
    monkeypatch.chdir(working)
    return folder
