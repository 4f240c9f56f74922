"""A hub of models on 127.0.0.1 that speaks what huggingface_hub asks, and can misbehave; a model to pull from it."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from config.catalog import Model, ModelFile, Said

COMMIT = "0123456789abcdef0123456789abcdef01234567"
REPOSITORY = "owner/whisper-toy"
SMALL = b'{"vocabulary": ["hello", "hi"]}\n'
WEIGHTS = bytes(range(256)) * 4000
"""About a megabyte: it comes in several pieces."""


def git_sha1(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def toy(name="whisper-toy", *, pinned=False, files=None, **changes):
    """A catalog entry for what the hub has by default; `pinned`: with its revision, sizes and SHA-256."""
    there = {"config.json": SMALL, "weights/model.bin": WEIGHTS} if files is None else files
    known = (
        {path: {"size": len(content), "sha256": sha256(content)} for path, content in there.items()} if pinned else {}
    )
    fields = {
        "name": name,
        "kind": "hear",
        "repository": REPOSITORY,
        "files": tuple(ModelFile(path=path, **known.get(path, {})) for path in there),
        "licence": "MIT",
        "commercial": "yes",
        "languages": ("ko",),
        "good_for": Said(ko="시험", en="tests"),
        "revision": COMMIT if pinned else None,
    }
    return Model(**(fields | changes))


class Hub:
    """What the server has, how it fails, and what it was asked."""

    def __init__(self):
        self.repository = REPOSITORY
        self.files = {"config.json": SMALL, "weights/model.bin": WEIGHTS}
        self.large = {"weights/model.bin"}
        """Redirected to another host and named by SHA-256, as large files are on the real hub."""
        self.served = {}
        """What is sent instead of a file, though its description stays."""
        self.statuses = Counter()
        """By method and path: answer with this status."""
        self.cuts = {}
        """By path: end the connection after so many bytes, once."""
        self.after_cut = {}
        """By path: the status of all later downloads once the connection was cut."""
        self.ranges = True
        self.describes = True
        """False: answers like a login page, with none of the hub's headers."""
        self.asked = []
        """(method, path, Range)."""
        self.tokens = set()
        self.port = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def downloads(self, path):
        """The Range of each download of a file."""
        return [ranged for method, asked, ranged in self.asked if method == "GET" and asked == path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_line):
        return

    def do_HEAD(self):
        self._answer("HEAD")

    def do_GET(self):
        self._answer("GET")

    def _answer(self, method):
        hub, address = self.hub, self.path
        cdn = address.startswith("/cdn/")
        path = address.removeprefix("/cdn/") if cdn else address.partition("/resolve/")[2].partition("/")[2]
        hub.tokens.add(self.headers.get("Authorization"))
        if not (method == "GET" and path in hub.large and not cdn):
            hub.asked.append((method, path, self.headers.get("Range")))
        if status := hub.statuses[method, path]:
            return self._send(status)
        if path not in hub.files or not (cdn or address.startswith(f"/{hub.repository}/resolve/")):
            return self._send(404, {"X-Error-Code": "EntryNotFound"} if hub.describes else {})
        content = hub.files[path]
        described = {"X-Repo-Commit": COMMIT} if hub.describes else {}
        if path in hub.large and not cdn and hub.describes:
            described |= {"X-Linked-Etag": f'"{sha256(content)}"', "X-Linked-Size": str(len(content))}
            # Another host than the one that was asked, as far as the client can tell.
            return self._send(302, {**described, "Location": f"http://localhost:{hub.port}/cdn/{path}"})
        if hub.describes:
            described["ETag"] = f'"{git_sha1(content)}"'
        return self._content(method, path, hub.served.get(path, content), described)

    def _content(self, method, path, content, headers):
        hub, status = self.hub, 200
        ranged = self.headers.get("Range")
        if ranged and hub.ranges:
            start = int(ranged.removeprefix("bytes=").removesuffix("-"))
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            status, content = 206, content[start:]
        cut = hub.cuts.pop(path, None) if method == "GET" else None
        if cut is not None:
            if path in hub.after_cut:
                hub.statuses["GET", path] = hub.after_cut[path]
            self.close_connection = True
        self._send(status, headers, content, b"" if method == "HEAD" else content[:cut])

    def _send(self, status, headers=None, announced=b"", body=b""):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(announced)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        # Clients that are interrupted hang up in the middle.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(hub):
    """Serve a hub on a free port of 127.0.0.1."""
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = _Server(("127.0.0.1", 0), handler)
    hub.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Watcher:
    """Records what a pull tells; `at`: raise `error` when a download stands at so many bytes."""

    def __init__(self, at=None, error=KeyboardInterrupt):
        self.begun, self.files, self.checked, self.positions = [], [], [], []
        self._at, self._error = at, error

    def begin(self, files, size):
        self.begun.append((files, size))

    def file(self, name, size):
        self.files.append((name, size))

    def moved(self, position):
        self.positions.append(position)
        if self._at is not None and position >= self._at:
            raise self._error

    def checking(self, name):
        self.checked.append(name)
