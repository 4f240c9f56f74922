"""Broken connections, refusals, restarts and floods over the real discord.py."""

import asyncio
import logging

import pytest

from core.errors import ConfigError, StorageError
from core.people import VoiceReplies
from tests.fakes.discord_rig import OWNER, Service, served
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_values import BOT, ROOM, TOKEN, dm_of

DM = dm_of(OWNER)
REPLY = "A fake reply."


@pytest.fixture
async def rig(home):
    async with served(home) as both:
        yield both


@pytest.fixture
async def unstreamed(home):
    """Replies come as a whole."""
    async with served(home, first_frame=60.0) as both:
        yield both


async def said(server, text=REPLY, channel=DM, times=1):
    await server.until(lambda: server.said(channel).count(text) == times and final(server, channel))


def final(server, channel):
    return server.mine(channel)[-1]["components"]


async def test_it_identifies_as_one_that_reads_no_messages_of_others(rig):
    _, server = rig
    [identify] = [frame["d"] for frame in server.frames if frame["op"] == 2]
    assert identify["token"] == TOKEN
    assert not identify["intents"] & 1 << 15
    assert identify["intents"] == 1 << 0 | 1 << 9 | 1 << 12
    await server._socket.send_json({"op": 1, "d": None, "s": None, "t": None})
    await server.until(lambda: sum(frame["op"] == 1 for frame in server.frames) > 1)


async def test_what_came_while_the_connection_was_down_comes_after_it_and_once(rig):
    service, server = rig
    await server.write(OWNER, "하나")
    await said(server)
    await server.drop()
    await server.write(OWNER, "둘")
    await server.write(OWNER, "셋")
    await said(server, times=3)
    assert [brief.words for brief in service.writer.briefs] == ["하나", "둘", "셋"]
    [resume] = [frame["d"] for frame in server.frames if frame["op"] == 6]
    assert resume["session_id"] == "s"


async def test_a_new_session_makes_up_for_what_it_missed_in_order(home):
    async with served(home) as (service, server):
        await server.write(OWNER, "하나")
        await said(server)
        await service.end()
        await server.write(OWNER, "둘", event=False)
        await server.write(OWNER, "셋", event=False)
        again = Service(home, server)
        await again.start()
        await server.write(OWNER, "넷")
        await said(server, times=4)
        assert [brief.words for brief in again.writer.briefs] == ["둘", "셋", "넷"]
        await again.end()
        service.gone()


async def test_frames_that_are_too_many_are_skipped_and_the_last_one_stands(rig):
    service, server = rig
    service.writer.pieces, service.writer.stall_after = ("하나 ", "둘 ", "셋"), 1
    await server.write(OWNER, "안녕")
    await server.until(lambda: server.said(DM) == ["하나"])
    server.refuse("PATCH", ".*/messages/.*", 429, {"retry_after": 0.05, "message": "slow"}, Via="1.1 x")
    service.writer.stall_after = None
    service.writer.go.set()
    await said(server, "하나 둘 셋")
    assert len(server.said(DM)) == 1


@pytest.mark.parametrize("via", [{"Via": "1.1 x"}, {"Retry_After": "0.01"}])
async def test_a_delivery_that_is_too_many_waits_and_goes_once(unstreamed, via):
    service, server = unstreamed
    server.refuse("POST", ".*/messages", 429, {"retry_after": 0.01, "message": "slow"}, **via)
    await server.write(OWNER, "안녕")
    if "Via" not in via:
        await service.retry()
    await said(server)
    assert server.said(DM) == [REPLY]


@pytest.mark.parametrize("status", [500, 503])
async def test_a_delivery_that_failed_at_discord_goes_once(unstreamed, status):
    service, server = unstreamed
    server.refuse("POST", ".*/messages", status)
    await server.write(OWNER, "안녕")
    if status == 503:
        await service.retry()
    await said(server)
    assert server.said(DM) == [REPLY]


async def test_the_first_parts_are_not_sent_again_when_a_later_one_failed(unstreamed):
    service, server = unstreamed
    words = [f"단어{number}" for number in range(900)]
    service.writer.pieces = (" ".join(words),)
    await service.onboard(voice=VoiceReplies.ON)
    server.refuse("POST", ".*/messages", 503, when=lambda body: "단어800" in (body.get("content") or ""))
    server.refuse("POST", ".*/messages", 503, when=lambda body: "files" in body)
    await server.write(OWNER, "안녕")
    await service.retry()
    await service.retry()
    await server.until(lambda: server.mine(DM)[-1]["flags"] == 8192)
    assert " ".join(server.said(DM)).split() == words


async def test_somebody_who_takes_no_messages_is_given_up(unstreamed):
    _service, server = unstreamed
    server.refuse("POST", f"channels/{DM}/messages", 403, {"code": 50007, "message": "no"})
    await server.write(OWNER, "안녕")
    await server.until(lambda: not server.scripted)
    await server.write(OWNER, "또")
    await said(server)
    assert server.said(DM) == [REPLY]


async def test_a_restart_in_the_middle_of_a_turn_leaves_one_answer(home):
    async with served(home) as (service, server):
        service.writer.pieces, service.writer.stall_after = ("halb ", "ganz"), 1
        await server.write(OWNER, "안녕")
        await server.until(lambda: server.said(DM) == ["halb"])
        await service.remembered(f"discord-draft-{DM}")
        await service.die()
        again = await Service(home, server).start()
        await server.until(
            lambda: any(text.startswith(REPLY) for text in server.said(DM)) and len(server.said(DM)) == 1
        )
        assert len(await again.entries(await again.onboard())) == 1
        await again.end()
        service.gone()


async def test_a_draft_that_somebody_deleted_is_sent_anew(rig):
    service, server = rig
    service.writer.stall_after = 1
    await server.write(OWNER, "안녕")
    await server.until(lambda: server.mine(DM))
    del server.channels[DM][server.mine(DM)[0]["id"]]
    service.writer.go.set()
    await said(server)
    assert server.said(DM) == [REPLY]


async def test_after_a_restart_it_is_clear_who_is_answered_where_others_read(home):
    async with served(home, first_frame=60.0) as (service, server):
        service.writer.stall_after = 0
        await server.write_room(OWNER, f"<@{BOT['id']}> 안녕")
        await server.until(lambda: server.typing)
        async with asyncio.timeout(30):
            while not service.writer.briefs:  # noqa: ASYNC110 - a fake without an event
                await asyncio.sleep(0.005)
        await service.die()
        again = await Service(home, server).start()
        await server.until(lambda: server.said(ROOM))
        [message] = server.mine(ROOM)
        assert message["content"].startswith(f"<@{OWNER}> {REPLY}")
        assert message["allowed_mentions"] == {"parse": [], "users": [OWNER], "replied_user": True}
        await again.end()
        service.gone()


async def test_missed_messages_that_cannot_be_looked_up_are_no_reason_to_fail(home):
    async with served(home) as (service, server):
        await server.write(OWNER, "하나")
        await said(server)
        await service.end()
        server.refuse("GET", "channels/.*/messages", 403)
        again = await Service(home, server).start()
        await server.write(OWNER, "둘")
        await said(server, times=2)
        await again.end()
        service.gone()


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_restart_in_the_middle_of_a_delivery_leaves_one_answer(home, streamed):
    async with served(home, first_frame=0.02 if streamed else 60.0) as (service, server):
        if streamed:
            service.writer.stall_after = 1
            await server.write(OWNER, "안녕")
            await server.until(lambda: server.said(DM))
            gate = server.hold(f"PATCH channels/{DM}/messages/.*")
            service.writer.go.set()
        else:
            gate = server.hold(f"POST channels/{DM}/messages")
            await server.write(OWNER, "안녕")
        # Discord has taken it, and its answer is on the way when the process dies.
        await server.until(lambda: server.said(DM) == [REPLY] and gate.waiting)
        server.release()
        await service.die()
        again = await Service(home, server).start()
        await server.until(lambda: len(server.calls("POST", ".*/messages") + server.calls("PATCH", ".*")) > 1)
        await server.write(OWNER, "또 안녕")
        await said(server, times=2)
        assert server.said(DM) == [REPLY, REPLY]
        await again.end()
        service.gone()


async def test_turns_in_flight_are_finished_when_it_is_told_to_end(home):
    async with served(home) as (service, server):
        service.writer.stall_after = 1
        await server.write(OWNER, "안녕")
        await server.until(lambda: service.writer.briefs)
        ending = asyncio.create_task(service.end())
        await asyncio.sleep(0)
        service.writer.go.set()
        await ending
        assert server.said(DM) == [REPLY]
        service.gone()


async def test_sixty_people_at_once_are_each_answered_once(home):
    people = range(100, 160)
    async with served(home, first_frame=0.6) as (service, server):
        for number in people:
            await service.onboard(number)
        for part in ("하나", "둘"):
            for number in people:
                await server.write(number, part)
        await server.until(lambda: all(server.said(dm_of(number)).count(REPLY) == 2 for number in people))
        assert all(len(server.said(dm_of(number))) == 2 for number in people)
        words = [brief.words for brief in service.writer.briefs]
        assert (words.count("하나"), words.count("둘")) == (60, 60)


async def test_a_message_that_cannot_be_kept_at_first_is_tried_again(rig):
    service, server = rig
    journal = service.app.intake._journal
    service.app.intake._journal = failing = Failing(journal, times=1)
    await server.write(OWNER, "안녕")
    await said(server)
    failing.times = 99
    await server.write(OWNER, "또")
    await server.until(lambda: any("다시 보내" in text for text in server.said(DM)))


class Failing:
    def __init__(self, journal, times):
        self._journal = journal
        self.times = times

    async def add(self, message):
        if self.times:
            self.times -= 1
            raise StorageError("busy")
        return await self._journal.add(message)


async def test_neither_the_token_nor_words_nor_interactions_are_in_the_log(home, caplog):
    caplog.set_level(logging.DEBUG)
    async with served(home, log_level="debug") as (_service, server):
        server.refuse("POST", ".*/messages", 429, {"retry_after": 0.01, "message": "slow"}, Via="1.1 x")
        server.refuse("PATCH", "webhooks/.*", 429, {"retry_after": 0.01, "message": "slow"}, Via="1.1 x")
        await server.slash(OWNER, "private", "비밀이야")
        await server.until(lambda: server.said(DM) == [REPLY])
        await server.drop()
        await server.write(OWNER, "아무도 몰라")
        await said(server, times=2)
    for secret in (TOKEN, "secret-", "비밀이야", "아무도 몰라", REPLY):
        assert secret not in caplog.text


async def test_a_token_that_is_not_accepted_is_a_setting_that_is_wrong(home):
    server = DiscordServer()
    await server.start()
    server.refuse("GET", "users/@me", 401, {"code": 0, "message": "401: Unauthorized"})
    service = Service(home, server)
    try:
        with pytest.raises(ConfigError, match="FACELOG_DISCORD_TOKEN") as caught:
            await service.start()
        assert TOKEN not in str(caught.value)
    finally:
        await service.end()
        await server.stop()


async def test_discord_that_cannot_be_reached_at_first_is_tried_again(home):
    server = DiscordServer()
    await server.start()
    server.refuse("GET", "users/@me", 503)
    service = await Service(home, server).start()
    try:
        await service.onboard()
        await server.write(OWNER, "안녕")
        await said(server)
    finally:
        await service.end()
        await server.stop()


async def test_shards_serve_as_well(home):
    async with served(home, discord_shards=True) as (_service, server):
        await server.write(OWNER, "안녕")
        await said(server)
