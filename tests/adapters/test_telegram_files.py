"""Files on Telegram that are too large, or do not come."""

from tests.fakes.telegram_messages import BROKEN, DROPPED, flood, refused
from tests.fakes.telegram_rig import telegram


async def test_a_file_that_is_too_large_is_declined_and_the_words_are_answered(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "video", b"film", caption="my holiday", size=21_000_000)
        await rig.server.said(7, 2)
        assert "20 MB" in rig.server.texts(7)[0]
        assert rig.server.of("getFile") == []
        assert process.writer.briefs[0].words == "my holiday"


async def test_a_file_whose_size_telegram_did_not_say_is_measured(home):
    async with telegram(home, max_attachment_mb=1) as rig:
        process = await rig.process()
        await rig.sends(7, "voice", b"x" * 1_000_001, size=9)
        assert "1 MB" in (await rig.server.said(7)).text
        await process.stop()
        assert process.transcriber.calls == []


async def test_a_file_that_telegram_says_is_too_big_is_declined(home):
    async with telegram(home) as rig:
        await rig.process()
        rig.server.fail("getFile", refused("file is too big"))
        await rig.sends(7, "voice", b"note")
        assert "20 MB" in (await rig.server.said(7)).text


async def test_a_file_is_fetched_through_trouble(home):
    async with telegram(home) as rig:
        process = await rig.process()
        rig.server.fail("getFile", flood(0))
        rig.server.fail("file", DROPPED, BROKEN)
        await rig.sends(7, "photo", b"selfie")
        await rig.server.said(7)
        assert process.face.received == [b"selfie"]


async def test_a_file_that_cannot_be_had_is_told(home):
    async with telegram(home) as rig:
        process = await rig.process()
        rig.server.fail("file", *[DROPPED] * 4)
        await rig.sends(7, "photo", b"selfie", caption="me")
        await rig.server.said(7, 2)
        assert "couldn't fetch" in rig.server.texts(7)[0]
        assert process.writer.briefs[0].words == "me"


async def test_a_day_s_worth_of_sound_is_enough(home):
    async with telegram(home, audio_minutes_a_day=1) as rig:
        await rig.process()
        voice = {"file_id": "v", "file_unique_id": "v", "file_size": 9, "duration": 61}
        await rig.says(7, voice=voice)
        assert "as much as I can" in (await rig.server.said(7)).text
        assert rig.server.of("getFile") == []
