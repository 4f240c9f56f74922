"""Replies that people see while they are written."""

from tests.fakes.llm import FakeWriter
from tests.fakes.telegram_messages import flood
from tests.fakes.telegram_rig import telegram


async def test_a_reply_is_streamed_and_stands_once(home):
    async with telegram(home) as rig:
        writer = FakeWriter(("A fake ", "reply", " in pieces."), stall_after=2)
        await rig.process(writer=writer)
        await rig.says(7, "tell me")
        await rig.server.until(lambda: any(one["text"] == "A fake reply" for one in rig.server.of("sendMessageDraft")))
        writer.go.set()
        shown = await rig.server.said(7)
        assert shown.text.startswith("A fake reply in pieces.")
        order = [method for method, _ in rig.server.calls if method in {"sendMessage", "sendMessageDraft"}]
        assert order[-1] == "sendMessage"
        assert order.count("sendMessage") == 1
        assert len({fields["draft_id"] for fields in rig.server.of("sendMessageDraft")}) == 1


async def test_frames_are_skipped_while_telegram_takes_none(home):
    async with telegram(home) as rig:
        rig.server.fail("sendMessageDraft", flood(3600))
        writer = FakeWriter(("A fake ", "reply."), stall_after=1)
        await rig.process(writer=writer)
        await rig.says(7, "tell me")
        await rig.server.until(lambda: rig.server.of("sendMessageDraft"))
        writer.go.set()
        assert (await rig.server.said(7)).text.startswith("A fake reply.")
        assert len(rig.server.of("sendMessageDraft")) == 1


async def test_what_takes_long_is_named_and_typing_is_said_again(home):
    async with telegram(home) as rig:
        writer = FakeWriter(stall_after=0)
        await rig.process(writer=writer)
        await rig.says(7, "tell me")
        await rig.server.until(lambda: [one["text"] for one in rig.server.of("sendMessageDraft")] == ["writing …"])
        await rig.server.until(lambda: len(rig.server.of("sendChatAction")) > 3)
        writer.go.set()
        await rig.server.said(7)
