"""`python -m emotion.train`: fit, export, export-detector, evaluate."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from core.errors import FacelogError

_WEIGHTS = Path(__file__).parent.parent / "weights"


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
    parser = argparse.ArgumentParser(prog="python -m emotion.train", description=__doc__)
    commands = parser.add_subparsers(required=True)
    fit = commands.add_parser("fit", help="train the face classifier")
    fit.add_argument("config", type=Path)
    fit.add_argument("--data", help="folder of the data sets; replaces data.folder")
    fit.add_argument("--out", type=Path, required=True, help="folder of the run; an unfinished one is gone on with")
    fit.set_defaults(run=_fit)
    export = commands.add_parser("export", help="write face.onnx and its card from a run")
    export.add_argument("run_folder", type=Path, metavar="RUN")
    export.add_argument("--data", help="folder of the data sets; replaces that of the run")
    export.add_argument("--out", type=Path, default=_WEIGHTS)
    export.add_argument("--version", required=True, help="of the weights, such as 1")
    export.set_defaults(run=_export)
    detector = commands.add_parser("export-detector", help="write MTCNN as ONNX and its card")
    detector.add_argument("--out", type=Path, default=_WEIGHTS)
    detector.set_defaults(run=_export_detector)
    evaluate = commands.add_parser("evaluate", help="measure the exported classifier; prints JSON; needs no torch")
    evaluate.add_argument("faces", type=Path, nargs="+", help=".npz with `images` (N, 48, 48) and `label` (N,)")
    evaluate.add_argument("--weights", type=Path, default=_WEIGHTS)
    evaluate.set_defaults(run=_evaluate)
    return parser


def _fit(options: argparse.Namespace) -> None:
    from emotion.train.config import read_config
    from emotion.train.fit import Run

    run = Run(read_config(options.config, folder=options.data), options.out)
    run.resume()
    progress = run.fit()
    print(f"{progress.epoch} epochs, best PublicTest accuracy {progress.best:.4f}")


def _export(options: argparse.Namespace) -> None:
    from emotion.train.export import export_classifier

    card = export_classifier(options.run_folder, options.out, version=options.version, folder=options.data)
    print(json.dumps(dict(card.figures), indent=2))


def _export_detector(options: argparse.Namespace) -> None:
    from emotion.train.detector import export_detector

    print(export_detector(options.out).title)


def _evaluate(options: argparse.Namespace) -> None:
    from emotion.card import load_card
    from emotion.classify import Classifier
    from emotion.train.data import load_labelled
    from emotion.train.evaluate import figures_of

    classifier = Classifier(load_card(options.weights, "face"), threads=2)
    measured = {path.stem: figures_of(classifier, *load_labelled(path)) for path in options.faces}
    print(json.dumps({"model": classifier.title} | measured, indent=2))


if __name__ == "__main__":
    sys.exit(main())
