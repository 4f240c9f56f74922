"""Conversations on Telegram, from the client library to the database."""

from core.modes import Mode
from core.people import VoiceReplies
from tests.fakes.llm import FakeWriter
from tests.fakes.telegram_rig import telegram

SELFIE = b"\xff\xd8selfie"


async def test_words_are_answered_once(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.says(7, "I got the job!")
        shown = await rig.server.said(7)
        assert shown.text.startswith("A fake reply.")
        [entry] = await process.entries(7)
        assert entry.text == "I got the job!"
        await process.stop()
        assert rig.server.updates == []
        assert len(rig.server.chats[7]) == 1


async def test_somebody_new_is_met_by_buttons_in_one_message(home):
    async with telegram(home, agreed=()) as rig:
        process = await rig.process()
        await rig.says(7, "hello, I am new", language="ko")
        screen = await rig.server.said(7)
        assert "English" in screen.labels
        await rig.presses(7, screen, "English")
        assert "tick" not in screen.text
        assert "Telegram's servers" in screen.text
        await rig.presses(7, screen, "Agree and begin")
        await rig.presses(7, screen, "Asia/Seoul")
        await rig.presses(7, screen, "4 in the morning")
        await rig.says(7, "Mina")
        personas = await rig.server.said(7, 2)
        await rig.presses(7, personas, "Skip")
        person = await process.person(7)
        assert (person.name, person.language, person.onboarded) == ("Mina", "en", True)
        assert await process.entries(7) == []
        assert screen.edits == 4
        await rig.says(7, "now my day")
        await rig.server.said(7, 3)
        assert [entry.text for entry in await process.entries(7)] == ["now my day"]


async def test_forwarded_words_and_answers_to_the_bot_are_the_persons(home):
    async with telegram(home) as rig:
        process = await rig.process()
        origin = {"type": "hidden_user", "sender_user_name": "Soo", "date": 1}
        await rig.says(7, "she said this", forward_origin=origin)
        shown = await rig.server.said(7)
        await rig.says(7, "and I agree", reply_to_message=rig.server._as_message(shown))
        await rig.server.said(7, 2)
        assert [brief.words for brief in process.writer.briefs] == ["she said this", "and I agree"]


async def test_settings_are_changed_in_place_by_buttons_and_by_words(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.says(7, "/settings")
        screen = await rig.server.said(7)
        await rig.presses(7, screen, "settings:length")
        await rig.presses(7, screen, "settings:length:long")
        await rig.presses(7, screen, "settings:name")
        await rig.says(7, "Mina")
        await rig.server.said(7, 2)
        person = await process.person(7)
        assert (person.preferences.length.value, person.name) == ("long", "Mina")
        assert screen.edits == 3
        assert await process.entries(7) == []


async def test_commands_take_what_follows_and_unknown_ones_say_so(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.says(7, "/private@facelog_bot only between us")
        await rig.server.said(7)
        await rig.says(7, "/nonsense")
        assert "/nonsense" in (await rig.server.said(7, 2)).text
        await rig.says(7, "/today@another_bot")
        await rig.says(7, "/help")
        assert "/settings" in (await rig.server.said(7, 3)).text
        assert await process.entries(7) == []
        assert process.writer.briefs[0].words == "only between us"


async def test_a_day_before_words_writes_them_down_for_it_and_its_entry_opens_by_button(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.says(7, "/diary 2026-01-03 snow all day")
        assert "January 3, 2026" in (await rig.server.said(7)).text
        [entry] = await process.entries(7)
        assert (str(entry.local_date), entry.text) == ("2026-01-03", "snow all day")
        await rig.says(7, "/diary 2026-01-03")
        screen = await rig.server.said(7, 2)
        await rig.presses(7, screen, f"diary:entry:{entry.id}")
        await rig.presses(7, screen, f"diary:move:{entry.id}")
        await rig.says(7, "2026-01-04")
        assert "January 4, 2026" in (await rig.server.said(7, 3)).text
        assert [str(one.local_date) for one in await process.entries(7)] == ["2026-01-04"]


async def test_memory_is_shown_and_forgotten(home):
    async with telegram(home) as rig:
        await rig.process()
        await rig.says(7, "remember that my cat is called Tofu")
        await rig.server.said(7)
        await rig.says(7, "/memory")
        screen = await rig.server.said(7, 2)
        assert "Tofu" in screen.text
        await rig.presses(7, screen, screen.labels[-1])
        assert "Tofu" not in screen.text.partition("\n\n")[2]


async def test_a_checkin_is_answered_by_buttons_and_words(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.says(7, "/checkin who-5")
        screen = await rig.server.said(7)
        await rig.presses(7, screen, screen.labels[3])
        await rig.presses(7, screen, screen.labels[3])
        await rig.says(7, "4")
        screen = await rig.server.said(7, 2)
        await rig.presses(7, screen, screen.labels[2])
        await rig.presses(7, screen, screen.labels[1])
        person = await process.person(7)
        [record] = await process.app.stores.checkins.of(person.id, "who-5")
        assert record.answers == (3, 3, 4, 2, 1)


async def test_a_stranger_is_told_once_whatever_they_do(home):
    async with telegram(home) as rig:
        process = await rig.process()
        first = await rig.says(8, "hello?")
        assert "facelog allow telegram 8" in (await rig.server.said(8)).text
        await rig.says(8, "hello??")
        await rig.edits(first, "hello!")
        await rig.sends(8, "photo", SELFIE)
        await rig.presses(8, rig.server.chats[8][0], "settings:length:long")
        await process.stop()
        assert len(rig.server.chats[8]) == 1
        assert rig.server.of("getFile") == []


async def test_the_owner_needs_nobodys_leave(home):
    async with telegram(home, telegram_owners="8") as rig:
        await rig.process()
        await rig.says(8, "hello")
        assert "English" in (await rig.server.said(8)).labels


async def test_a_message_that_comes_twice_is_answered_once(home):
    async with telegram(home) as rig:
        process = await rig.process()
        message = await rig.says(7, "only once")
        await rig.server.push("message", message)
        await rig.server.said(7)
        await rig.says(7, "done")
        await rig.server.said(7, 2)
        await process.stop()
        assert [brief.words for brief in process.writer.briefs] == ["only once", "done"]
        assert len(rig.server.chats[7]) == 2


async def test_an_edit_changes_the_diary_and_is_not_answered_again(home):
    async with telegram(home) as rig:
        process = await rig.process()
        message = await rig.says(7, "today was fien")
        await rig.server.said(7)
        await rig.edits(message, "today was fine")
        assert "edited words" in (await rig.server.said(7, 2)).text
        await rig.edits(message, "today was fine")
        await rig.says(7, "done")
        await rig.server.said(7, 3)
        assert [brief.words for brief in process.writer.briefs] == ["today was fien", "done"]
        assert [entry.text for entry in await process.entries(7)] == ["done", "today was fine"]


async def test_words_of_crisis_in_an_edit_are_answered(home):
    async with telegram(home) as rig:
        await rig.process()
        message = await rig.says(7, "today was hard")
        await rig.server.said(7)
        await rig.edits(message, "I want to kill myself")
        assert "109" in (await rig.server.said(7, 2)).text


async def test_an_edit_of_what_never_came_is_taken_as_a_message(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.edits(rig.server.message(7, rig.user(7), "/today"), "/today")
        await rig.edits(rig.server.message(7, rig.user(7), "first"), "second")
        await rig.server.said(7)
        assert [brief.words for brief in process.writer.briefs] == ["second"]


async def test_a_long_reply_is_split_and_nothing_is_lost(home):
    long = ("😀 한국어 sentences, one after another. " * 300).strip()
    async with telegram(home) as rig:
        process = await rig.process()
        process.writer = FakeWriter([long])
        await process.agree(7, voice=VoiceReplies.OFF)
        process.app.companion._scribe._writers = (process.writer,)
        await rig.says(7, "go on")
        await rig.server.said(7, 3)
        await process.stop()
        texts = rig.server.texts(7)
        assert all(len(text.encode("utf-16-le")) // 2 <= 4096 for text in texts)
        assert " ".join(" ".join(texts).split()).startswith(long)
        assert [bool(shown.buttons) for shown in rig.server.chats[7]][:-1] == [False] * (len(texts) - 1)


async def test_the_menus_are_sent_by_language_and_scope_only_when_they_changed(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.server.until(lambda: len(rig.server.menus) == 6)
        await rig.says(7, "hello")
        await rig.server.said(7)
        await process.stop()
        scopes = {("all_private_chats", code) for code in ("", "ko", "en")}
        assert set(rig.server.menus) == scopes | {("all_group_chats", code) for code in ("", "ko", "en")}
        names = {one["command"] for one in rig.server.menus["all_group_chats", "ko"]}
        assert "help" in names
        assert "today" not in names
        ko, en = (rig.server.menus["all_private_chats", code][0]["description"] for code in ("ko", "en"))
        assert ko != en
        count = len(rig.server.of("setMyCommands"))
        second = await rig.process()
        await rig.says(7, "hello again")
        await rig.server.said(7, 2)
        await second.stop()
        assert len(rig.server.of("setMyCommands")) == count


async def test_somebody_who_talks_privately_is_not_kept(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await process.agree(7, mode=Mode.PRIVATE)
        await rig.says(7, "a secret")
        await rig.server.said(7)
        assert await process.entries(7) == []
