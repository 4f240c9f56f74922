"""A mood with one tap on Telegram, on Discord and in the terminal, also over a restart."""

import io

from rich.console import Console

from bot.adapters.console.channel import ConsoleChannel
from bot.adapters.console.session import Services, Session
from bot.app import open_app
from config.settings import load_settings
from core.taps import Step
from core.types import ConversationKey
from tests.fakes.discord_rig import OWNER, Service, served
from tests.fakes.discord_values import dm_of, labels
from tests.fakes.lines import TypedLines
from tests.fakes.telegram_rig import telegram


async def test_on_telegram_a_mood_is_logged_and_edited_in_place_also_by_the_next_process(home):
    async with telegram(home) as rig:
        first = await rig.process()
        await rig.says(7, "/mood")
        screen = await rig.server.said(7)
        await rig.presses(7, screen, "🙂 good")
        assert "Kept." in screen.text
        await rig.presses(7, screen, "☐ walk")
        await first.stop()
        second = await rig.process()
        await rig.presses(7, screen, "☐ 7 h")
        [tap] = await second.app.stores.taps.of((await second.person(7)).id)
        assert (tap.step, tap.activities, tap.sleep_hours) == (Step.GOOD, ("walk",), 7.0)
        assert "☑ walk" in screen.labels
        assert screen.edits == 3
        assert len(rig.server.chats[7]) == 1
        await rig.presses(7, screen, "Don't keep it")
        assert await second.app.stores.taps.of((await second.person(7)).id) == []


async def test_on_telegram_a_button_that_comes_twice_logs_once(home):
    async with telegram(home) as rig:
        process = await rig.process()
        await rig.says(7, "/mood")
        screen = await rig.server.said(7)
        for _ in range(2):
            await rig.presses(7, screen, "mood:tap:4")
        assert len(await process.app.stores.taps.of((await process.person(7)).id)) == 1


async def test_on_discord_all_that_can_be_tapped_has_room_and_works_after_a_restart(home):
    async with served(home) as (service, server):
        person = await service.app.stores.profiles.person(await service.onboard())
        await server.slash(OWNER, "mood")
        await server.until(lambda: server.mine(dm_of(OWNER)) and server.mine(dm_of(OWNER))[-1]["components"])
        screen = server.mine(dm_of(OWNER))[-1]
        await server.press(OWNER, screen, "최고")
        await server.until(lambda: any("남기지 않기" in row for row in labels(screen)))
        assert len(screen["components"]) <= 5
        await service.end()
        again = await Service(home, server).start()
        await server.press(OWNER, screen, "친구")
        await server.until(lambda: any("☑ 친구" in row for row in labels(screen)))
        [tap] = await again.app.stores.taps.of(person.id)
        assert (tap.step, tap.activities) == (Step.RAD, ("친구",))
        await again.end()
        service.gone()


async def test_in_the_terminal_a_number_presses_a_step(home):
    out = io.StringIO()
    console = Console(file=out, width=80)
    key = ConversationKey(platform="console", chat_id="mina", user_id="mina")
    async with open_app(load_settings()) as app:
        services = Services(
            intake=app.intake,
            profiles=app.stores.profiles,
            corrector=app.corrector,
            memories=app.stores.memories,
            desk=app.desk,
            shelf=app.shelf,
            files=app.settings.home / "files",
            attachment_bytes=1_000_000,
        )
        channel = ConsoleChannel(console, app.settings.home / "voices")
        session = Session(key, services, console, TypedLines("/mood", "4", "/activities add 클라이밍"), channel)
        await session.start(ask=False)
        await session.run()
        person = await app.stores.profiles.person(key)
        assert [one.step for one in await app.stores.taps.of(person.id)] == [Step.GOOD]
        assert [one.name for one in await app.stores.taps.choices(person.id)] == ["클라이밍"]
    assert "☐ 운동" in out.getvalue()
