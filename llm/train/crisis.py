"""`python -m llm.train.crisis`: fit and measure the crisis net.

fit --diary DIR [--public DIR] --out FILE    cross-validates over the templates of crisis_ko.toml and crisis_en.toml,
                                             chooses the thresholds, writes the weights and prints figures
alarms --public DIR                          how many public comments alarm the patterns, and the patterns or the net
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

import numpy as np

from core.errors import FacelogError
from core.people import LANGUAGES
from llm.crisis_net import CrisisNet
from llm.safety import assess, find_by_patterns
from llm.train.crisis_data import diary_lines, public_texts, templates

_HANGUL = re.compile("[가-힣]")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 with one line on stderr when not, 2 on wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (FacelogError, OSError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m llm.train.crisis", description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(required=True)
    fit = commands.add_parser("fit", help="train the net")
    fit.add_argument("--diary", type=Path, required=True, help="folder with diary_ko.toml and diary_en.toml")
    fit.add_argument("--public", type=Path, help="folder with the GoEmotions and KOTE files")
    fit.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    fit.set_defaults(run=_fit)
    alarms = commands.add_parser("alarms", help="measure what ships on public comments")
    alarms.add_argument("--public", type=Path, required=True, help="folder with the GoEmotions and KOTE files")
    alarms.set_defaults(run=_alarms)
    return parser


def _fit(options: argparse.Namespace) -> None:
    # scikit-learn is a second to import, and only this command needs it.
    from llm.train.crisis_fit import fit

    lines = templates()
    public = public_texts(options.public).train if options.public else ()
    net, validation = fit(lines, diary_lines(options.diary), public)
    save(net, options.out)
    told: dict[str, object] = {}
    for language, threshold in zip(LANGUAGES, net.thresholds, strict=True):
        groups = dict.fromkeys((line.group, line.crisis) for line in lines if line.language == language)
        told[language] = {
            "templates": sum(line.language == language for line in lines),
            "threshold": round(threshold, 3),
            "recall": round(validation.found(language, threshold, crisis=True), 4),
            "false_alarm_rate": round(validation.found(language, threshold, crisis=False), 4),
            "flagged_by_group": {
                group: round(validation.found(language, threshold, crisis=crisis, group=group), 3)
                for group, crisis in groups
            },
        }
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


def save(net: CrisisNet, path: Path) -> None:
    """Write weights that `load_crisis_net` reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    numbers = np.array((net.bias, *net.thresholds))
    np.savez_compressed(path, weights=net.weights.astype(np.float16), numbers=numbers)


def _alarms(options: argparse.Namespace) -> None:
    texts = public_texts(options.public).measured
    told = {}
    for language in LANGUAGES:
        own = [text for text in texts if bool(_HANGUL.search(text)) == (language == "ko")]
        told[language] = {
            "comments": len(own),
            "patterns": sum(find_by_patterns(text) is not None for text in own),
            "patterns_or_net": sum(assess(text) is not None for text in own),
        }
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
