"""Private conversations over the real discord.py, with a Discord of our own."""

import base64
from dataclasses import replace
from datetime import date

import pytest

from core.people import VoiceReplies
from tests.fakes.discord_rig import OWNER, Service, served
from tests.fakes.discord_values import BOT, ROOM, dm_of, labels

DM = dm_of(OWNER)
REPLY = "A fake reply."
STRANGER, FRIEND = 77, 6


@pytest.fixture
async def rig(home):
    async with served(home) as both:
        yield both


def has_files(body):
    return "files" in body


async def answered(server, text=REPLY, channel=DM):
    """Wait for a message of the bot in its final state, which offers a correction; returns it."""
    found = [None]

    def there():
        found[0] = next((m for m in server.mine(channel) if m["content"].startswith(text) and m["components"]), None)
        return found[0]

    await server.until(there)
    return found[0]


async def test_words_are_answered_once_and_kept(rig):
    service, server = rig
    await server.write(OWNER, "오늘 좋았어")
    message = await answered(server)
    assert server.said(DM) == [REPLY]
    assert len(labels(message)) == 1
    [entry] = await service.entries(await service.onboard())
    assert (entry.text, entry.comment) == ("오늘 좋았어", REPLY)
    assert server.typing[:1] == [DM]


async def test_a_reply_is_streamed_into_one_message_that_becomes_final(rig):
    service, server = rig
    service.writer.pieces, service.writer.stall_after = ("처음 ", "그리고 ", "끝"), 2
    await server.write(OWNER, "안녕")
    await server.until(lambda: server.said(DM) == ["처음 그리고 "] or server.said(DM) == ["처음 그리고"])
    service.writer.go.set()
    await answered(server, "처음 그리고 끝")
    assert len(server.said(DM)) == 1
    assert len(server.calls("POST", f"channels/{DM}/messages")) == 1
    assert server.calls("PATCH", f"channels/{DM}/messages/.*")


async def test_long_work_has_a_status_line_that_the_reply_replaces(rig):
    service, server = rig
    service.face.stall()
    photo = server.file("a.jpg", b"selfie", "image/jpeg")
    await server.write(OWNER, "", files=[photo])
    await server.until(lambda: any(text.startswith("-# ") for text in server.said(DM)))
    service.face.release()
    await answered(server)
    assert server.said(DM) == [REPLY]


async def test_a_writer_that_fails_leaves_nothing_behind(rig):
    service, server = rig
    service.writer.pieces, service.writer.fail_after = ("halb",), 1
    await server.write(OWNER, "안녕")
    await server.until(lambda: server.said(DM))
    await server.until(lambda: len(server.said(DM)) == 1 and "저장하지 못했" in server.said(DM)[0])


async def test_a_selfie_with_words_is_one_turn(rig):
    service, server = rig
    photo = server.file("a.jpg", b"selfie", "image/jpeg")
    await server.write(OWNER, "나 어때", files=[photo])
    await answered(server)
    assert service.face.received == [b"selfie"]
    assert len(service.writer.briefs) == 1


async def test_words_beside_a_photo_name_its_day_and_no_command_drops_it(rig):
    service, server = rig
    photo = server.file("a.jpg", b"selfie", "image/jpeg")
    await server.write(OWNER, "/diary 2026-01-02 바다에서", files=[photo])
    await answered(server)
    assert service.face.received == [b"selfie"]
    [entry] = await service.entries(await service.onboard())
    assert (entry.text, entry.local_date) == ("바다에서", date(2026, 1, 2))
    await server.write(OWNER, "/today 여기야", files=[server.file("b.jpg", b"another", "image/jpeg")])
    await server.until(lambda: len(service.face.received) == 2)


async def test_a_photo_and_the_words_after_it_are_one_turn(home):
    async with served(home, join_seconds=0.4) as (service, server):
        await server.write(OWNER, "", files=[server.file("a.jpg", b"selfie", None)])
        await server.write(OWNER, "나 어때")
        await answered(server)
        assert service.face.received == [b"selfie"]
        assert [brief.words for brief in service.writer.briefs] == ["나 어때"]
        assert server.said(DM) == [REPLY]


async def test_a_voice_message_is_answered_by_a_voice_message(rig):
    service, server = rig
    note = server.file("voice-message.ogg", b"OggS in", "audio/ogg", duration_secs=2.0, waveform="AAAA")
    await server.write(OWNER, "", files=[note], flags=8192)
    await server.until(lambda: len(server.mine(DM)) == 2 and server.mine(DM)[-1]["flags"] == 8192)
    assert service.transcriber.calls[0][0] == b"OggS in"
    assert service.writer.briefs[0].words == service.transcriber.text
    [voice] = server.mine(DM)[-1]["attachments"]
    assert bytes.fromhex(voice["content"]) == b"OggS fake"
    assert voice["duration_secs"] == 1.0
    assert base64.b64decode(voice["waveform"]) == bytes([0, 128, 255])
    assert server.mine(DM)[-1]["content"] == ""


@pytest.mark.parametrize(("refusals", "text", "files"), [(1, "녹음을 파일로", 1), (2, "글이 전부", 0)])
async def test_where_no_voice_message_is_taken_a_file_or_a_sentence_comes(home, refusals, text, files):
    async with served(home) as (service, server):
        await service.onboard(voice=VoiceReplies.ON)
        for _ in range(refusals):
            server.refuse("POST", f"channels/{DM}/messages", 403, {"code": 50173, "message": "no"}, when=has_files)
        await server.write(OWNER, "안녕")
        await server.until(lambda: any(text in said for said in server.said(DM)))
        last = server.mine(DM)[-1]
        assert len(last["attachments"]) == files


async def test_a_video_is_watched(rig):
    service, server = rig
    await server.write(OWNER, "봐", files=[server.file("a.mp4", b"video", "video/mp4")])
    await answered(server)
    assert service.video.received == [b"video"]


async def test_files_that_are_too_large_are_not_fetched_and_the_words_are_answered(rig):
    service, server = rig
    await server.write(OWNER, "이거 봐", files=[server.file("a.mp4", b"video", "video/mp4", size=90_000_000)])
    await answered(server)
    assert "MB" in server.said(DM)[0]
    assert not server.calls("FILE", ".*")
    assert service.video.received == []


async def test_a_file_that_is_gone_is_told(rig):
    _, server = rig
    photo = server.file("a.jpg", b"selfie", "image/jpeg")
    server.files.clear()
    await server.write(OWNER, "", files=[photo])
    await server.until(lambda: any("받아 오지" in text for text in server.said(DM)))


async def test_forwarded_words_are_read(rig):
    service, server = rig
    inner = {"type": 0, "content": "전달된 말", "embeds": [], "attachments": [], "flags": 0, "timestamp": STAMP}
    snapshot = {"message": {**inner, "edited_timestamp": None, "mentions": [], "mention_roles": []}}
    await server.write(OWNER, "", message_snapshots=[snapshot])
    await answered(server)
    assert service.writer.briefs[0].words == "전달된 말"


STAMP = "2026-01-01T00:00:00+00:00"


async def test_stickers_and_nothing_get_a_kind_word(rig):
    service, server = rig
    await server.write(OWNER, "", sticker_items=[{"id": "1", "name": "s", "format_type": 1}])
    await server.until(lambda: any("스티커" in text for text in server.said(DM)))
    await server.write(OWNER, "")
    await server.until(lambda: len(server.said(DM)) == 2)
    assert service.writer.briefs == []


async def test_long_replies_are_split_and_nothing_is_cut(rig):
    service, server = rig
    words = [f"단어{number}" for number in range(1200)]
    service.writer.pieces = (" ".join(words),)
    await server.write(OWNER, "안녕")
    await server.until(lambda: server.mine(DM) and server.mine(DM)[-1]["components"])
    assert " ".join(server.said(DM)).split() == words
    assert max(map(len, server.said(DM))) <= 2000


async def test_a_crisis_is_answered_by_helplines_with_a_button(rig):
    _, server = rig
    await server.write(OWNER, "죽고 싶어. 오늘 밤에 끝낼 거야")
    await server.until(lambda: server.mine(DM) and server.mine(DM)[-1]["components"])
    first = server.mine(DM)[-1]
    assert "109" in first["content"]
    [[label]] = labels(first)
    await server.press(OWNER, first, label)
    await server.until(lambda: len(server.mine(DM)) == 2)
    # The helplines stay where they are; the answer to the button comes below.
    assert "109" in server.said(DM)[0]


async def test_a_wrong_reading_is_corrected_by_buttons(rig):
    service, server = rig
    await server.write(OWNER, "오늘 좋았어")
    reply = await answered(server)
    await server.press(OWNER, reply, labels(reply)[0][0])
    await server.until(lambda: len(server.mine(DM)) == 2)
    ask = server.mine(DM)[1]
    assert server.said(DM)[0] == REPLY
    await server.press(OWNER, ask, "슬픔")
    await server.until(lambda: not server.mine(DM)[1]["components"])
    [entry] = await service.entries(await service.onboard())
    assert entry.corrected == "sadness"


async def test_the_picture_of_a_reading_follows_for_those_who_want_it(rig):
    service, server = rig
    await service.onboard(bars=True)
    await server.write(OWNER, "오늘 좋았어")
    await server.until(lambda: len(server.mine(DM)) == 2 and server.mine(DM)[1]["attachments"])
    [picture] = server.mine(DM)[1]["attachments"]
    assert bytes.fromhex(picture["content"]).startswith(b"\x89PNG")


async def test_a_stranger_is_told_once(rig):
    service, server = rig
    there = dm_of(STRANGER)
    await server.write(STRANGER, "안녕", files=[server.file("a.jpg", b"selfie", "image/jpeg")])
    await server.until(lambda: server.said(there))
    await server.write(STRANGER, "안녕?")
    await server.write(OWNER, "안녕")
    await answered(server)
    assert len(server.said(there)) == 1
    assert f"facelog allow discord {STRANGER}" in server.said(there)[0]
    assert not server.calls("FILE", ".*")
    assert service.face.received == []


async def test_onboarding_comes_before_anything_is_fetched(home):
    async with served(home) as (service, server):
        key = await service.onboard(FRIEND)
        person = await service.app.stores.profiles.person(key)
        await service.app.stores.profiles.save(replace(person, onboarded=False))
        there = dm_of(FRIEND)
        await server.write(FRIEND, "", files=[server.file("a.jpg", b"selfie", "image/jpeg")])
        await server.until(lambda: server.mine(there) and server.mine(there)[0]["components"])
        assert not server.calls("FILE", ".*")
        screen = server.mine(there)[0]
        for label, then in [
            ("English", "before we begin"),
            ("Agree and begin", "time zone"),
            ("Keep", "day end"),
            ("Keep", "call you"),
        ]:
            await server.press(FRIEND, screen, label)
            await server.until(lambda then=then: then in screen["content"].lower())
        # The name is typed: the answer to an open question.
        await server.write(FRIEND, "Alex")
        await server.until(lambda: len(server.mine(there)) == 2)
        await server.press(FRIEND, server.mine(there)[1], "Skip")
        await server.until(lambda: "All set" in server.said(there)[1])
        person = await service.app.stores.profiles.person(key)
        assert (person.onboarded, person.name, person.language) == (True, "Alex", "en")


async def test_the_same_message_twice_is_answered_once(rig):
    service, server = rig
    message = await server.write(OWNER, "안녕")
    await server.dispatch("MESSAGE_CREATE", {**message, "channel_type": 1})
    await answered(server)
    await server.write(OWNER, "또 안녕")
    await server.until(lambda: len(server.said(DM)) == 2)
    assert [brief.words for brief in service.writer.briefs] == ["안녕", "또 안녕"]


async def test_where_others_read_only_a_mention_is_answered(rig):
    service, server = rig
    await server.write_room(OWNER, "우리끼리 하는 말", mention=False)
    asked = await server.write_room(OWNER, f"<@{BOT['id']}> 안녕")
    await server.until(lambda: any(text.startswith(REPLY) for text in server.said(ROOM)))
    [brief] = service.writer.briefs
    assert brief.words == "안녕"
    assert brief.recall.recent == ()
    [message] = server.mine(ROOM)
    assert message["message_reference"]["message_id"] == int(asked["id"])
    assert await service.entries(await service.onboard()) == []


async def test_commands_can_be_written_too(rig):
    service, server = rig
    await server.write(OWNER, "/settings persona")
    await server.until(lambda: server.mine(DM) and server.mine(DM)[0]["components"])
    await server.write(OWNER, "/private 비밀이야")
    await server.until(lambda: REPLY in server.said(DM))
    assert await service.entries(await service.onboard()) == []


async def test_a_day_can_be_written_for_by_a_written_command(rig):
    service, server = rig
    await server.write(OWNER, "/diary 2026-01-03 눈이 왔다")
    await server.until(lambda: any(REPLY in said for said in server.said(DM)))
    [entry] = await service.entries(await service.onboard())
    assert (entry.local_date, entry.text) == (date(2026, 1, 3), "눈이 왔다")


async def test_an_edit_changes_the_entry_once(rig):
    service, server = rig
    message = await server.write(OWNER, "오늘 좋았어")
    await answered(server)
    # Discord looked at a link: that is no edit.
    await server.dispatch("MESSAGE_UPDATE", message)
    await server.edit(message, "오늘은 그저 그랬어")
    await server.until(lambda: len(server.said(DM)) == 2)
    [entry] = await service.entries(await service.onboard())
    assert entry.text == "오늘은 그저 그랬어"
    assert len(service.writer.briefs) == 1


async def test_words_of_crisis_that_come_by_an_edit_are_answered(rig):
    _, server = rig
    message = await server.write(OWNER, "오늘 좋았어")
    await answered(server)
    await server.edit(message, "죽고 싶어. 오늘 밤에 끝낼 거야")
    await server.until(lambda: any("109" in text for text in server.said(DM)))


@pytest.mark.parametrize("restarted", [False, True])
async def test_what_is_deleted_leaves_the_diary_and_can_come_back(home, restarted):
    async with served(home) as (service, server):
        message = await server.write(OWNER, "오늘 좋았어")
        await answered(server)
        if restarted:
            await service.end()
            service = await Service(home, server).start()
        await server.take_back(message)
        await server.until(lambda: len(server.mine(DM)) == 2)
        key = await service.onboard()
        assert await service.entries(key) == []
        told = server.mine(DM)[1]
        before = told["content"]
        await server.press(OWNER, told, labels(told)[0][0])
        await server.until(lambda: told["content"] != before)
        assert len(await service.entries(key)) == 1
        if restarted:
            await service.end()


async def test_a_stranger_who_edits_and_deletes_is_told_nothing_more(rig):
    _, server = rig
    message = await server.write(STRANGER, "안녕")
    there = dm_of(STRANGER)
    await server.until(lambda: server.said(there))
    await server.edit(message, "안녕!")
    await server.take_back(message)
    await server.write(OWNER, "안녕")
    await answered(server)
    assert len(server.said(there)) == 1
