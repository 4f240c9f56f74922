"""Groups on Telegram, where others read."""

import pytest

from tests.fakes.telegram_messages import migrated, refused
from tests.fakes.telegram_rig import telegram

GROUP = -100


async def test_only_what_is_said_to_the_bot_is_answered_without_the_diary(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.says(7, "good morning all", chat=GROUP)
        await rig.says(7, "hey @another_bot", chat=GROUP)
        asked = await rig.says(7, "@Facelog_Bot, how are you?", chat=GROUP)
        shown = await rig.server.said(GROUP)
        assert "Others read here" in shown.text
        assert shown.fields["reply_parameters"]["message_id"] == asked["message_id"]
        assert shown.entities[0]["type"] == "italic"
        await rig.says(7, "and you?", chat=GROUP, reply_to_message=rig.server._as_message(shown))
        await rig.server.said(GROUP, 2)
        await process.stop()
        assert [brief.words for brief in process.writer.briefs] == ["how are you?", "and you?"]
        assert len(rig.server.chats[GROUP]) == 2
        assert rig.server.of("sendMessageDraft") == []


async def test_nothing_of_a_group_is_kept(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "photo", b"selfie", caption="@facelog_bot look", chat=GROUP)
        await rig.server.said(GROUP)
        assert process.face.received == [b"selfie"]
        assert await process.entries(7) == []


async def test_the_other_parts_of_an_album_for_the_bot_are_for_it_too(home):
    async with telegram(home, join_seconds=0.5) as rig:
        process = await rig.process()
        await rig.sends(7, "photo", b"one", caption="@facelog_bot look", chat=GROUP, media_group_id="g")
        await rig.sends(7, "photo", b"two", chat=GROUP, media_group_id="g")
        await rig.sends(7, "photo", b"not for it", chat=GROUP, media_group_id="h")
        await rig.server.said(GROUP)
        assert sorted(process.face.received) == [b"one", b"two"]


async def test_commands_about_the_diary_are_not_answered_there(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.says(7, "/today@facelog_bot", chat=GROUP)
        assert "nobody else reads" in (await rig.server.said(GROUP)).text
        await rig.says(7, "/help@facelog_bot", chat=GROUP)
        assert "/settings" in (await rig.server.said(GROUP, 2)).text
        await rig.says(7, "/weather@another_bot", chat=GROUP)
        await rig.says(7, "/weather", chat=GROUP)
        await process.stop()
        assert len(rig.server.chats[GROUP]) == 2


async def test_a_stranger_is_not_told_in_front_of_others(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.says(8, "@facelog_bot hello", chat=GROUP)
        await rig.says(7, "@facelog_bot hello", chat=GROUP)
        await rig.server.said(GROUP)
        await process.stop()
        assert len(rig.server.chats[GROUP]) == 1


@pytest.mark.parametrize("sender", [{"id": 99, "is_bot": True, "first_name": "b"}, None])
async def test_bots_and_channels_are_not_people(home, sender):
    async with telegram(home) as rig:
        process = await rig.process()
        message = rig.server.message(GROUP, rig.user(7), "@facelog_bot hello")
        message.pop("from")
        await rig.server.push("message", message | ({} if sender is None else {"from": sender}))
        await rig.says(7, "@facelog_bot hello", chat=GROUP)
        await rig.server.said(GROUP)
        await process.stop()
        assert len(rig.server.chats[GROUP]) == 1


async def test_a_group_that_became_a_supergroup_is_written_to_under_its_new_id(home):
    async with telegram(home) as rig:
        process = await rig.process()
        rig.server.fail("sendMessage", migrated(-200))
        await rig.says(7, "@facelog_bot one", chat=GROUP)
        await rig.server.said(-200)
        await process.kill()
        second = await rig.process()
        await rig.says(7, "@facelog_bot two", chat=GROUP)
        await rig.server.said(-200, 2)
        await rig.says(7, chat=-300, migrate_to_chat_id=-400)
        await rig.says(7, "@facelog_bot three", chat=-300)
        await rig.server.said(-400)
        await second.stop()
        assert rig.server.chats[GROUP] == []


async def test_topics_are_answered_in_place_and_outside_where_they_are_gone(home):
    async with telegram(home) as rig:
        await rig.process()
        topic = {"message_thread_id": 5, "is_topic_message": True}
        await rig.says(7, "@facelog_bot one", chat=GROUP, **topic)
        assert (await rig.server.said(GROUP)).fields["message_thread_id"] == 5
        rig.server.fail("sendMessage", refused("message thread not found"))
        await rig.says(7, "@facelog_bot two", chat=GROUP, **topic)
        assert "message_thread_id" not in (await rig.server.said(GROUP, 2)).fields
