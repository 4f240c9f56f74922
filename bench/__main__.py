"""`python -m bench [NAME ...]`: all but those that install something, when none is named."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
from collections.abc import Callable, Iterable
from pathlib import Path

from bench import (
    chance,
    exchange,
    faces,
    homes,
    lock,
    people,
    process,
    replies,
    reports,
    telegram,
    turns,
    voice,
    writers,
)
from bench.material import Named
from bench.table import Figure, Line
from speech.piper_model import find_voice
from speech.whisper import find_model

_INSTALLING = ("fresh", "peers")


def benches(labelled: Path | None, rounds: int, named: Named) -> dict[str, Callable[[], Iterable[Figure | Line]]]:
    """What can be run, by name."""
    return {
        "warm": lambda: asyncio.run(turns.warm()),
        "lag": lambda: asyncio.run(turns.lag()),
        "cold": process.cold,
        "memory": process.memory,
        "faces": lambda: faces.faces(labelled, rounds),
        "voice": lambda: voice.voice(named),
        "replies": lambda: asyncio.run(replies.replies()),
        "reports": lambda: asyncio.run(reports.reports()),
        "chance": chance.chance,
        "people": lambda: asyncio.run(people.people()),
        "telegram": lambda: asyncio.run(telegram.telegram()),
        "lock": lambda: asyncio.run(lock.lock()),
        "writers": lambda: asyncio.run(writers.writers()),
        "exchange": lambda: asyncio.run(exchange.exchange()),
        "fresh": lambda: process.fresh(str(homes.ROOT)),
        "peers": faces.prepare,
    }


def main() -> None:
    """Run what is named, and print each figure when it is there."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    known = benches(None, faces.ROUNDS, Named())
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--faces", type=Path, help="npz of labelled faces (FER2013's format) for the bench `faces`")
    parser.add_argument("--rounds", type=int, default=faces.ROUNDS, help="processes of each contender in `faces`")
    parser.add_argument("--stt", type=Path, help="folder of a CTranslate2 Whisper for the bench `voice`")
    parser.add_argument("--voice", type=Path, help="a Piper voice (.onnx, with its .onnx.json) for the bench `voice`")
    parser.add_argument("--sound", type=Path, help="a recording for the bench `voice`")
    options = parser.parse_args()
    if unknown := set(options.names) - set(known):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    if options.faces is not None and not options.faces.is_file():
        parser.error(f"{options.faces}: no such file")
    if options.stt is not None and (not options.stt.is_dir() or find_model(str(options.stt)) is None):
        parser.error(f"{options.stt}: no CTranslate2 Whisper is there")
    if options.voice is not None and (not options.voice.is_file() or find_voice(options.voice) is None):
        parser.error(f"{options.voice}: no such voice with its .onnx.json")
    if options.sound is not None and not options.sound.is_file():
        parser.error(f"{options.sound}: no such file")
    named = Named(stt=options.stt, voice=options.voice, sound=options.sound)
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load before the run {load:.2f}")
    chosen = benches(options.faces, options.rounds, named)
    for name in options.names or [name for name in chosen if name not in _INSTALLING]:
        if name == "faces" and not options.names and not faces.ready():
            print("faces: nothing to compare with; `python -m bench peers` installs it")
            continue
        for figure in chosen[name]():
            print(figure.line(), flush=True)


if __name__ == "__main__":
    main()
