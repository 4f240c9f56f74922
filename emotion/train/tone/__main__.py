"""`python -m emotion.train.tone`: fit and evaluate the reader of voices.

fit [--ravdess TAR] [--emodb TAR] --out DIR    measures unseen speakers, fits on everything, writes tone.onnx, tone.json
evaluate --weights DIR [--ravdess TAR] [--emodb TAR]    measures weights on recordings that they were not trained on
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from core.errors import FacelogError
from emotion.tone import load_tone
from emotion.train.tone.data import read_recordings
from emotion.train.tone.fit import ToneNet, export, figures, unseen_speakers


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 with one line on stderr when not, 2 on wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (FacelogError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m emotion.train.tone", description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(required=True)
    fit = commands.add_parser("fit", help="train the reader of voices")
    fit.add_argument("--out", type=Path, required=True, help="folder that tone.onnx and tone.json are written to")
    fit.add_argument("--version", default="1.0", help="version on the card")
    fit.set_defaults(run=_fit)
    evaluate = commands.add_parser("evaluate", help="measure weights on other recordings")
    evaluate.add_argument("--weights", type=Path, required=True, help="folder with tone.onnx and tone.json")
    evaluate.set_defaults(run=_evaluate)
    for command in (fit, evaluate):
        command.add_argument("--ravdess", type=Path, help="tar of RAVDESS speech")
        command.add_argument("--emodb", type=Path, help="tar of EmoDB")
    return parser


def _fit(options: argparse.Namespace) -> None:
    recordings = read_recordings(options.ravdess, options.emodb)
    measured = unseen_speakers(recordings)
    export(ToneNet(recordings.features, recordings.targets), measured, options.out, options.version)
    print(json.dumps({"recordings": len(recordings.targets), **measured}, indent=2))


def _evaluate(options: argparse.Namespace) -> None:
    session = load_tone(options.weights).session
    recordings = read_recordings(options.ravdess, options.emodb)
    answers = np.asarray(session.run(None, {"features": recordings.features.astype(np.float32)})[0], np.float64)
    found: dict[str, float] = {}
    for corpus in sorted(set(recordings.corpora)):
        here = recordings.corpora == corpus
        found |= figures(answers[here], recordings.targets[here], corpus)
    print(json.dumps({"recordings": len(answers), **found}, indent=2))


if __name__ == "__main__":
    sys.exit(main())
