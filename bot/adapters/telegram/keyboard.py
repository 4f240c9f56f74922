"""Buttons as Telegram shows them."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.commands.screen import MOST_ACTION, Rows

BELOW = "+"
"""Before the action of a button under a reply: what it opens comes below, for the reply is to stay."""


def keyboard(rows: Rows, *, below: bool = False) -> InlineKeyboardMarkup | None:
    """The keyboard of a screen, or with `below` of a reply; None for no buttons."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(button.label, callback_data=f"{BELOW}{button.action}" if below else button.action)
                for button in row
                if not below or len(button.action.encode()) < MOST_ACTION
            ]
            for row in rows
        ]
    )


def pressed(data: str) -> tuple[str, bool]:
    """The action that a button gave back, and whether what it opens comes below."""
    return (data.removeprefix(BELOW), True) if data.startswith(BELOW) else (data, False)
