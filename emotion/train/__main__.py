"""`python -m emotion.train`: fit, evaluate, export, export-detector, agreement.

The figures of what ships are measured by `facelog eval face`, which needs no torch.
"""

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
    fit = commands.add_parser("fit", help="train a face network")
    fit.add_argument("config", type=Path)
    fit.add_argument("--data", help="folder of the data sets; replaces data.folder")
    fit.add_argument("--out", type=Path, required=True, help="folder of the run; an unfinished one is gone on with")
    fit.set_defaults(run=_fit)
    evaluate = commands.add_parser("evaluate", help="measure a run's best network; writes report.json and pictures")
    evaluate.add_argument("run_folder", type=Path, metavar="RUN")
    evaluate.add_argument("faces", type=Path, nargs="+", help=".npz files with labels")
    evaluate.add_argument("--out", type=Path, help="folder for the report; the run's own without it")
    evaluate.set_defaults(run=_evaluate)
    export = commands.add_parser("export", help="write face.onnx and its card from runs, whose answers are averaged")
    export.add_argument("run_folders", type=Path, nargs="+", metavar="RUN")
    export.add_argument("--data", help="folder of the data sets; replaces that of the runs")
    export.add_argument("--out", type=Path, default=_WEIGHTS)
    export.add_argument("--version", required=True, help="of the weights, such as 2.0")
    export.add_argument(
        "--refit", type=int, default=0, metavar="VIEWS", help="fit the last layers anew on so many augmented views"
    )
    export.set_defaults(run=_export)
    detector = commands.add_parser("export-detector", help="write MTCNN as ONNX and its card")
    detector.add_argument("--out", type=Path, default=_WEIGHTS)
    detector.set_defaults(run=_export_detector)
    agreement = commands.add_parser("agreement", help="how far annotators of AI-Hub faces agree, class by class")
    agreement.add_argument("folder", type=Path)
    agreement.set_defaults(run=_agreement)
    return parser


def _fit(options: argparse.Namespace) -> None:
    from emotion.train.config import read_config
    from emotion.train.fit import Run

    run = Run(read_config(options.config, folder=options.data), options.out)
    run.resume()
    progress = run.fit()
    print(f"{progress.epoch} epochs, best validation accuracy {progress.best:.4f}")


def _evaluate(options: argparse.Namespace) -> None:
    from emotion.train.report import report

    print(json.dumps(report(options.run_folder, options.faces, options.out or options.run_folder), indent=2))


def _export(options: argparse.Namespace) -> None:
    from emotion.train.export import export_classifier

    card = export_classifier(
        options.run_folders, options.out, version=options.version, data=options.data, refit_views=options.refit
    )
    print(json.dumps(dict(card.figures), indent=2))


def _export_detector(options: argparse.Namespace) -> None:
    from emotion.train.detector import export_detector

    print(export_detector(options.out).title)


def _agreement(options: argparse.Namespace) -> None:
    from emotion.train.agreement import print_agreement

    print_agreement(options.folder)


if __name__ == "__main__":
    sys.exit(main())
