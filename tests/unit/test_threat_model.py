"""Each claim of the threat model names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PAGES = ("docs/threat-model.md", "docs/privacy.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_is_there(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    named = NAMED.findall(text)
    missing = [f"{file}::{name}" for file, name in named if not _has(REPOSITORY / file, name)]
    assert missing == []
    for file in re.findall(r"`(tests/[\w/]+\.py)`", text):
        assert (REPOSITORY / file).is_file(), file


def test_every_cannot_has_a_test_or_says_why_not():
    text = (REPOSITORY / "docs/threat-model.md").read_text(encoding="utf-8")
    claims = [line for line in text.splitlines() if line.startswith("| cannot")]
    bare = [claim for claim in claims if not NAMED.search(claim)]
    assert len(claims) > 20
    reasons = ("be prevented", "rests on them", "whole test suite")
    assert all(any(reason in claim for reason in reasons) for claim in bare)


def _has(path, name):
    return path.is_file() and re.search(rf"def {name}\(", path.read_text(encoding="utf-8")) is not None
