"""The models that can be pulled: what each is, where it is, what its licence says. Nothing is downloaded here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from core.errors import ConfigError, ModelStoreError
from core.people import Language

FILE = "catalog.toml"
NAME = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
"""Of a model: safe as the name of a folder on every system."""
FILE_NAME = r"^[A-Za-z0-9_][A-Za-z0-9._-]*$"
"""Of a file beside others: no folder, nothing hidden."""
REPOSITORY = r"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*$"
SHA256 = r"^[0-9a-f]{64}$"

Kind = Literal["hear", "speak", "chat", "embed"]
KINDS: tuple[Kind, ...] = ("hear", "speak", "chat", "embed")
Commercial = Literal["yes", "no", "unknown"]


def _inside(path: str) -> str:
    if any(not part or part.startswith(".") or "\\" in part for part in path.split("/")):
        raise ValueError("should be a path inside the repository")
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence in both languages."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    ko: str
    en: str

    def to(self, language: Language) -> str:
        """The sentence in a language."""
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One file of a repository. Not a file on this machine: those are in a `config.manifest.Manifest`."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    path: Annotated[str, AfterValidator(_inside)]
    """Inside the repository, with / between folders."""
    size: Annotated[int, Field(gt=0)] | None = None
    """Bytes, where known."""
    sha256: Annotated[str, Field(pattern=SHA256)] | None = None

    @property
    def name(self) -> str:
        """What it is called on this machine."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One entry of the catalog."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=NAME, max_length=60)]
    kind: Kind
    repository: Annotated[str, Field(pattern=REPOSITORY)]
    files: Annotated[tuple[ModelFile, ...], Field(min_length=1)]
    licence: Annotated[str, Field(min_length=1)]
    commercial: Commercial
    """Whether the licence allows commercial use."""
    languages: Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...], Field(min_length=1)]
    """ISO 639; mul stands for many more."""
    good_for: Said
    revision: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] | None = None
    """A commit; the repository's newest when None."""
    ram_mb: Annotated[int, Field(gt=0)] | None = None
    """Millions of bytes that it was measured to take at work, where known."""
    caveat: Said | None = None
    """What to know before pulling it."""
    suggested: bool = True
    """Whether it may be proposed to somebody who asked for no model in particular."""

    @property
    def size(self) -> int | None:
        """Bytes of all files; None when one is unknown."""
        sizes = [file.size for file in self.files if file.size is not None]
        return sum(sizes) if len(sizes) == len(self.files) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All models that can be pulled, in the order of the file."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    model: tuple[Model, ...]

    def named(self, name: str) -> Model:
        """The model of that name. Raises ModelStoreError (unknown_model, with the closest name as `close`)."""
        for model in self.model:
            if model.name == name:
                return model
        close = get_close_matches(name.lower(), [model.name for model in self.model], n=1, cutoff=0.4)
        raise ModelStoreError("unknown_model", name=name, close=close[0] if close else "")

    def of(self, kind: Kind) -> tuple[Model, ...]:
        """The models of a kind, from the most modest to the most able."""
        return tuple(model for model in self.model if model.kind == kind)


def packaged_catalog() -> Catalog:
    """The catalog that ships. Raises ConfigError when it is damaged."""
    return parse_catalog(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))


def parse_catalog(source: str) -> Catalog:
    """A catalog from TOML. Raises ConfigError with one line that says where what is wrong."""
    try:
        catalog = TypeAdapter(Catalog).validate_python(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{FILE}: not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{FILE}: {where}: {first['msg']}") from error
    for names in ([m.name for m in catalog.model], *([f.name for f in m.files] for m in catalog.model)):
        if len(set(names)) < len(names):
            raise ConfigError(f"{FILE}: a name is there twice among {', '.join(names)}")
    return catalog
