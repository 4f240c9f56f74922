"""Once through everything without a question: portraits, a spoken note, words that agree and words that don't."""

from __future__ import annotations

import asyncio
import io
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot.adapters.console.channel import ConsoleChannel, ConsoleView
from bot.adapters.console.draw import digest_picture, mood_lines
from bot.app import App, open_app
from bot.companion import Answered
from bot.portraits import Portrait, portraits
from bot.streams import printable
from bot.wording.wording import Wording, wording
from config.settings import Settings
from core.days import diary_day, utc_now
from core.observations import FaceReading
from core.people import Language, Person, VoiceReplies
from core.types import Attachment, AttachmentKind, ConversationKey, IncomingMessage
from diary.charts import emotion_picture
from diary.digest import recent_digest
from llm.persona import load_persona

_KEY = ConversationKey(platform="console", chat_id="demo", user_id="demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One message of the demo."""

    title: str
    """Key of its title."""
    words: str = field(default="", repr=False)
    """Key of its words."""
    photo: Portrait | None = None
    speak: bool = False
    """Whether the words are spoken instead of written."""


async def run_demo(settings: Settings, console: Console, out: Path, language: Language) -> None:
    """Hold the conversation on a diary that is thrown away; pictures, voices and a report go to `out`."""
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    words = wording(language)
    with tempfile.TemporaryDirectory(prefix="facelog-demo-") as home:
        throwaway = settings.model_copy(update={"home": Path(home), "key": None})
        async with open_app(throwaway) as app:
            demo = _Demo(app, console, out, words)
            await demo.run(_scenes(words))
    console.print(Text(words.say("demo-throwaway"), style="dim"))
    console.print(Text(words.say("demo-done", path=printable(str(out))), style="bold"), soft_wrap=True)


class _Demo:
    def __init__(self, app: App, console: Console, out: Path, words: Wording) -> None:
        self._app = app
        self._console = console
        self._out = out
        self._words = words
        self._report: list[str] = []
        self._channel = ConsoleChannel(console, out)

    async def run(self, scenes: Sequence[Scene]) -> None:
        person = await self._newcomer()
        persona = load_persona(person.preferences.persona).name.of(person.language)
        self._channel.words, self._channel.persona = self._words, persona
        self._app.postman.connect("console", self._channel)
        self._console.print(Text(self._words.say("demo-title"), style="bold"))
        self._report += [f"# {self._words.say('demo-report-title')}", "", self._words.say("demo-report-line"), ""]
        for number, scene in enumerate(scenes, 1):
            await self._play(number, scene, persona)
        today = diary_day(utc_now(), person)
        self._console.print(Rule(self._words.say("demo-mood-title"), style="dim"))
        self._console.print(
            digest_picture(await recent_digest(self._app.stores.moods, person.id, today, 1), self._words)
        )
        report = "\n".join(self._report)
        await asyncio.to_thread((self._out / "report.md").write_text, report, encoding="utf-8")

    async def _newcomer(self) -> Person:
        person = await self._app.stores.profiles.person(_KEY, self._words.language)
        person = replace(
            person,
            name=self._words.say("demo-name"),
            introduction=self._words.say("demo-introduction"),
            language=self._words.language,
            onboarded=True,
            preferences=replace(person.preferences, voice=VoiceReplies.ON),
        )
        await self._app.stores.profiles.save(person)
        return person

    async def _play(self, number: int, scene: Scene, persona: str) -> None:
        heading = self._words.say("demo-scene", number=number, title=self._words.say(f"demo-{scene.title}"))
        self._console.print()
        self._console.print(Rule(heading, style="dim"))
        self._report += [f"## {heading}", ""]
        message = await self._message(number, scene)
        view = ConsoleView(self._console, self._words, persona)
        self._channel.view = view
        self._channel.voice_name = f"scene-{number}-reply"
        pending = await self._app.intake.submit(message, view, whole=True)
        if pending is None:
            raise RuntimeError("a fresh id was seen before")
        answered = await pending
        view.end_status()
        for line in mood_lines(answered.turn.mood, answered.turn.mismatch, self._words):
            self._console.print(line)
        await self._picture(number, scene, answered)
        self._write_up(answered, persona, f"{self._channel.voice_name}.ogg")

    async def _message(self, number: int, scene: Scene) -> IncomingMessage:
        """What the person sends, shown as they would see it."""
        text = self._words.say(f"demo-{scene.words}") if scene.words else ""
        attachments: list[Attachment] = []
        if scene.photo is not None:
            self._tell(self._words.say("demo-photo", credit=scene.photo.credit))
            attachments.append(Attachment(kind=AttachmentKind.IMAGE, media_type="image/*", content=scene.photo.content))
        if scene.speak:
            note = await self._app.speaker.speak(text, self._words.language)
            path = self._out / f"scene-{number}-note.ogg"
            await asyncio.to_thread(path.write_bytes, note.content)
            self._tell(f"{self._words.say('demo-note', seconds=round(note.seconds, 1))} {text}")
            attachments.append(Attachment(kind=AttachmentKind.VOICE, media_type="audio/ogg", content=note.content))
        elif text:
            self._tell(text)
        return IncomingMessage(
            id=uuid.uuid4().hex,
            key=_KEY,
            text="" if scene.speak else text,
            attachments=tuple(attachments),
            sent_at=utc_now(),
        )

    def _tell(self, line: str) -> None:
        you = self._words.say("demo-you")
        self._console.print(Text(f"{you}: ", style="bold") + Text(line), soft_wrap=True)
        self._report += [f"**{you}**: {line}", ""]

    async def _picture(self, number: int, scene: Scene, answered: Answered) -> None:
        reading = next((o for o in answered.turn.observations if isinstance(o, FaceReading)), None)
        if scene.photo is None or reading is None:
            return
        title = self._words.say("seen-title")
        picture = await asyncio.to_thread(emotion_picture, scene.photo.content, reading, title, self._words.emotion)
        path = self._out / f"scene-{number}-face.png"
        await asyncio.to_thread(path.write_bytes, picture)
        self._report += [f"![{title}]({path.name})", ""]

    def _write_up(self, answered: Answered, persona: str, voice_file: str) -> None:
        turn = answered.turn
        self._report += [str(line) for line in mood_lines(turn.mood, turn.mismatch, self._words)]
        self._report += ["", f"**{persona}**: {turn.reply.text}", ""]
        self._report += [f"- {self._words.notice(notice)}" for notice in turn.reply.notices]
        if turn.reply.voice is not None:
            self._report += ["", f"[{turn.reply.voice.model}, {turn.reply.voice.seconds:.1f} s]({voice_file})"]
        self._report.append("")


def _scenes(words: Wording) -> tuple[Scene, ...]:
    faces = portraits()
    first, last = (faces[0], faces[-1]) if faces else (None, None)
    return (
        Scene(title="scene-agree", words="words-agree", photo=first),
        Scene(title="scene-disagree", words="words-disagree", photo=first),
        Scene(title="scene-voice", words="words-voice", speak=True),
        Scene(title="scene-words", words="words-alone"),
        Scene(title="scene-face", photo=last),
        Scene(title="scene-no-face", photo=_empty_sky(words.say("demo-no-face-credit"))),
    )


def _empty_sky(credit: str) -> Portrait:
    from PIL import Image

    out = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(out, format="JPEG")
    return Portrait(credit=credit, content=out.getvalue())
