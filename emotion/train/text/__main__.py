"""`python -m emotion.train.text`: fit and evaluate the text reader.

fit --data DIR --out DIR    cross-validates, fits on everything but GoEmotions dev and the held-out diary sentences,
                            and writes text.npz, text.digests and text.json (needs the extra `train`)
evaluate FILE.tsv --format goemotions|kote    measures the weights that ship on a file
evaluate --format diary                       measures them on the held-out diary sentences
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from core.errors import FacelogError
from emotion.card import load_card, packaged_weights
from emotion.text import load_text_model
from emotion.train.text.data import Domain, Example, diary_sentences, read_goemotions, read_kote
from emotion.train.text.evaluate import figures


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 with one line on stderr when not, 2 on wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (FacelogError, OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m emotion.train.text", description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(required=True)
    fit = commands.add_parser("fit", help="train the text reader")
    fit.add_argument("--data", type=Path, required=True, help="folder with the GoEmotions and KOTE files")
    fit.add_argument("--out", type=Path, required=True, help="folder that text.npz and text.json are written to")
    fit.add_argument("--version", default="1.2", help="version on the card")
    fit.set_defaults(run=_fit)
    evaluate = commands.add_parser("evaluate", help="measure the weights that ship, or others")
    evaluate.add_argument("file", type=Path, nargs="?", help="TSV file; none for the held-out diary sentences")
    evaluate.add_argument("--format", choices=[domain.value for domain in Domain], required=True)
    evaluate.add_argument("--weights", type=Path, help="folder with another text.npz and text.json")
    evaluate.set_defaults(run=_evaluate)
    return parser


def _evaluate(options: argparse.Namespace) -> None:
    card = load_card(options.weights or packaged_weights(), "text")
    domain = Domain(options.format)
    examples = _examples(domain, options.file)
    print(json.dumps(figures(load_text_model(card), domain, examples, card.thresholds), indent=2))


def _examples(domain: Domain, file: Path | None) -> list[Example]:
    """The texts to measure on. Raises ValueError when a file is missing or one too many."""
    if domain is Domain.DIARY:
        if file is not None:
            raise ValueError("the diary sentences come with the program: no file")
        return diary_sentences()[1]
    if file is None:
        raise ValueError(f"{domain} needs a file")
    return read_goemotions(file) if domain is Domain.GOEMOTIONS else read_kote(file)


def _fit(options: argparse.Namespace) -> None:
    from emotion.train.text.run import train_reader

    train_reader(options.data, options.out, options.version)


if __name__ == "__main__":
    sys.exit(main())
