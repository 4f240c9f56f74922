"""Portraits in the public domain that come with installed packages."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A photograph of a person, and who made it."""

    credit: str
    content: bytes = field(repr=False)


_PORTRAITS = (
    ("Eileen Collins, NASA (public domain)", "skimage", "data/astronaut.png"),
    ("Grace Hopper, US Navy (public domain)", "matplotlib", "mpl-data/sample_data/grace_hopper.jpg"),
)


def portraits() -> tuple[Portrait, ...]:
    """Those that are there; the packages are located, not imported."""
    return tuple(
        Portrait(credit=credit, content=path.read_bytes())
        for credit, package, name in _PORTRAITS
        if (path := _inside(package, name)) is not None
    )


def _inside(package: str, name: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / name
    return path if path.is_file() else None
