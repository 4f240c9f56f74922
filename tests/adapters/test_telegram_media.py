"""What people send to Facelog on Telegram besides words."""

from datetime import date

import pytest

from core.emotions import Emotion
from tests.fakes.telegram_rig import telegram

SELFIE = b"\xff\xd8selfie"


async def test_nothing_is_fetched_before_somebody_agreed(home):
    async with telegram(home, agreed=()) as rig:
        await rig.process()
        await rig.sends(7, "photo", SELFIE, caption="look")
        await rig.server.said(7)
        assert rig.server.of("getFile") == []


async def test_a_selfie_with_words_is_one_turn_and_can_be_corrected(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "photo", SELFIE, caption="me today")
        shown = await rig.server.said(7)
        assert process.face.received == [SELFIE]
        assert "Happiness" in shown.labels[0] or "Joy" in shown.labels[0] or shown.labels
        await rig.presses(7, shown, shown.labels[0])
        ask = await rig.server.said(7, 2)
        assert shown.text.startswith("A fake reply.")
        await rig.presses(7, ask, "wrong:is:sadness")
        assert ask.edits == 1
        [entry] = await process.entries(7)
        assert entry.corrected is Emotion.SADNESS


async def test_the_largest_photo_under_the_cap_is_taken(home):
    async with telegram(home, max_attachment_mb=1) as rig:
        process = await rig.process()
        rig.server.files |= {"small": b"small", "middle": b"middle", "large": b"large"}
        sizes = [
            {"file_id": name, "file_unique_id": name, "file_size": size, "width": width, "height": width}
            for name, size, width in (("small", 9, 90), ("middle", 900_000, 900), ("large", 1_900_000, 1900))
        ]
        await rig.says(7, photo=sizes)
        await rig.server.said(7)
        assert process.face.received == [b"middle"]


async def test_an_album_is_one_message(home):
    async with telegram(home, join_seconds=0.5) as rig:
        process = await rig.process()
        await rig.sends(7, "photo", b"one", caption="three of me", media_group_id="g")
        await rig.sends(7, "photo", b"two", media_group_id="g")
        await rig.sends(7, "photo", b"three", media_group_id="g")
        await rig.server.said(7)
        assert sorted(process.face.received) == [b"one", b"three", b"two"]
        [entry] = await process.entries(7)
        assert entry.text == "three of me"
        await process.stop()
        assert len(rig.server.chats[7]) == 1


async def test_a_caption_names_the_day_of_a_whole_album(home):
    async with telegram(home, join_seconds=0.5) as rig:
        process = await rig.process()
        await rig.sends(7, "photo", b"one", caption="/diary 2026-01-02 at the sea", media_group_id="g")
        await rig.sends(7, "photo", b"two", media_group_id="g")
        await rig.server.said(7)
        assert sorted(process.face.received) == [b"one", b"two"]
        [entry] = await process.entries(7)
        assert (entry.text, entry.local_date) == ("at the sea", date(2026, 1, 2))


async def test_a_private_caption_keeps_a_whole_album_out_of_the_diary(home):
    async with telegram(home, join_seconds=0.0) as rig:
        process = await rig.process()
        await rig.sends(7, "photo", b"one", caption="/private between us", media_group_id="g")
        await rig.server.said(7)
        await rig.sends(7, "photo", b"two", media_group_id="g")
        await rig.server.said(7, 2)
        assert process.writer.briefs[0].words == "between us"
        assert await process.entries(7) == []


@pytest.mark.parametrize(
    ("kind", "more"),
    [("voice", {}), ("audio", {"mime_type": "audio/mp4"}), ("document", {"mime_type": "audio/ogg"})],
)
async def test_sound_is_heard_and_answered_in_voice(home, kind, more):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, kind, b"OggS note", **more)
        await rig.server.said(7, 2)
        text, voice = rig.server.chats[7]
        assert text.text.startswith("A fake reply.")
        assert (voice.kind, voice.content, voice.fields["duration"]) == ("voice", b"OggS fake", 1)
        [entry] = await process.entries(7)
        assert entry.transcript == process.transcriber.text
        actions = {fields["action"] for fields in rig.server.of("sendChatAction")}
        assert {"typing", "upload_voice"} <= actions


@pytest.mark.parametrize("kind", ["video", "video_note", "document"])
async def test_film_is_watched_and_heard(home, kind):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, kind, b"film", mime_type="video/mp4")
        await rig.server.said(7)
        assert process.video.received == [b"film"]
        assert process.transcriber.calls[0][0] == b"film"


async def test_an_image_sent_as_a_file_is_read_even_if_only_its_name_says_so(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "document", SELFIE, mime_type="application/octet-stream", file_name="me.heic")
        await rig.server.said(7)
        assert process.face.received == [SELFIE]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"sticker": {"type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}}, "sticker"),
        ({"animation": {"width": 9, "height": 9, "duration": 2}, "document": {"mime_type": "video/mp4"}}, "Words"),
        ({"document": {"mime_type": "application/pdf"}}, "Words"),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, "Words"),
        ({"contact": {"phone_number": "1", "first_name": "a"}}, "Words"),
    ],
)
async def test_what_cannot_be_taken_is_declined_in_a_sentence(home, more, said):
    async with telegram(home) as rig:
        process = await rig.process()
        for kind in ("sticker", "animation", "document"):
            if kind in more:
                more[kind] = {"file_id": "x", "file_unique_id": "x", **more[kind]}
        await rig.says(7, **more)
        assert said in (await rig.server.said(7)).text
        await process.stop()
        assert len(rig.server.chats[7]) == 1
        assert rig.server.of("getFile") == []


async def test_words_beside_what_cannot_be_taken_are_answered(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.sends(7, "document", b"pdf", caption="my essay", mime_type="application/pdf")
        await rig.server.said(7, 2)
        assert process.writer.briefs[0].words == "my essay"


async def test_a_face_and_words_that_disagree_reach_the_writer(home):
    async with telegram(home) as rig:
        process = await rig.process()
        process.text.emotion = Emotion.SADNESS
        await rig.sends(7, "photo", SELFIE, caption="so tired of it all")
        await rig.server.said(7)
        [brief] = process.writer.briefs
        assert brief.mismatch.first_label is Emotion.HAPPINESS


async def test_a_picture_takes_the_place_of_words_and_words_come_below_a_picture(home):
    async with telegram(home) as rig:
        await rig.process()
        await rig.says(7, "I am so glad")
        await rig.server.said(7)
        await rig.says(7, "/bars")
        picture = await rig.server.said(7, 2)
        assert (picture.kind, picture.content[:4]) == ("photo", b"\x89PNG")
        await rig.presses(7, picture, "wrong:is:sadness")
        assert picture.buttons == []
        assert len(rig.server.chats[7]) == 3
        # A button of a screen of words that leads to a picture.
        await rig.presses(7, rig.server.chats[7][0], "bars:show")
        assert rig.server.chats[7][0].kind == "photo"
        assert "upload_photo" in {fields["action"] for fields in rig.server.of("sendChatAction")}


async def test_a_picture_comes_after_each_reply_for_who_wants_it(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await process.agree(7, bars=True)
        await rig.says(7, "I am so glad")
        assert (await rig.server.said(7, 2)).kind == "photo"
