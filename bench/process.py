"""Whole processes: cold start, memory, and the first reply after a fresh clone."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.service import WORDS, selfie
from bench.table import Figure

FACELOG = [sys.executable, "-m", "bot"]
LIBRARIES = "import numpy, PIL.Image, onnxruntime, av, sqlalchemy.ext.asyncio, aiosqlite, pydantic_settings"
RUNS = 5


def cold() -> list[Figure]:
    """`facelog chat --json` with a selfie and words, as a new process; the reference only imports the libraries."""
    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as folder:
        photo = Path(folder) / "selfie.jpg"
        photo.write_bytes(selfie())
        command = [*FACELOG, "chat", "--user", "bench", "--text", WORDS, "--selfie", str(photo), "--json"]
        runs = [_seconds(command, folder) for _ in range(RUNS)]
        imports = [_seconds([sys.executable, "-c", LIBRARIES], folder) for _ in range(RUNS)]
    reference = ("importing the libraries", statistics.median(imports))
    return [
        Figure(
            name="cold `facelog chat --json`, first of a home", value=runs[0], unit="s", aim=2.5, reference=reference
        ),
        Figure(
            name="cold `facelog chat --json`, median",
            value=statistics.median(runs[1:]),
            unit="s",
            aim=2.5,
            reference=reference,
        ),
    ]


def memory() -> list[Figure]:
    """The service waiting for words, before and after a selfie; the reference only imports the libraries."""
    with tempfile.TemporaryDirectory(prefix="facelog-bench-") as folder:
        photo = Path(folder) / "selfie.jpg"
        photo.write_bytes(selfie())
        with _start([*FACELOG, "chat", "--user", "bench"], folder) as process:
            process.stdout.readline()
            idle = _resident(process.pid)
            process.stdin.write(f"/selfie {photo} {WORDS}\n/nothing\n")
            process.stdin.flush()
            while "/nothing" not in process.stdout.readline():
                pass
            used = _resident(process.pid)
            process.stdin.close()
            process.wait()
        with _start([sys.executable, "-c", f"{LIBRARIES}; print(); input()"], folder) as process:
            process.stdout.readline()
            bare = _resident(process.pid)
            process.stdin.write("\n")
            process.stdin.close()
            process.wait()
    reference = ("libraries alone", bare)
    return [
        Figure(name="resident memory, just started", value=idle, unit="MB", aim=350, reference=reference),
        Figure(name="resident memory, idle after a selfie", value=used, unit="MB", aim=350, reference=reference),
    ]


def fresh(clone: str) -> list[Figure]:
    """Clone, set up and run the demo until its first reply; needs the package cache or a registry."""
    with tempfile.TemporaryDirectory(prefix="facelog-fresh-") as folder:
        subprocess.run(["git", "clone", "--quiet", clone, folder], check=True)
        began = time.perf_counter()
        environment = {**os.environ, "FACELOG_HOME": f"{folder}/home", "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            ["make", "run"], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        ) as process:
            for line in process.stdout:
                if line.startswith(("안나: ", "Anna: ")):
                    first = time.perf_counter() - began
                    break
            process.stdout.read()
            process.wait()
        whole = time.perf_counter() - began
    return [
        Figure(
            name="fresh clone, `make run` to the first reply", value=first, unit="s", reference=("the whole run", whole)
        )
    ]


def _environment(folder):
    return {**os.environ, "FACELOG_HOME": str(Path(folder) / "home"), "PYTHONUNBUFFERED": "1"}


def _seconds(command, folder):
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_environment(folder))
    return time.perf_counter() - began


def _start(command, folder):
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment(folder))


def _resident(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
