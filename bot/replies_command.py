"""The command `facelog eval replies`."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Annotated

import typer

from bot.arguments import AsJson, Lang, language_of
from bot.signals import INTERRUPTED, terminable
from bot.streams import fail
from config.settings import load_settings


def eval_replies(
    writer: Annotated[str, typer.Option(help="composer, llama or api; a model is the one that is configured.")] = (
        "composer"
    ),
    limit: Annotated[int | None, typer.Option(min=1, help="How many of the situations; all when not given.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Let the situations go to a model on another machine.")] = False,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Score the replies of a writer on the fixed situations: length, name, speech level, language, questions."""
    # Only here: the writers take longer to import than other commands take.
    from rich.console import Console

    from bot.replies import judge_all, spread
    from bot.replies_view import replies_json, show_replies
    from bot.reply_writers import Tally, destination, measured_writer
    from bot.wording.wording import Wording
    from llm.situations import load_situations

    settings = load_settings()
    words = Wording(language_of(lang) or settings.language)
    tally = Tally()
    made, situations = measured_writer(writer, settings, tally), spread(load_situations(), limit)
    if where := destination(writer, settings):
        told = words.say("eval-replies-leave", count=len(situations), where=where)
        if not yes:
            fail(f"{told} {words.say('eval-replies-yes')}")
        Console(stderr=True).print(told, highlight=False)
    try:
        judged = asyncio.run(terminable(judge_all(made, situations)))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        sys.stdout.write(json.dumps(replies_json(made.name, judged, tally.tokens), ensure_ascii=False) + "\n")
    else:
        show_replies(Console(), made.name, judged, words)
    if all(one.failed for one in judged):
        raise typer.Exit(1)
