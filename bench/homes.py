"""Where the contenders live: an environment each, outside the repository, made by `python -m bench peers`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
SPARE_GB = 5.0
"""What an installation must leave free on the disk."""
_INSTALL_SECONDS = 1800
_TORCH_PACKAGES = ("torch", "torchvision", "timm", "facenet_pytorch")
_CHOSEN_ON = (
    "its authors say that they trained on the first 80 % of FER2013, which is Training, and checked on the rest, "
    "PublicTest among it, where they report 66 %: a figure on PublicTest flatters it, as ours does us"
)
_AFFECTNET = (
    "trained on AffectNet by its authors, so FER2013 is new to it; it finds no faces itself, and its package holds no "
    "weights, they are fetched at first use"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A contender, and what its environment holds."""

    name: str
    title: str
    module: str
    """Below `bench.peers`."""
    home: str | None
    """Folder of its environment; None for the project's own. Some share one."""
    requirements: tuple[str, ...] = ()
    gigabytes: float = 0.0
    """Of the installed environment."""
    remark: str = ""


OURS = Peer(name="facelog", title="Facelog's reader", module="ours", home=None)
_TORCH = ("torch", "torchvision", "timm", "facenet-pytorch>=2.5.3")
_FER = ("fer==25.10.3", "setuptools<81")
PEERS = (
    Peer(
        name="torch",
        title="facenet-pytorch MTCNN + timm B0",
        module="torch_stack",
        home="torch",
        requirements=_TORCH,
        gigabytes=5.5,
        remark="EfficientNet-B0 has random weights here: they change what it says, not how fast",
    ),
    Peer(
        name="fer",
        title="fer (Haar cascade, its default)",
        module="fer",
        home="fer",
        requirements=_FER,
        gigabytes=7.5,
        remark=_CHOSEN_ON,
    ),
    Peer(
        name="fer-mtcnn",
        title="fer (mtcnn=True)",
        module="fer_mtcnn",
        home="fer",
        requirements=_FER,
        gigabytes=7.5,
        remark="the weights of fer behind another detector",
    ),
    Peer(
        name="deepface",
        title="deepface (emotion, its defaults)",
        module="deepface",
        home="deepface",
        requirements=("deepface==0.0.103", "werkzeug"),  # which it imports without asking for it
        gigabytes=0.5,
        remark="trained on FER2013 by its authors; its wheel holds no weights, they are fetched at first use",
    ),
    Peer(
        name="hsemotion-onnx",
        title="hsemotion-onnx",
        module="hsemotion",
        home="hsemotion-onnx",
        requirements=("hsemotion-onnx==0.3.1",),
        gigabytes=0.4,
        remark=_AFFECTNET,
    ),
    Peer(
        name="emotiefflib",
        title="emotiefflib (ONNX)",
        module="emotiefflib",
        home="emotiefflib",
        requirements=("emotiefflib==1.1.1",),
        gigabytes=0.4,
        remark=_AFFECTNET,
    ),
)


def base(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of all environments: FACELOG_BENCH_HOME, or one in the user's cache."""
    named = environment.get("FACELOG_BENCH_HOME")
    return Path(named) if named else Path.home() / ".cache" / "facelog-bench"


def interpreter(peer: Peer, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The Python that has what the peer needs; None until `make` made one.

    The torch stack may be in FACELOG_BENCH_TORCH (a Python's path) or in this environment (the extra `train`).
    """
    if peer.home is None:
        return Path(sys.executable)
    if peer.home == "torch":
        named = environment.get("FACELOG_BENCH_TORCH")
        if named:
            return Path(named)
        if all(find_spec(package) for package in _TORCH_PACKAGES):
            return Path(sys.executable)
    path = base(environment) / peer.home / "bin" / "python"
    return path if path.exists() else None


def make(peer: Peer) -> str | None:
    """Install what the peer needs, where that is ours to do; in one line what went wrong, or None."""
    if peer.home is None:
        return None
    folder = base() / peer.home
    python = folder / "bin" / "python"
    if interpreter(peer) not in (None, python):
        return None  # somebody named another
    if not python.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder.parent).free / 1e9
        if free < peer.gigabytes + SPARE_GB:
            return f"not installed: needs {peer.gigabytes:g} GB and {SPARE_GB:g} GB to spare, {free:.0f} GB are free"
        print(f"{peer.name}: installing {', '.join(peer.requirements)}: {peer.gigabytes:g} GB in {folder}", flush=True)
        _, reason = run([sys.executable, "-m", "venv", str(folder)], _INSTALL_SECONDS, os.environ)
        if reason is not None:
            return f"not installed: {reason}"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _, reason = run([*_politely(), *pip, *peer.requirements], _INSTALL_SECONDS, os.environ)
    return None if reason is None else f"not installed: {reason}"


def child_environment(peer: Peer, threads: int, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables of a contender's process: few threads, no GPU, and a home of its own for what it downloads."""
    count = str(threads)
    limits = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")
    kept = {name: value for name, value in environment.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    own = {"CUDA_VISIBLE_DEVICES": "-1", "PYTHONNOUSERSITE": "1", "TF_NUM_INTEROP_THREADS": "1"}
    own |= {"TF_CPP_MIN_LOG_LEVEL": "2"} | dict.fromkeys(limits, count)
    if peer.home is not None:
        own["HOME"] = str(base(environment) / "downloads")
    return kept | own


def run(command: Sequence[str], seconds: float, environment: Mapping[str, str]) -> tuple[str, str | None]:
    """Run a command from the repository's root: its standard output, and in one line why it failed, or None."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=dict(environment),
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return "", f"took longer than {seconds:g} s"
    except OSError as error:
        return "", f"cannot be started: {error.strerror}"
    if done.returncode == 0:
        return done.stdout, None
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    return done.stdout, _short(lines[-1]) if lines else f"ended with {done.returncode}"


def _politely() -> list[str]:
    nice = shutil.which("nice")
    return [nice, "-n", "15"] if nice else []


def _short(line: str, most: int = 160) -> str:
    return line if len(line) <= most else line[: most - 1] + "…"
