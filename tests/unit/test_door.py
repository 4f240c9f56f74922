import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.adapters.admitted import Admitted
from bot.amending import Amender
from bot.commands.screen import Said, Screen
from bot.corrector import Corrector
from bot.door import SHUT, Door, Visit
from bot.intake import Intake
from bot.limits import Allowance, Excess, Limiter, likely_seconds
from bot.outbox import Postman
from core.access import AccessState
from core.emotions import Emotion
from core.errors import DeliveryError, ModelError, StorageError
from core.modes import Mode
from core.observations import Mood
from core.types import Attachment, AttachmentKind
from tests.fakes.bot import NOON, NOTE, FakeChannel, FakeCompanion, answered, key, message
from tests.fakes.desk import DeskRig, labels
from tests.fakes.storage_rig import turn
from tests.fakes.text import FakeTextReader

ALLOWANCE = Allowance(messages_a_minute=5, megabytes_a_day=2, audio_minutes_a_day=3)


class Rig:
    def __init__(self, owners=("mina",)):
        self.desk = DeskRig()
        self.storage = self.desk.storage
        self.companion = FakeCompanion()
        self.reader = FakeTextReader(Emotion.SADNESS)
        self.channel = FakeChannel()
        self.intake = Intake(
            journal=self.storage.journal,
            companion=self.companion,
            postman=Postman(self.storage.outbox, {"telegram": self.channel}),
            join_seconds=0,
        )
        self.door = Door(
            access=self.storage.access,
            desk=self.desk.desk,
            intake=self.intake,
            limiter=Limiter(ALLOWANCE),
            amender=Amender(
                self.storage.entries,
                self.reader,
                Corrector(self.storage.corrections),
                characters=8000,
                clock=lambda: NOON,
            ),
            owners={"telegram": owners},
            clock=lambda: NOON,
        )

    async def agree(self, user="mina"):
        person = await self.storage.profiles.person(key(user))
        await self.storage.profiles.save(type(person)(id=person.id, onboarded=True))


@pytest.fixture
def rig():
    return Rig()


def visit(user="mina", **changes):
    return Visit(key=key(user), **changes)


async def test_a_stranger_is_told_once_with_what_the_owner_needs(rig):
    screen = await rig.door.admit(visit("42"))
    assert "facelog allow telegram 42" in screen.text
    assert await rig.door.admit(visit("42")) is SHUT
    assert rig.storage.shelf.people == {}
    await rig.storage.access.mark("telegram", "42", AccessState.ALLOWED, NOON)
    assert await rig.door.admit(visit("42")) is None
    await rig.storage.access.mark("telegram", "42", AccessState.DENIED, NOON)
    assert await rig.door.admit(visit("42")) is SHUT


async def test_a_stranger_in_a_group_is_told_nothing(rig):
    assert await rig.door.admit(visit("42", alone=False)) is SHUT
    assert await rig.storage.access.accounts() == []


async def test_an_owner_of_one_platform_is_a_stranger_on_the_other(rig):
    screen = await rig.door.admit(Visit(key=key("mina", platform="discord"), language="en"))
    assert "facelog allow discord mina" in screen.text


async def test_too_many_messages_are_told_once_a_minute(rig):
    for _ in range(5):
        assert await rig.door.admit(visit()) is None
    assert "천천히" in (await rig.door.admit(visit())).text
    assert await rig.door.admit(visit()) is SHUT


async def test_a_days_quota_is_for_bytes_and_for_minutes(rig):
    assert await rig.door.attachment(visit(), 1_500_000) is None
    assert "파일" in (await rig.door.attachment(visit(), 600_000)).text
    assert await rig.door.attachment(visit(), 400_000, 170) is None
    assert "소리" in (await rig.door.attachment(visit(), 10, 11)).text
    assert await rig.door.attachment(visit("other"), 10, 11) is None


def test_what_was_too_much_is_not_counted():
    limiter = Limiter(ALLOWANCE)
    assert limiter.attachment(key(), 10, 500) is Excess.MINUTES
    assert limiter.attachment(key(), 10, 180) is None


async def test_nothing_is_done_for_somebody_who_has_agreed_to_nothing(rig):
    screen = await rig.door.welcome(visit(language="en"))
    assert labels(screen) == ["한국어", "English"]
    assert "directly" in (await rig.door.welcome(visit(language="en", alone=False))).text
    assert labels(await rig.door.command(visit(), "today", "")) == ["한국어", "English"]
    assert "109" in (await rig.door.command(visit(), "crisis", "")).text
    await rig.agree()
    assert await rig.door.welcome(visit()) is None


async def test_messages_go_to_the_companion_in_the_mode_that_holds(rig):
    await rig.agree()
    for number, (where, mode) in enumerate([(True, None), (True, Mode.PRIVATE), (False, None), (False, Mode.PRIVATE)]):
        received = await rig.door.message(visit(alone=where), message(str(number), "안녕"), mode=mode)
        await received.answered
    taken = [(one.mode, one.overheard) for one in rig.storage.journal.added]
    assert taken == [(Mode.DIARY, False), (Mode.PRIVATE, False), (Mode.CHAT, True), (Mode.PRIVATE, True)]
    await rig.desk.desk.press(rig.desk.key, "chat:stay:chat")
    await (await rig.door.message(visit(), message("9", "안녕"))).answered
    assert rig.storage.journal.added[-1].mode is Mode.CHAT


async def test_words_answer_an_open_question_and_files_do_not(rig):
    await rig.agree()
    await rig.door.press(visit(), "settings:name")
    received = await rig.door.message(visit(), message("1", "", NOTE))
    await received.answered
    received = await rig.door.message(visit(), message("2", "주성"))
    assert isinstance(received.screen, Screen)
    assert (await rig.desk.person()).name == "주성"
    assert [one.id for one in rig.storage.journal.added] == ["1"]


async def test_in_a_group_no_open_question_is_answered(rig):
    await rig.agree()
    await rig.door.press(visit(), "settings:name")
    received = await rig.door.message(visit(alone=False), message("2", "주성"))
    await received.answered
    assert (await rig.desk.person()).name == ""


async def test_in_a_group_nothing_private_is_shown(rig):
    await rig.agree()
    for outcome in (
        await rig.door.command(visit(alone=False), "today", ""),
        await rig.door.press(visit(alone=False), "memory"),
    ):
        assert "둘만" in outcome.text
        assert outcome.rows == ()
    assert "/help" in (await rig.door.command(visit(alone=False), "dance", "")).text


async def test_a_command_with_words_says_them(rig):
    await rig.agree()
    said = await rig.door.command(visit(), "private", "비밀")
    assert said == Said(text="비밀", mode=Mode.PRIVATE)


async def test_a_message_that_cannot_be_kept_is_an_error(rig):
    await rig.agree()
    rig.storage.failing = StorageError("locked")
    with pytest.raises(StorageError):
        await rig.door.message(visit(), message("1", "안녕"))
    assert "저장하지 못했어요" in rig.door.failed(visit(), StorageError("locked")).text


async def test_getting_to_know_each_other_by_buttons_and_words(rig):
    desk = rig.desk
    screen = await rig.door.command(visit(), "start", "")
    screen = await desk.press(screen, "한국어")
    assert not any("기기 밖" in label for label in labels(screen))
    screen = await desk.press(screen, "고른 것만")
    assert "하나는 있어야" in screen.text
    screen = await desk.press(screen, "셀카")
    screen = await desk.press(screen, "글을 읽고")
    screen = await desk.press(screen, "고른 것만")
    person = await desk.person()
    agreed = person.preferences
    assert (person.onboarded, agreed.faces, agreed.voices, agreed.words, agreed.remote) == (
        True,
        True,
        False,
        True,
        False,
    )
    assert "모르는 시간대" in (await desk.desk.reply(desk.key, "달나라")).text
    await desk.press(await desk.desk.reply(desk.key, "Asia/Tokyo"), "새벽 4시")
    # A restart in the middle goes on: the question is kept.
    other = DeskRig(rig.storage)
    screen = await other.desk.reply(other.key, "주성")
    screen = await other.press(screen, "모리")
    person = await desk.person()
    assert (person.name, person.timezone, person.preferences.persona) == ("주성", "Asia/Tokyo", "mori")
    assert screen.text.startswith("모리:")


async def test_models_elsewhere_are_asked_about_apart():
    desk = DeskRig(clouds=True)
    screen = await desk.press(await desk.run("start"), "English")
    await desk.press(screen, "Agree and begin")
    assert (await desk.person()).preferences.remote is False
    screen = await desk.press(screen, "another machine")
    await desk.press(screen, "Agree and begin")
    assert (await desk.person()).preferences.remote is True


async def test_steps_cannot_be_skipped_by_an_old_button(rig):
    screen = await rig.desk.desk.press(rig.desk.key, "start:persona:mori")
    assert (await rig.desk.person()).onboarded is False
    assert any("셀카" in label for label in labels(screen))


async def kept(rig, *numbers, text="어제는 슬펐다"):
    person = await rig.desk.person()
    for number in numbers:
        await rig.storage.journal.add(message(number, text))
    await rig.storage.turns.record(turn(person.id, key=key(), message_ids=numbers, text=text))
    [entry] = await rig.storage.diary.entries(person.id)
    return entry


async def test_an_edit_changes_the_entry_and_its_mood(rig):
    await rig.agree()
    before = await kept(rig, "1")
    received = await rig.door.edited(visit(), message("1", "어제는 아주 슬펐다"), "1:edit")
    assert "고친 글" in received.screen.text
    [entry] = await rig.storage.diary.entries(before.person_id)
    assert (entry.id, entry.text, entry.mood.label) == (before.id, "어제는 아주 슬펐다", Emotion.SADNESS)
    assert len(await rig.storage.mood_log.moods(before.person_id)) == 1
    again = await rig.door.edited(visit(), message("1", "어제는 아주 슬펐다"), "1:edit2")
    assert again.screen is None


async def test_an_edit_of_one_part_of_a_thought_changes_nothing(rig):
    await rig.agree()
    before = await kept(rig, "1", "2")
    assert (await rig.door.edited(visit(), message("1", "다른 말"), "1:edit")).screen is None
    assert await rig.storage.diary.entries(before.person_id) == [before]


async def test_an_edit_that_cannot_be_read_keeps_its_words(rig):
    await rig.agree()
    before = await kept(rig, "1")
    rig.reader.error = ModelError("text")
    await rig.door.edited(visit(), message("1", "새 글"), "1:edit")
    [entry] = await rig.storage.diary.entries(before.person_id)
    assert (entry.text, entry.mood) == ("새 글", None)


async def test_words_of_crisis_in_an_edit_are_answered_once(rig):
    await rig.agree()
    await kept(rig, "1")
    received = await rig.door.edited(visit(), message("1", "그냥 죽고 싶다"), "1:edit")
    await received.answered
    assert rig.companion.finished == [("1:edit",)]
    again = await rig.door.edited(visit(), message("1", "그냥 죽고 싶다"), "1:edit")
    assert again.answered is None


async def test_a_deleted_message_leaves_the_diary_and_can_come_back(rig):
    await rig.agree()
    before = await kept(rig, "1")
    screen = await rig.door.deleted(visit(), "1")
    assert await rig.storage.diary.entries(before.person_id) == []
    assert await rig.storage.mood_log.moods(before.person_id) == []
    await rig.desk.press(screen, "되돌리기")
    assert await rig.storage.diary.entries(before.person_id) == [before]
    assert await rig.door.deleted(visit(), "unheard of") is None


async def test_undo_takes_the_last_entry_out_after_asking(rig):
    await rig.agree()
    before = await kept(rig, "1")
    asked = await rig.desk.run("undo")
    assert "어제는 슬펐다" in asked.text
    assert await rig.storage.diary.entries(before.person_id) == [before]
    done = await rig.desk.press(asked, "지우기")
    assert await rig.storage.diary.entries(before.person_id) == []
    assert "없" in (await rig.desk.press(asked, "지우기")).text
    await rig.desk.press(done, "되돌리기")
    assert await rig.storage.diary.entries(before.person_id) == [before]
    other = await rig.desk.desk.press(key("eve"), f"undo:out:{before.id}")
    assert "없" in other.text
    assert await rig.storage.diary.entries(before.person_id) == [before]


async def test_an_edit_of_somebody_who_agreed_to_nothing_is_not_taken_in(rig):
    received = await rig.door.edited(visit(), message("1", "그냥 죽고 싶다"), "1:edit")
    assert (received.screen, received.answered) == (None, None)
    assert rig.storage.journal.added == []


async def test_an_edit_is_not_read_for_somebody_whose_words_may_not_be(rig):
    await rig.agree()
    before = await kept(rig, "1")
    await rig.desk.desk.press(rig.desk.key, "privacy:words:off")
    received = await rig.door.edited(visit(), message("1", "전혀 다른 말"), "1:edit")
    assert received.screen is None
    assert rig.reader.received == []
    assert await rig.storage.diary.entries(before.person_id) == [before]


async def test_an_edit_of_something_private_stays_private(rig):
    await rig.agree()
    received = await rig.door.edited(visit(), message("1", "그냥 죽고 싶다"), "1:edit", mode=Mode.PRIVATE)
    await received.answered
    assert [one.mode for one in rig.storage.journal.added] == [Mode.PRIVATE]


async def test_words_of_crisis_are_no_answer_to_a_question(rig):
    await rig.agree()
    await rig.door.press(visit(), "settings:introduction")
    received = await rig.door.message(visit(), message("1", "그냥 죽고 싶다"))
    await received.answered
    assert (await rig.desk.person()).introduction == ""
    # Nor is what comes after them.
    received = await rig.door.message(visit(), message("2", "주성"))
    assert received.screen is None


@pytest.mark.parametrize("pressed", ["settings:name", "checkin:at:who-5:55555", "undo", "persona:be:mori"])
async def test_an_old_button_does_nothing_for_somebody_who_agreed_to_nothing(rig, pressed):
    screen = await rig.door.press(visit(), pressed)
    assert labels(screen) == ["한국어", "English"]
    assert rig.storage.shelf.checkins == {}


@pytest.mark.parametrize("pressed", ["crisis:follow", "privacy:faces:off", "start:lang:en", "start:agree:yyyn"])
async def test_in_a_group_no_button_does_something_of_ones_own(rig, pressed):
    screen = await rig.door.press(visit(alone=False), pressed)
    assert "둘만" in screen.text
    assert rig.storage.shelf.agenda == {}
    assert (await rig.desk.person()).onboarded is False


async def test_nobody_gets_to_know_the_bot_in_front_of_others(rig):
    assert (await rig.door.command(visit(alone=False), "start", "")).rows == ()


@pytest.mark.parametrize("change", ["edited", "deleted"])
async def test_an_edit_and_a_deletion_wait_for_the_turn_of_their_message(rig, change):
    await rig.agree()
    rig.companion.gate.clear()
    received = await rig.door.message(visit(), message("1", "어제는 슬펐다"))
    arguments = (message("1", "어제는 기뻤다"), "1:edit") if change == "edited" else ("1",)
    changing = asyncio.ensure_future(getattr(rig.door, change)(visit(), *arguments))
    while rig.companion.running == 0:  # noqa: ASYNC110 - it has no event
        await asyncio.sleep(0)
    person = await rig.desk.person()
    await rig.storage.turns.record(turn(person.id, key=key(), message_ids=("1",), text="어제는 슬펐다"))
    rig.companion.gate.set()
    await received.answered
    assert await changing is not None
    assert [one.text for one in await rig.storage.diary.entries(person.id)] == (
        ["어제는 기뻤다"] if change == "edited" else []
    )


async def test_who_is_denied_is_not_served(rig):
    assert await rig.door.serves(key())
    assert not await rig.door.serves(key("42"))
    await rig.storage.access.mark("telegram", "42", AccessState.ALLOWED, NOON)
    assert await rig.door.serves(key("42"))
    await rig.storage.access.mark("telegram", "42", AccessState.DENIED, NOON)
    assert not await rig.door.serves(key("42"))


async def test_nothing_is_delivered_to_somebody_who_was_denied_since(rig):
    gate = Admitted(rig.channel, rig.door)
    delivery = answered([message("1", user="42")]).delivery
    with pytest.raises(DeliveryError) as caught:
        await gate.deliver(delivery)
    assert (caught.value.code, caught.value.retryable) == ("denied", False)
    await rig.storage.access.mark("telegram", "42", AccessState.ALLOWED, NOON)
    await gate.deliver(delivery)
    assert rig.channel.taken == [delivery]
    rig.storage.failing = StorageError("locked")
    with pytest.raises(DeliveryError) as caught:
        await gate.deliver(delivery)
    assert caught.value.retryable


async def test_what_was_written_while_nobody_listened_is_not_too_much(rig):
    hour_ago = visit(sent_at=NOON - timedelta(hours=1))
    for _ in range(30):
        assert await rig.door.admit(hour_ago) is None
    # Nor is it without end.
    for _ in range(5 * 60):
        await rig.door.admit(hour_ago)
    assert await rig.door.admit(hour_ago) is not None
    for _ in range(5):
        assert await rig.door.admit(visit(sent_at=NOON)) is None
    assert await rig.door.admit(visit(sent_at=NOON)) is not None


async def test_an_edit_of_what_is_in_no_diary_does_not_bring_it_there(rig):
    await rig.agree()
    await (await rig.door.message(visit(), message("1", "혼잣말"), mode=Mode.PRIVATE)).answered
    received = await rig.door.edited(visit(), message("1", "그냥 죽고 싶다"), "1:edit")
    await received.answered
    assert rig.storage.journal.added[-1].mode is Mode.PRIVATE


@pytest.mark.parametrize(("kind", "size"), [("voice", 3_200_000), ("video", 25_000_000)])
def test_sound_of_unknown_length_is_counted_by_its_size(kind, size):
    kind = AttachmentKind(kind)
    assert likely_seconds(kind, size) == 200.0
    assert likely_seconds(AttachmentKind.IMAGE, size) == 0.0


async def test_a_picture_after_a_turn_closes_no_question(rig):
    await rig.agree()
    await rig.desk.run("settings", "bars on")
    mood = Mood(scores={}, label=Emotion.SADNESS, valence=-0.5, arousal=0.3, confidence=0.6, sources=())
    done = answered([message("1", "어제는 슬펐다")])
    done = replace(done, turn=replace(done.turn, mood=mood))
    await rig.door.press(visit(), "settings:name")
    await rig.door.after(visit(), done)
    received = await rig.door.message(visit(), message("2", "주성"))
    assert isinstance(received.screen, Screen)
    assert (await rig.desk.person()).name == "주성"


async def test_a_file_is_for_a_command_and_only_in_private_of_who_agreed(rig):
    file = Attachment(kind=AttachmentKind.DOCUMENT, media_type="text/plain", content=b"no diary")
    assert (await rig.door.document(visit(), file)).rows
    await rig.agree()
    assert "형식" in (await rig.door.document(visit(), file)).text
    assert await rig.door.document(visit(alone=False), file) is SHUT
    assert rig.storage.journal.added == []


async def test_yesterday_is_counted_from_when_it_was_typed(rig):
    await rig.agree()
    # The process was down over night.
    typed = NOON - timedelta(hours=14)
    said = await rig.door.command(visit(sent_at=typed), "diary", "어제 친구를 만났다")
    assert said == Said(text="친구를 만났다", mode=Mode.DIARY, day=date(2026, 11, 19))
    entry = await kept(rig, "1")
    await rig.door.press(visit(), f"diary:move:{entry.id}")
    await rig.door.message(visit(), replace(message("2", "어제"), sent_at=typed))
    [moved] = await rig.storage.diary.entries(entry.person_id)
    assert moved.local_date == date(2026, 11, 19)


async def test_words_of_crisis_behind_a_command_are_answered_in_front_of_others_too(rig):
    beside = visit(alone=False)
    assert "109" not in (await rig.door.command(beside, "mood", "죽고 싶어")).text
    await rig.agree()
    told = await rig.door.command(beside, "mood", "죽고 싶어")
    assert ("109" in told.text, told.rows) == (True, ())
    assert "109" not in (await rig.door.command(beside, "mood", "4")).text
