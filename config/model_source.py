"""Where models come from: a hub that speaks Hugging Face's protocol, or a folder laid out as REPOSITORY/FILE."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from config.catalog import Model, ModelFile
from config.model_store import BLOCK
from core.errors import ModelStoreError

METADATA_SECONDS = 20.0
"""How long a server may take to describe one file."""
LIBRARY = "facelog"
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file as its source describes it. Not yet on this machine."""

    file: ModelFile
    size: int
    """Bytes."""
    address: str
    sha256: str | None = None
    git_sha1: str | None = None
    """Git's name of the content, which hubs give for small files: SHA-1 over `blob SIZE`, a zero byte, the content."""

    @property
    def part(self) -> str:
        """What its download is called while it grows; another content never continues it."""
        key = self.sha256 or self.git_sha1 or str(self.size)
        return f"{self.file.name}.{key[:16]}.part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The files of one model at one source."""

    revision: str | None
    files: tuple[RemoteFile, ...]


class Moved(Protocol):
    """Is told where in the file that arrives the download stands."""

    def __call__(self, position: int) -> None:
        """`position`: bytes from the file's beginning; it may go back."""
        ...


class ModelSource(Protocol):
    """Describes and delivers the files of models."""

    def look(self, model: Model) -> Listing:
        """Ask for sizes and checksums. Raises ModelStoreError."""
        ...

    def fetch(self, remote: RemoteFile, part: Path, moved: Moved) -> None:
        """Append to `part` what it lacks. What arrived stays there, whatever happens. Raises ModelStoreError."""
        ...


def open_source(mirror: str | None) -> ModelSource:
    """The source that `models_mirror` names; the public hub, or HF_ENDPOINT's, when it is None."""
    if mirror is not None and "://" not in mirror:
        return FolderSource(Path(mirror).expanduser())
    return HubSource(mirror)


class FolderSource:
    """A folder on this machine, for example a memory stick. It publishes no checksums: the catalog's hold."""

    def __init__(self, root: Path) -> None:
        """`root`: holds OWNER/REPOSITORY/FILE."""
        self._root = root

    def look(self, model: Model) -> Listing:
        """Implements ModelSource."""
        if not self._root.is_dir():
            raise ModelStoreError("no_mirror_folder", where=str(self._root))
        found: list[RemoteFile] = []
        for file in model.files:
            path = self._root / model.repository / file.path
            if not path.is_file():
                raise ModelStoreError("not_there", file=f"{model.repository}/{file.path}", where=str(self._root))
            found.append(RemoteFile(file=file, size=path.stat().st_size, address=str(path)))
        return Listing(revision=None, files=tuple(found))

    def fetch(self, remote: RemoteFile, part: Path, moved: Moved) -> None:
        """Implements ModelSource."""
        with _disk_errors(part), Path(remote.address).open("rb") as source, part.open("ab") as out:
            source.seek(out.tell())
            moved(out.tell())
            while block := source.read(BLOCK):
                out.write(block)
                moved(out.tell())


class HubSource:
    """The Hugging Face Hub or a mirror of it, through huggingface_hub. Sends no token: the catalog's files are public.

    `hf_hub_download` drops what arrived when it is interrupted, so this uses the two functions below it: the one
    that asks for a file's metadata, and the one that fetches a file and continues it.
    """

    def __init__(self, endpoint: str | None) -> None:
        """`endpoint`: address of a mirror; None for the library's own."""
        from huggingface_hub import constants

        self._endpoint = (endpoint or constants.ENDPOINT).rstrip("/")
        self._host = urlsplit(self._endpoint).netloc

    def look(self, model: Model) -> Listing:
        """Implements ModelSource."""
        revision, found = model.revision or "main", list[RemoteFile]()
        with self._asked():
            for file in model.files:
                remote, revision = self._describe(model.repository, file, revision)
                found.append(remote)
        return Listing(revision=revision, files=tuple(found))

    def fetch(self, remote: RemoteFile, part: Path, moved: Moved) -> None:
        """Implements ModelSource."""
        from huggingface_hub.file_download import http_get
        from huggingface_hub.utils._headers import build_hf_headers

        def bar(*, initial: int = 0, **_shown: object) -> _Bar:
            return _Bar(moved, initial)

        headers = build_hf_headers(token=False, library_name=LIBRARY)
        # A compressed answer could be neither measured nor continued.
        headers["Accept-Encoding"] = "identity"
        with self._asked(remote.file.path), _disk_errors(part), part.open("ab") as out:
            http_get(
                remote.address,
                out,
                resume_size=out.tell(),
                headers=headers,
                expected_size=remote.size,
                displayed_filename=remote.file.name,
                tqdm_class=bar,  # type: ignore[arg-type]  # any callable that makes a bar will do
            )

    def _describe(self, repository: str, file: ModelFile, revision: str) -> tuple[RemoteFile, str]:
        """The file, and the commit that it is of."""
        from huggingface_hub import get_hf_file_metadata, hf_hub_url

        url = hf_hub_url(repository, file.path, revision=revision, endpoint=self._endpoint)
        with self._failing(f"{repository}/{file.path}"):
            metadata = get_hf_file_metadata(
                url, token=False, timeout=METADATA_SECONDS, library_name=LIBRARY, endpoint=self._endpoint
            )
        if metadata.commit_hash is None or metadata.size is None:
            raise ModelStoreError("not_a_hub", where=self._host)
        etag = metadata.etag or ""
        remote = RemoteFile(
            file=file,
            size=metadata.size,
            # Pinned to the commit: what is fetched is what was described.
            address=hf_hub_url(repository, file.path, revision=metadata.commit_hash, endpoint=self._endpoint),
            sha256=etag if _is_hex(etag, 64) else None,
            git_sha1=etag if _is_hex(etag, 40) else None,
        )
        return remote, metadata.commit_hash

    @contextmanager
    def _asked(self, file: str = "") -> Iterator[None]:
        """Let the library reach the network, quietly, and put its failures into codes.

        Its own client refuses every request for the life of the process where HF_HUB_OFFLINE was set when it was
        imported. Whoever calls this was asked for a download by a person.
        """
        import httpx2
        from huggingface_hub import set_client_factory
        from huggingface_hub.utils import logging as hub_logging
        from huggingface_hub.utils._http import default_client_factory

        verbosity = hub_logging.get_verbosity()
        set_client_factory(lambda: httpx2.Client(follow_redirects=True, timeout=None))
        hub_logging.set_verbosity(logging.CRITICAL)
        try:
            with self._failing(file):
                yield
        finally:
            hub_logging.set_verbosity(verbosity)
            set_client_factory(default_client_factory)

    @contextmanager
    def _failing(self, file: str) -> Iterator[None]:
        import httpx2
        from huggingface_hub.errors import HfHubHTTPError

        try:
            yield
        except HfHubHTTPError as error:
            raise self._refusal(error.response.status_code, file) from error
        except httpx2.TransportError as error:
            raise ModelStoreError("no_network", where=self._host) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ModelStoreError("not_a_hub", where=self._host) from error

    def _refusal(self, status: int, file: str) -> ModelStoreError:
        if status == 404:
            return ModelStoreError("not_there", file=file, where=self._host)
        code = "server_trouble" if status >= 500 or status in {408, 429} else "server_refused"
        return ModelStoreError(code, where=self._host, status=status)


class _Bar:
    """Stands where the library would draw its progress bar, and passes the position on."""

    def __init__(self, moved: Moved, initial: int) -> None:
        self._moved = moved
        self._position = initial
        moved(initial)

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_failure: object) -> None:
        return

    def update(self, count: int) -> None:
        self._position += count
        self._moved(self._position)


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    """Tell a full disk from a connection that ended early."""
    try:
        yield
    except ModelStoreError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise ModelStoreError("disk_full", where=str(path.parent)) from error
        if error.errno is None and not hasattr(error, "response"):
            # The library's consistency check: the length is not the one that was announced.
            raise ModelStoreError("wrong_length", file=path.name.rsplit(".", 2)[0]) from error
        raise


def _is_hex(text: str, length: int) -> bool:
    return len(text) == length and all(sign in "0123456789abcdef" for sign in text)
