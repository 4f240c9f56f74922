"""One entry's own screen, over fakes of the stores."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image

from bot.commands.screen import MOST_ACTION, Said, Screen
from bot.wording.wording import wording
from core.days import local_date
from core.emotions import Emotion
from core.errors import ModelError
from core.modes import Mode
from core.observations import Transcript
from core.types import Attachment, AttachmentKind
from tests.fakes.bot import NOTE, key
from tests.fakes.desk import DeskRig, labels
from tests.fakes.storage_rig import turn

GONE = wording("ko").say("undo-gone", level="casual")


def photo(colour="red", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format="JPEG")
    return Attachment(kind=AttachmentKind.IMAGE, media_type="image/jpeg", content=out.getvalue())


class Rig(DeskRig):
    async def write(self, text="바다에 갔다 #바다", number=1, **changes):
        person = await self.person()
        values = {
            "key": self.key,
            "text": text,
            "started_at": self.now,
            "local_date": self.today(),
            "tags": ("바다",),
            **changes,
        }
        await self.storage.turns.record(turn(person.id, str(number), **values))
        return (await self.storage.entries.last(person.id)).entry

    def today(self, back=0):
        return local_date(self.now, "Asia/Seoul") - timedelta(days=back)

    async def entry(self, entry):
        return (await self.storage.entries.one(entry.person_id, entry.id)).entry

    async def open(self, entry):
        return await self.desk.press(self.key, f"diary:entry:{entry.id}")

    async def say(self, text):
        return await self.desk.reply(self.key, text)


@pytest.fixture
def rig():
    return Rig()


async def test_a_numbered_button_opens_the_entry_whole(rig):
    long = "가나다 " * 800
    heard = Transcript(text="파도 소리", language="ko", confidence=0.9, seconds=2.0, model="m")
    entry = await rig.write(long, observations=(heard,))
    await rig.write("다른 날", 2, local_date=rig.today(1))
    for screen in (await rig.run("diary"), await rig.run("diary", "오늘"), await rig.run("diary", "파도")):
        shown = await rig.press(screen, "1")
        assert entry.text in shown.text
        for part in ("말한 것:\n파도 소리", entry.comment, "마음: 슬픔", "태그: #바다", "텔레그램"):
            assert part in shown.text
        assert shown.picture is None


async def test_words_are_changed_and_read_anew_and_can_be_put_back(rig):
    entry = await rig.write("비가 왔다 #비", tags=("비", "손으로"))
    rig.reader.emotion = Emotion.HAPPINESS
    asked = await rig.press(await rig.open(entry), "글 고치기")
    assert "비가 왔다" in asked.text
    shown = await rig.say("눈이 왔다 #눈")
    now = await rig.entry(entry)
    assert (now.text, now.tags, now.felt) == ("눈이 왔다 #눈", ("손으로", "눈"), Emotion.HAPPINESS)
    assert "눈이 왔다" in shown.text
    back = await rig.press(shown, "고치기 전 글로")
    assert "비가 왔다" in back.text
    assert (await rig.entry(entry)).tags == ("손으로", "비")
    assert "이제 없어" in (await rig.press(shown, "고치기 전 글로")).text
    assert await rig.say("오늘은 좋았다") is None


async def test_a_change_that_cannot_be_undone_any_more_keeps_the_new_words(rig):
    entry = await rig.write()
    await rig.press(await rig.open(entry), "글 고치기")
    shown = await rig.say("새 글")
    await rig.run("today")
    await rig.press(shown, "고치기 전 글로")
    await rig.press(shown, "새 일기로")
    assert (await rig.entry(entry)).text == "새 글"


async def test_a_message_that_a_forgotten_question_took_becomes_an_entry_of_its_own(rig):
    entry = await rig.write()
    await rig.press(await rig.open(entry), "글 고치기")
    shown = await rig.say("오늘은 친구를 만나서 한참을 걸었다")
    # What is said next does not cost the words before.
    assert await rig.say("그리고 커피를 마셨다") is None
    said = await rig.press(shown, "새 일기로")
    assert said == Said(text="오늘은 친구를 만나서 한참을 걸었다", mode=Mode.DIARY)
    assert (await rig.entry(entry)).text == entry.text
    assert isinstance(await rig.press(shown, "새 일기로"), Screen)


async def test_words_of_a_photo_can_be_taken_away_again(rig):
    entry = await rig.write("", photos=(photo(),), tags=())
    await rig.press(await rig.open(entry), "글 고치기")
    shown = await rig.say("바다 #바다")
    await rig.press(shown, "고치기 전 글로")
    assert ((await rig.entry(entry)).text, (await rig.entry(entry)).tags) == ("", ())


async def test_what_may_not_be_read_is_not_read_when_it_is_changed(rig):
    entry = await rig.write()
    person = await rig.person()
    await rig.storage.profiles.save(replace(person, preferences=replace(person.preferences, words=False)))
    await rig.press(await rig.open(entry), "글 고치기")
    await rig.say("다른 글")
    assert (await rig.entry(entry)).text == "다른 글"
    assert rig.reader.received == []


async def test_what_was_corrected_stays_so_when_new_words_cannot_be_read(rig):
    entry = await rig.write()
    await rig.run("wrong", "기쁨")
    rig.reader.error = ModelError("text")
    assert await rig.amender.rewritten(entry.person_id, entry.id, "다른 글") is True
    assert (await rig.entry(entry)).felt is Emotion.HAPPINESS


async def test_words_of_crisis_are_never_an_entrys_new_words(rig):
    entry = await rig.write()
    await rig.press(await rig.open(entry), "글 고치기")
    assert await rig.say("나 그냥 죽고 싶어") is None
    assert await rig.entry(entry) == entry


async def test_beside_words_of_crisis_there_is_no_label(rig):
    entry = await rig.write(waiting_audio=(NOTE,))
    [note] = await rig.storage.turns.waiting()
    await rig.storage.turns.heard(note, "그냥 죽고 싶어", None)
    assert await rig.amender.rewritten(entry.person_id, entry.id, "바다에 갔다") is True
    assert ((await rig.entry(entry)).mood, (await rig.entry(entry)).mismatch) == (None, None)


@pytest.mark.parametrize("label", ["글 고치기", "태그", "다른 날로"])
async def test_going_back_leaves_everything(rig, label):
    entry = await rig.write()
    asked = await rig.press(await rig.open(entry), label)
    await rig.press(asked, "그대로 두기")
    assert await rig.say("#새것") is None
    assert await rig.entry(entry) == entry


@pytest.mark.parametrize("label", ["글 고치기", "태그", "다른 날로"])
async def test_an_answer_comes_within_the_hour(rig, label):
    entry = await rig.write()
    await rig.press(await rig.open(entry), label)
    rig.later(minutes=59)
    assert await rig.say("어제") is not None
    await rig.press(await rig.open(entry), label)
    rig.later(minutes=61)
    before = await rig.entry(entry)
    assert await rig.say("3일 전") is None
    assert await rig.entry(entry) == before


async def test_tags_come_and_go(rig):
    entry = await rig.write()
    await rig.press(await rig.open(entry), "태그")
    shown = await rig.say("#산책 비 -바다")
    assert (await rig.entry(entry)).tags == ("산책", "비")
    assert "#산책 #비" in shown.text
    await rig.press(shown, "태그")
    assert "40자" in (await rig.say("#1")).text
    assert await rig.say("참 좋았다!") is None
    for message in ("오늘 친구랑 밥 먹었다", "#산책 한강까지 걸어서 갔다", "- 아침밥\n- 산책 한 시간"):
        await rig.press(shown, "태그")
        assert await rig.say(message) is None
    assert (await rig.entry(entry)).tags == ("산책", "비")


async def test_an_entry_moves_to_another_day_with_its_mood(rig):
    entry = await rig.write()
    asked = await rig.press(await rig.open(entry), "다른 날로")
    assert labels(asked) == ["11월 20일", "11월 19일", "‹ 그대로 두기"]
    moved = await rig.press(asked, "11월 20일")
    assert (await rig.entry(entry)).local_date == rig.today(1)
    assert [one.local_date for one in await rig.storage.mood_log.moods(entry.person_id)] == [rig.today(1)]
    assert "에 씀" in moved.text
    await rig.press(moved, "다른 날로")
    assert "모르겠어" in (await rig.say("언젠가")).text
    assert "오지 않았" in (await rig.say("2027-01-01")).text
    assert "모르겠어" in (await rig.say("지난주 월요일")).text
    assert "모르겠어" in (await rig.say("13월 40일")).text
    person = await rig.person()
    await rig.storage.profiles.save(replace(person, preferences=replace(person.preferences, retention_days=30)))
    assert "보관기간" in (await rig.say("2024년 2월 29일")).text
    await rig.storage.profiles.save(person)
    await rig.say("2024년 2월 29일")
    assert (await rig.entry(entry)).local_date == date(2024, 2, 29)
    for message in ("오늘은 친구를 만나서 저녁을 먹고 한참을 걸었다", "너무 피곤했다", "커피 2잔 마심"):
        await rig.press(await rig.open(entry), "다른 날로")
        assert await rig.say(message) is None


async def test_an_entry_is_deleted_and_brought_back(rig):
    entry = await rig.write()
    shown = await rig.open(entry)
    gone = await rig.press(shown, "지우기")
    assert await rig.storage.entries.one(entry.person_id, entry.id) is None
    assert (await rig.press(shown, "글 고치기")).text == GONE
    assert (await rig.press(shown, "지우기")).text == GONE
    back = await rig.press(gone, "되돌리기")
    assert entry.text in back.text
    assert await rig.entry(entry) == entry


async def test_photos_are_shown_one_at_a_time_and_dropped_when_asked_twice(rig):
    entry = await rig.write(photos=(photo("red"), photo("blue", (3000, 10))))
    shown = await rig.open(entry)
    assert "사진 2장" in shown.text
    assert labels(shown)[:2] == ["사진 1", "사진 2"]
    first, second = (Image.open(io.BytesIO(one.picture)) for one in (shown, await rig.press(shown, "사진 2")))
    assert (first.format, first.size, second.width) == ("PNG", (40, 30), 1280)
    asked = await rig.press(shown, "사진 지우기")
    await rig.press(asked, "그대로 두기")
    assert len(await rig.storage.album.photos(entry.person_id, entry.id)) == 2
    left = await rig.press(asked, "2장 지우기")
    assert left.picture is None
    assert entry.text in left.text
    assert not await rig.storage.album.photos(entry.person_id, entry.id)


async def test_a_photo_that_cannot_be_opened_is_said(rig):
    entry = await rig.write(photos=(replace(photo(), content=b"no photo"),))
    shown = await rig.open(entry)
    assert shown.picture is None
    assert "펼 수 없어" in shown.text


@pytest.mark.parametrize(
    "wish", ["entry", "edit", "tags", "move", "drop", "photos", "unphoto", "unedit", "apart", "back"]
)
async def test_somebody_elses_entry_is_none(rig, wish):
    entry = await rig.write(photos=(photo(),))
    rig.key = key("other")
    await rig.person()
    screen = await rig.desk.press(rig.key, f"diary:{wish}:{entry.id}")
    assert isinstance(screen, Screen)
    assert entry.text not in screen.text
    assert (await rig.desk.press(rig.key, f"diary:to:{entry.id}:2026-11-01")).text == GONE
    assert await rig.say("훔친 글") is None
    assert await rig.entry(entry) == entry


def test_buttons_hold_real_ids():
    for said in ("to:{}:2026-11-21", "unphoto:{}", "entry:{}:19"):
        assert len(f"diary:{said.format('0' * 32)}") <= MOST_ACTION


async def test_undo_names_the_day_of_what_it_would_remove(rig):
    await rig.write("비가 왔다", local_date=rig.today(1))
    asked = await rig.run("undo")
    assert asked.text == "이 일기를 지울까?\n2026년 11월 20일 금요일\n비가 왔다"
