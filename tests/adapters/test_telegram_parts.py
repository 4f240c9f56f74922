"""Parts of the Telegram adapter by themselves."""

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity, User
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.adapters.telegram.channel import words_of
from bot.adapters.telegram.ears import Ears, language_of
from bot.adapters.telegram.failures import delivery_error
from bot.adapters.telegram.keyboard import keyboard, pressed
from bot.adapters.telegram.lanes import Lanes
from bot.adapters.telegram.ledger import Ledger
from bot.adapters.telegram.pace import Pace
from bot.adapters.telegram.place import Place
from bot.commands.screen import Button
from bot.split import utf16
from core.emotions import Emotion
from core.errors import DeliveryError
from core.modes import Mode
from core.types import ConversationKey, Notice, Reply

ME = User(id=123, first_name="Facelog", is_bot=True, username="facelog_bot")
MINA = User(id=7, first_name="Mina", is_bot=False, language_code="ko-KR")


def message(text="", *, kind="private", entities=(), **more):
    chat = Chat(id=7 if kind == "private" else -100, type=kind)
    at = datetime(2026, 11, 21, tzinfo=UTC)
    return Message(message_id=1, date=at, chat=chat, from_user=MINA, text=text, entities=entities, **more)


def command(length):
    return MessageEntity(MessageEntity.BOT_COMMAND, offset=0, length=length)


@given(st.lists(st.tuples(st.sampled_from(["begin", "settle", "drop", "pass", "confirm"]), st.integers(1, 30))))
def test_nothing_is_acknowledged_before_it_is_settled(steps):
    ledger, opened, passed, settled = Ledger(), set(), set(), set()
    for step, number in steps:
        match step:
            case "begin":
                assert ledger.begin(number) is (number not in opened and number not in settled)
                opened |= {number} - settled
            case "settle" if number in opened:
                ledger.settle(number)
                opened.discard(number)
                settled.add(number)
            case "drop" if number in opened:
                ledger.drop(number)
                opened.discard(number)
            case "pass":
                ledger.pass_by()
                passed |= opened
            case "confirm":
                ledger.confirmed()
        passed &= opened
        assert all(ledger.offset <= one for one in opened - passed)
        assert ledger.busy is bool(opened)
    again = Ledger(ledger.dump())
    assert all(again.knows(one) for one in settled)
    assert not any(again.knows(one) for one in opened)


@pytest.mark.parametrize("saved", [None, "", "x,1,-2", "1,,2"])
def test_a_ledger_is_made_of_anything(saved):
    assert not Ledger(saved).busy


def test_what_was_broken_off_is_not_acknowledged():
    ledger = Ledger()
    for number in (5, 6):
        ledger.begin(number)
    ledger.settle(6)
    ledger.drop(5)
    assert ledger.offset == 5
    assert ledger.begin(5)
    ledger.settle(5)
    assert ledger.offset == 7


def test_ids_may_begin_anew_below_those_before():
    ledger = Ledger()
    ledger.begin(5000)
    ledger.settle(5000)
    assert ledger.offset == 5001
    ledger.confirmed()
    assert ledger.offset == 0
    assert ledger.begin(17)
    assert ledger.offset == 17


async def test_lanes_keep_their_order_and_run_beside_each_other():
    lanes, done, gate = Lanes(), [], asyncio.Event()

    async def job(name, wait=False):
        if wait:
            await gate.wait()
        done.append(name)

    lanes.put("a", job("a1", wait=True))
    lanes.put("a", job("a2"))
    lanes.put("b", job("b1"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert done == ["b1"]
    gate.set()
    await lanes.drain(5)
    assert done == ["b1", "a1", "a2"]


async def test_what_takes_too_long_at_the_end_is_broken_off():
    lanes = Lanes()
    lanes.put("a", asyncio.Event().wait())
    lanes.put("a", asyncio.sleep(0))
    await asyncio.sleep(0)
    await lanes.drain(0)
    assert lanes._waiting == {}


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (Forbidden("bot was blocked by the user"), "forbidden", False),
        (BadRequest("chat not found"), "refused", False),
        (TimedOut(), "timeout", True),
        (NetworkError("x"), "network", True),
        (TelegramError("x"), "telegram", True),
    ],
)
def test_errors_say_whether_a_retry_helps(error, code, retryable):
    mapped = delivery_error(error)
    assert (mapped.code, mapped.retryable) == (code, retryable)
    assert mapped.retry_after is None


def test_a_flood_says_how_long_to_wait(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    mapped = delivery_error(RetryAfter(9))
    assert (mapped.code, mapped.retryable, mapped.retry_after) == ("flood", True, 9.0)


@given(st.integers(-(2**40), 2**40), st.none() | st.integers(1, 2**31))
def test_a_place_is_found_again_by_its_name(chat, thread):
    place = Place(chat_id=chat, thread_id=thread)
    assert Place.of(ConversationKey(platform="telegram", chat_id=place.name, user_id="7")) == place


@pytest.mark.parametrize("name", ["", "mina", "1:x"])
def test_a_chat_that_is_none_is_not_delivered_to(name):
    with pytest.raises(DeliveryError) as raised:
        Place.of(ConversationKey(platform="telegram", chat_id=name, user_id="7"))
    assert not raised.value.retryable


def test_waits_double_up_to_the_longest():
    pace = Pace(retry=2.0, longest_retry=60.0)
    assert [pace.waits(tries) for tries in (1, 2, 3, 99)] == [2.0, 4.0, 8.0, 60.0]


def test_buttons_under_a_reply_open_below_it():
    rows = ((Button(label="a", action="wrong:ask"), Button(label="b", action="x" * 64)),)
    [[button]] = keyboard(rows, below=True).inline_keyboard
    assert pressed(button.callback_data) == ("wrong:ask", True)
    [[_, whole]] = keyboard(rows).inline_keyboard
    assert pressed(whole.callback_data) == ("x" * 64, False)
    assert keyboard(()) is None


def reply(text, *notices, read=None):
    return Reply(text=text, language="en", writer="fake", notices=tuple(Notice(code=one) for one in notices), read=read)


def test_notices_stand_below_the_reply_in_its_last_message():
    [words] = words_of(reply("😀 hi", "notice-in-private", read=Emotion.SADNESS))
    assert words.text.startswith("😀 hi\n\nOthers read here")
    assert words.aside == utf16("😀 hi\n\n")
    assert words.buttons is not None


@given(st.text(alphabet="a😀 .\n", max_size=9000), st.booleans())
def test_every_message_of_a_reply_fits(text, noticed):
    parts = words_of(reply(text, *(["notice-in-private"] if noticed else [])))
    assert all(0 < utf16(part.text) <= 4096 for part in parts)
    said = "".join("".join(part.text.split()) for part in parts)
    assert said.startswith("".join(text.split()))
    assert bool(parts) is (noticed or bool(text.strip()))


@given(st.text(max_size=200))
def test_words_are_heard_as_they_are(text):
    heard = Ears(ME, 10).hear(message(text))
    assert heard.command == ""
    if "@facelog_bot" not in text.lower():
        assert heard.text == text.strip()


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/private words\nand more", "private", "words\nand more"),
        ("/Help", "help", ""),
        ("/help@Facelog_Bot  x ", "help", "x"),
    ],
)
def test_a_command_is_heard_with_what_follows(text, name, rest):
    heard = Ears(ME, 10).hear(message(text, entities=[command(len(text.split()[0]))]))
    assert (heard.command, heard.text) == (name, rest)


def test_a_command_for_another_bot_is_not_heard():
    assert Ears(ME, 10).hear(message("/help@other_bot", entities=[command(15)])) is None


def test_somebody_who_is_named_without_a_username_is_the_bot_too():
    named = MessageEntity(MessageEntity.TEXT_MENTION, offset=0, length=7, user=ME)
    assert Ears(ME, 10).hear(message("Facelog hi", kind="group", entities=[named])).text == "Facelog hi"
    other = MessageEntity(MessageEntity.TEXT_MENTION, offset=0, length=7, user=MINA)
    assert Ears(ME, 10).hear(message("Facelog hi", kind="group", entities=[other])) is None


def test_a_mode_is_said_in_a_caption():
    heard = Ears(ME, 10).hear(message(caption="/chat just so", caption_entities=[command(5)]))
    assert (heard.mode, heard.text, heard.command) == (Mode.CHAT, "just so", "")


def test_a_mode_is_said_in_the_caption_of_a_later_part_of_an_album():
    ears = Ears(ME, 10)
    assert ears.hear(message(media_group_id="a")).mode is None
    second = message(caption="/private just so", caption_entities=[command(8)], media_group_id="a")
    heard = ears.hear(second)
    assert (heard.mode, heard.text) == (Mode.PRIVATE, "just so")
    assert ears.hear(message(media_group_id="a")).mode is Mode.PRIVATE


def test_a_service_message_says_nothing():
    assert Ears(ME, 10).hear(message(new_chat_members=[MINA])).empty


@pytest.mark.parametrize(("code", "language"), [("ko-KR", "ko"), ("EN", "en"), ("de", None), (None, None)])
def test_the_language_is_one_of_ours_or_unknown(code, language):
    assert language_of(User(id=1, first_name="a", is_bot=False, language_code=code)) == language
