"""Slash commands, buttons and menus over the real discord.py."""

from dataclasses import replace

import pytest

from core.stores import Questions
from tests.fakes.discord_rig import OWNER, Service, served
from tests.fakes.discord_values import ROOM, dm_of, labels

DM = dm_of(OWNER)
REPLY = "A fake reply."
STRANGER = 77
HIDDEN = 64


@pytest.fixture
async def rig(home):
    async with served(home) as both:
        yield both


async def shown(server, text, channel=DM):
    """Wait until a message of the bot holds a text; returns it."""
    found = [None]

    def there():
        found[0] = next((one for one in server.mine(channel) if text in one["content"]), None)
        return found[0]

    await server.until(there)
    return found[0]


async def test_commands_are_declared_once_in_both_languages(home):
    async with served(home) as (service, server):
        [declared] = server.declared
        assert [one["name"] for one in declared] == [spec.name for spec in service.app.desk.specs]
        start = declared[0]
        assert set(start["description_localizations"]) == {"ko", "en-US", "en-GB"}
        assert start["description"] == start["description_localizations"]["ko"]
        assert start["contexts"] == [0, 1]
        checkin = next(one for one in declared if one["name"] == "checkin")
        [option] = checkin["options"]
        assert (option["name"], option["required"], option["autocomplete"]) == ("checkin", False, True)
        assert option["description_localizations"]["en-US"] == "questionnaire"
        assert all(len(one["description"]) <= 100 for one in declared)
        await service.end()
        again = await Service(home, server).start()
        await server.slash(OWNER, "help")
        await shown(server, "/crisis")
        assert len(server.declared) == 1
        await again.end()
        service.gone()


async def test_a_command_is_acknowledged_before_anything_else(rig):
    _service, server = rig
    number = await server.slash(OWNER, "settings")
    screen = await shown(server, "설정")
    assert server.callbacks[number] == {"type": 5}
    [callback] = [index for index, one in enumerate(server.log) if one[1].endswith("/callback")]
    [answer] = [index for index, one in enumerate(server.log) if one[1].endswith("@original")]
    assert callback < answer
    assert not screen["flags"] & HIDDEN
    assert sum(map(len, labels(screen))) > 10


async def test_settings_are_changed_in_place(rig):
    service, server = rig
    await server.slash(OWNER, "settings", locale="ko")
    screen = await shown(server, "설정")
    for label in ("말투", "존댓말"):
        await server.press(OWNER, screen, label)
        before = screen["content"]
        await server.until(lambda before=before: screen["content"] != before)
    person = await service.app.stores.profiles.person(await service.onboard())
    assert person.preferences.speech_level.value == "polite"
    assert len(server.mine(DM)) == 1


async def test_buttons_work_after_a_restart(home):
    async with served(home) as (service, server):
        await server.slash(OWNER, "checkin")
        screen = await shown(server, "")
        await server.until(lambda: screen["components"])
        await service.end()
        again = await Service(home, server).start()
        for label in ("WHO-5", "항상", "대부분", "절반보다 많이", "절반보다 적게", "가끔"):
            before = screen["content"]
            await server.press(OWNER, screen, label)
            await server.until(lambda before=before: screen["content"] != before)
        assert "60" in screen["content"]
        assert len(server.mine(DM)) == 1
        await again.end()
        service.gone()


async def test_a_command_with_words_becomes_a_turn_that_is_not_kept(rig):
    service, server = rig
    number = await server.slash(OWNER, "private", "비밀이야")
    await shown(server, REPLY)
    assert server.said(DM) == [REPLY]
    assert server.callbacks[number]["type"] == 5
    assert service.writer.briefs[0].words == "비밀이야"
    assert await service.entries(await service.onboard()) == []


async def test_a_day_before_words_writes_them_down_for_it(rig):
    service, server = rig
    await server.slash(OWNER, "diary", "2026-01-03 눈이 왔다", option="day-or-words")
    await shown(server, REPLY)
    [entry] = await service.entries(await service.onboard())
    assert (str(entry.local_date), entry.text) == ("2026-01-03", "눈이 왔다")


async def test_a_command_whose_time_is_over_is_answered_beside_it(rig):
    service, server = rig
    service.writer.stall_after = 0
    number = await server.slash(OWNER, "private", "비밀이야")
    await server.until(lambda: any("secret-" in path for _, path, _ in server.log))
    server.expired.add(f"secret-{number}")
    service.writer.go.set()
    await server.until(lambda: REPLY in server.said(DM))
    # What was "thinking" cannot be reached any more; Discord takes it away by itself.
    assert server.said(DM).count(REPLY) == 1


async def test_an_acknowledgement_that_comes_too_late_is_answered_in_private(rig):
    _service, server = rig
    server.refuse("POST", "interactions/.*", 404, {"code": 10062, "message": "Unknown interaction"})
    await server.slash(OWNER, "help")
    await shown(server, "/crisis")
    assert server.calls("POST", f"channels/{DM}/messages")


async def test_memory_and_mood_and_link_and_persona(rig):
    _service, server = rig
    await server.write(OWNER, "내 생일은 3월이라고 기억해 줘")
    await shown(server, REPLY)
    for name, option, words in (
        ("memory", "words", None),
        ("mood", "mood", "7"),
        ("link", "link", None),
        ("persona", "persona", None),
        ("today", "words", None),
        ("privacy", "words", None),
    ):
        count = len(server.mine(DM))
        await server.slash(OWNER, name, words, option=option)
        await server.until(lambda count=count: len(server.mine(DM)) > count and server.mine(DM)[-1]["content"])
    said = " ".join(server.said(DM))
    assert "생일" in said
    assert "/link" in said


async def test_the_reading_as_a_picture_takes_the_place_and_goes_again(rig):
    _service, server = rig
    await server.write(OWNER, "오늘 좋았어")
    await shown(server, REPLY)
    await server.slash(OWNER, "bars")
    await server.until(lambda: server.mine(DM)[-1]["attachments"])
    screen = server.mine(DM)[-1]
    assert bytes.fromhex(screen["attachments"][0]["content"]).startswith(b"\x89PNG")
    await server.press(OWNER, screen, "슬픔")
    await server.until(lambda: not screen["attachments"])


async def test_suggestions_are_named_in_the_language_of_the_person(rig):
    _service, server = rig
    number = await server.complete(OWNER, "wrong", "feeling", "슬")
    await server.until(lambda: number in server.callbacks)
    [choice] = server.callbacks[number]["data"]["choices"]
    assert (choice["name"], choice["value"]) == ("슬픔", "sadness")


@pytest.mark.parametrize(("name", "text"), [("help", "/crisis"), ("settings", "직접")])
async def test_in_a_server_only_the_sender_sees_the_answer_and_nothing_private(rig, name, text):
    _, server = rig
    number = await server.slash(OWNER, name, room=True)
    await server.until(lambda: any(one["content"] for one in server.mine(ROOM)))
    assert server.callbacks[number] == {"type": 5, "data": {"flags": HIDDEN}}
    [message] = server.mine(ROOM)
    assert message["flags"] & HIDDEN
    if name == "help":
        assert text in message["content"]
    else:
        assert message["components"] == []


async def test_what_others_see_is_not_changed_by_a_button(rig):
    _service, server = rig
    await server.write_room(OWNER, "<@9> 죽고 싶어. 오늘 밤에 끝낼 거야")
    await server.until(lambda: server.mine(ROOM) and server.mine(ROOM)[-1]["components"])
    open_ = server.mine(ROOM)[-1]
    before = open_["content"]
    await server.press(OWNER, open_, labels(open_)[0][0], room=True)
    await server.until(lambda: len(server.mine(ROOM)) > 1)
    assert open_["content"] == before
    assert server.mine(ROOM)[-1]["flags"] & HIDDEN


async def test_a_stranger_is_told_once_by_commands_too_and_in_a_server_nothing(rig):
    _service, server = rig
    there = dm_of(STRANGER)
    await server.slash(STRANGER, "help", room=True)
    await server.until(lambda: server.calls("DELETE", "webhooks/.*"))
    assert server.mine(ROOM) == []
    await server.slash(STRANGER, "settings")
    await shown(server, f"allow discord {STRANGER}", there)
    await server.slash(STRANGER, "settings")
    await server.until(lambda: len(server.calls("DELETE", "webhooks/.*")) == 2)
    [told] = server.mine(there)
    await server.slash(OWNER, "settings")
    other = await shown(server, "설정")
    # A button that was somebody else's says nothing to a stranger.
    await server.press(STRANGER, {**other, "channel_id": there}, labels(other)[0][0])
    await server.write(OWNER, "안녕")
    await shown(server, REPLY)
    assert server.mine(there) == [told]


async def test_too_much_in_a_minute_is_told_beside_the_screen(home):
    async with served(home, messages_a_minute=2) as (_service, server):
        await server.slash(OWNER, "settings")
        screen = await shown(server, "설정")
        await server.press(OWNER, screen, labels(screen)[0][0])
        await server.until(lambda: len(server.calls("PATCH", "webhooks/.*")) == 2)
        before = screen["content"]
        await server.press(OWNER, screen, labels(screen)[0][0])
        await shown(server, "천천히")
        assert screen["content"] == before


async def test_a_command_that_is_gone_says_so(rig):
    _, server = rig
    await server.slash(OWNER, "dance")
    await shown(server, "/dance")
    await server.slash(OWNER, "mood", "7", option="older")
    await shown(server, "30일")


async def test_buttons_of_an_older_version_say_so(rig):
    _, server = rig
    await server.slash(OWNER, "settings")
    screen = await shown(server, "설정")
    screen["components"][0]["components"][0] |= {"custom_id": "gone:1", "label": "old"}
    await server.press(OWNER, screen, "old")
    await server.until(lambda: "설정" not in screen["content"])
    screen["components"] = [{"components": [{"type": 2, "custom_id": "~~", "label": "odd"}]}]
    await server.press(OWNER, screen, "odd")
    await server.slash(OWNER, "help")
    await shown(server, "/crisis")


async def test_someone_new_agrees_through_a_command(rig):
    service, server = rig
    key = await service.onboard()
    person = await service.app.stores.profiles.person(key)
    await service.app.stores.profiles.save(replace(person, onboarded=False))
    await server.slash(OWNER, "mood")
    screen = await shown(server, "Facelog")
    await server.press(OWNER, screen, "한국어")
    await server.until(lambda: len(labels(screen)) > 1)
    ids = [one["custom_id"] for row in screen["components"] for one in row["components"]]
    assert len(set(ids)) == len(ids)
    questions: Questions = service.app.stores.questions
    assert await questions.asked(person.id, "discord") is None
