"""What screens and replies become: rows, menus, ids, messages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord.components import Pressed, custom_id, layouts, pressed_of, view_of
from bot.adapters.discord.failures import delivery_error
from bot.adapters.discord.outgoing import LONGEST, MORE, PICTURE, reply_messages, screen_messages
from bot.commands.screen import Button, Document, Screen
from core.types import Notice, Reply

names = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True)
actions = st.builds(lambda name, rest: f"{name}:{rest}", names, st.text(max_size=12).filter(lambda s: ":" not in s))
buttons = st.builds(Button, label=st.text(max_size=200), action=actions.filter(lambda said: len(said.encode()) <= 64))
rows = st.lists(st.lists(buttons, max_size=12).map(tuple), max_size=30).map(tuple)


@settings(deadline=None)
@given(actions, st.integers(0, 30), st.booleans())
def test_what_is_pressed_is_what_was_meant(action, place, fresh):
    said = custom_id(Pressed(action=action, fresh=fresh), place)
    assert len(said) <= 100
    assert pressed_of({"custom_id": said, "component_type": 2}) == Pressed(action=action, fresh=fresh)


@pytest.mark.parametrize("data", [{}, {"custom_id": ""}, {"custom_id": 5}, {"custom_id": "~~"}])
def test_what_is_none_of_ours_is_nothing(data):
    assert pressed_of(data) is None


@settings(deadline=None, max_examples=40)
@given(rows)
async def test_no_button_is_lost_and_discord_takes_every_message(given):
    groups = layouts(given)
    wanted = [button.action for row in given for button in row]
    assert [button.action for group in groups for row in group for button in row] == wanted
    for group in groups:
        sent = view_of(group).to_components()
        assert 1 <= len(sent) <= 5
        ids = [one["custom_id"] for row in sent for one in row["components"]]
        assert len(set(ids)) == len(ids)
        for row in sent:
            assert len(row["components"]) <= 5
            for one in row["components"]:
                assert_fits(one)


def assert_fits(component):
    if component["type"] == 2:
        assert 1 <= len(component["label"]) <= 80
        return
    values = [option["value"] for option in component["options"]]
    assert 1 <= len(values) <= 25
    assert len(set(values)) == len(values)
    assert all(1 <= len(option["label"]) <= 100 and len(option["value"]) <= 100 for option in component["options"])
    assert len(component["placeholder"]) <= 150


def numbered(count):
    return tuple(Button(label=str(number), action=f"a:{number}") for number in range(count))


def test_rows_that_fit_stay_as_they_are():
    given = (numbered(1), numbered(3), numbered(5))
    assert layouts(given) == [given]
    assert layouts(()) == []


def test_the_last_row_stays_apart_in_menus():
    [group] = layouts((*[numbered(3)] * 20, numbered(1)))
    assert [len(row) for row in group] == [25, 25, 10, 1]


async def test_a_screen_with_many_buttons_takes_more_messages():
    found = screen_messages(Screen(text="x" * 3000, rows=(numbered(4),) * 50))
    assert [message.content for message in found] == ["x" * LONGEST, "x" * 1000, MORE]
    assert not found[0].rows


async def test_a_picture_and_a_file_come_with_the_first_message():
    diary = Document(name="diary.md", media_type="text/markdown", content=b"# diary")
    found = screen_messages(Screen(text="", picture=b"png", document=diary))
    assert [(one.content, [file.name for file in one.files]) for one in found] == [("", [PICTURE, "diary.md"])]
    assert [file.filename for file in found[0].to_edit()["attachments"]] == [PICTURE, "diary.md"]
    assert [file.fp.read() for file in found[0].to_send()["files"]] == [b"png", b"# diary"]
    assert screen_messages(Screen(text="word"))[0].to_edit() == {"content": "word", "view": None, "attachments": []}


def test_notices_stand_small_below_the_reply():
    notice = Notice(code="notice-no-voice")
    [message] = reply_messages(Reply(text="hello", language="en", writer="x", notices=(notice,)))
    assert message.content.startswith("hello\n-# ")
    first, second = reply_messages(Reply(text="y" * LONGEST, language="en", writer="x", notices=(notice,)))
    assert (first.content, second.content[:3]) == ("y" * LONGEST, "-# ")


def test_a_network_that_is_down_is_tried_again():
    error = delivery_error(TimeoutError())
    assert (error.code, error.retryable) == ("unreachable", True)
