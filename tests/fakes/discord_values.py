"""What Discord says: users, servers, messages."""

from __future__ import annotations

TOKEN = "bot:token"  # noqa: S105 - of no bot
BOT = {"id": "9", "username": "facelog", "discriminator": "0", "avatar": None, "bot": True}
GUILD, ROOM = "700", "701"
"""A server, and a channel of it where others read."""


def user(number):
    return {"id": str(number), "username": f"u{number}", "discriminator": "0", "avatar": None, "global_name": "U"}


def dm_of(number):
    """The private channel of a user."""
    return str(1_000_000 + int(number))


def labels(message):
    """What can be pressed under a message, row by row."""
    rows = [row["components"] for row in message["components"]]
    return [[one["label"] for part in row for one in part.get("options", [part])] for row in rows]


def member():
    return {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}


def application():
    return {
        "id": BOT["id"],
        "name": "facelog",
        "description": "",
        "icon": None,
        "bot_public": False,
        "bot_require_code_grant": False,
        "owner": user(1),
        "verify_key": "x",
        "flags": 0,
        "summary": "",
        "team": None,
    }


def guild():
    room = {"id": ROOM, "type": 0, "name": "room", "position": 0, "permission_overwrites": [], "nsfw": False}
    return {
        "id": GUILD,
        "name": "guild",
        "owner_id": "1",
        "roles": [],
        "emojis": [],
        "features": [],
        "channels": [room],
        "threads": [],
        "members": [],
        "member_count": 2,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "system_channel_flags": 0,
        "premium_tier": 0,
        "preferred_locale": "ko",
        "nsfw_level": 0,
        "stickers": [],
        "unavailable": False,
    }
