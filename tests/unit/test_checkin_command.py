from datetime import UTC, datetime

import pytest

from bot.appointments import Timekeeper
from bot.commands.crisis import follow_up_at
from bot.commands.screen import Screen
from bot.outbox import Postman
from core.agenda import AppointmentKind
from llm.checkin import QuestionnaireName
from tests.fakes.bot import FakeChannel
from tests.fakes.desk import DeskRig, labels


@pytest.fixture
def rig():
    return DeskRig()


def buttons(screen):
    return [button for row in screen.rows for button in row]


async def answer_all(rig, name, points):
    screen = await rig.run("checkin", name)
    for point in points:
        screen = await rig.desk.press(rig.key, buttons(screen)[point].action)
    return screen


async def test_a_questionnaire_is_answered_by_buttons_and_kept(rig):
    screen = await answer_all(rig, "who-5", [3, 3, 3, 3, 3])
    assert "60 / 100" in screen.text
    person = await rig.person()
    [record] = await rig.storage.checkins.of(person.id, "who-5")
    assert record.answers == (3, 3, 3, 3, 3)
    past = await rig.press(screen, "지난 결과")
    assert "60 / 100" in past.text
    asked = await rig.press(past, "지우기")
    assert len(await rig.storage.checkins.of(person.id, "who-5")) == 1
    await rig.press(asked, "지우기")
    assert await rig.storage.checkins.of(person.id, "who-5") == []


async def test_it_names_its_source_and_licence_first(rig):
    screen = await rig.run("checkin", "who5")
    assert "WHO" in screen.text
    assert "CC BY" in screen.text
    assert "1/5" in screen.text


async def test_answers_in_words_go_on_after_a_restart(rig):
    await rig.run("checkin", "who-5")
    await rig.desk.reply(rig.key, "5")
    other = DeskRig(rig.storage)
    screen = await other.desk.reply(other.key, "항상 그랬다")
    assert "3/5" in screen.text or "2/5" in screen.text


async def test_what_is_no_answer_but_something_to_tell_is_not_taken(rig):
    await rig.run("checkin", "who-5")
    again = await rig.desk.reply(rig.key, "음")
    assert isinstance(again, Screen)
    assert "1/5" in again.text
    assert await rig.desk.reply(rig.key, "오늘은 회사에서 정말 힘든 일이 있었어") is None
    # Whoever went on to something else is not asked any more.
    assert await rig.desk.reply(rig.key, "2") is None


async def test_one_can_go_back_and_stop(rig):
    screen = await answer_all(rig, "phq-9", [1])
    assert "2/9" in screen.text
    back = await rig.press(screen, "앞 질문")
    assert "1/9" in back.text
    stopped = await rig.press(back, "그만하기")
    assert stopped.rows == ()
    assert await rig.desk.reply(rig.key, "1") is None
    assert await rig.storage.checkins.of((await rig.person()).id, "phq-9") == []


async def test_the_crisis_item_puts_the_helpline_first_and_offers_to_ask_tomorrow(rig):
    screen = await answer_all(rig, "phq-9", [0, 0, 0, 0, 0, 0, 0, 0, 1])
    assert screen.text.index("109") < screen.text.index("1 / 27")
    agreed = await rig.press(screen, "내일 안부")
    assert "11:00" in agreed.text
    assert await rig.storage.agenda.next_at(["telegram"]) == datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    await rig.press(agreed, "묻지 않아도")
    assert await rig.storage.agenda.next_at(["telegram"]) is None


@pytest.mark.parametrize("name", list(QuestionnaireName))
async def test_the_last_answer_pressed_twice_is_kept_once(rig, name):
    screen = await rig.run("checkin", name.value)
    while True:
        following = await rig.desk.press(rig.key, buttons(screen)[0].action)
        if "지난 결과" in labels(following):
            break
        screen = following
    await rig.desk.press(rig.key, buttons(screen)[0].action)
    assert len(await rig.storage.checkins.of((await rig.person()).id, name.value)) == 1


def test_the_question_comes_after_the_night():
    at_two = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert follow_up_at(at_two, "Asia/Seoul") == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    at_ten = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert follow_up_at(at_ten, "Asia/Seoul") == datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    # The clock goes forward on 29 March 2026 in London: 11:00 there is 10:00 UTC from then on.
    assert follow_up_at(datetime(2026, 3, 28, 12, tzinfo=UTC), "Europe/London") == datetime(2026, 3, 29, 10, tzinfo=UTC)


class Keeper:
    def __init__(self, rig):
        self.rig = rig
        self.denied = set()
        self.channel = FakeChannel()
        self.postman = Postman(rig.storage.outbox, {"telegram": self.channel})
        self.keeper = Timekeeper(
            agenda=rig.storage.agenda,
            profiles=rig.storage.profiles,
            turns=rig.storage.turns,
            postman=self.postman,
            platforms=("telegram",),
            serves=self.serves,
            clock=lambda: rig.now,
        )

    async def serves(self, key):
        return key not in self.denied


async def test_the_question_of_the_next_day_comes_once_and_not_early(rig):
    keeper = Keeper(rig)
    await rig.press(await rig.run("crisis"), "내일 안부")
    assert await keeper.keeper.hold_due() == 0
    rig.later(days=1)
    assert await keeper.keeper.hold_due() == 1
    assert await keeper.keeper.hold_due() == 0
    [delivery] = keeper.channel.taken
    assert "오늘은 좀 어때" in delivery.reply.text
    assert rig.storage.shelf.entries == []


async def test_a_crash_after_it_was_stored_does_not_say_it_twice(rig):
    await rig.press(await rig.run("crisis"), "내일 안부")
    rig.later(days=1)
    [appointment] = await rig.storage.agenda.due(["telegram"], rig.now)
    keeper = Keeper(rig)
    await keeper.keeper.hold_due()
    await rig.storage.agenda.add(appointment)
    await keeper.keeper.hold_due()
    assert len(keeper.channel.taken) == 1


async def test_an_account_that_was_denied_since_is_not_asked(rig):
    await rig.press(await rig.run("crisis"), "내일 안부")
    rig.later(days=1)
    keeper = Keeper(rig)
    keeper.denied.add(rig.key)
    await keeper.keeper.hold_due()
    assert keeper.channel.taken == []
    assert await rig.storage.agenda.next_at(["telegram"]) is None


async def test_an_account_that_opens_another_diary_now_is_not_asked(rig):
    await rig.press(await rig.run("crisis"), "내일 안부")
    other = await rig.storage.profiles.person(rig.key.__class__(platform="discord", chat_id="9", user_id="9"))
    rig.storage.shelf.identities["telegram", rig.key.user_id] = other.id
    rig.later(days=1)
    keeper = Keeper(rig)
    await keeper.keeper.hold_due()
    assert keeper.channel.taken == []
    assert await rig.storage.agenda.cancel((await rig.person()).id, AppointmentKind.FOLLOW_UP) is False
