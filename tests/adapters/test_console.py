"""The terminal's conversation on the real service, with typed lines and a recorded screen."""

import io
import re
from zoneinfo import ZoneInfo

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from rich.cells import cell_len
from rich.console import Console

from bot.adapters.console.channel import ConsoleChannel, ConsoleView
from bot.adapters.console.paths import split_path
from bot.adapters.console.prompt import CommandCompleter
from bot.adapters.console.session import COMMANDS, Services, Session
from bot.adapters.console.voices import KEPT, save_voice
from bot.app import open_app
from bot.portraits import portraits
from bot.wording.wording import wording
from config.settings import load_settings
from core.emotions import Emotion
from core.errors import StorageError
from core.people import Length, SpeechLevel
from core.types import ConversationKey, Voice
from tests.fakes.lines import TypedLines

KEY = ConversationKey(platform="console", chat_id="mina", user_id="mina")


class Screen:
    """A terminal of 80 columns that remembers what it showed."""

    def __init__(self, terminal=False):
        self._out = io.StringIO()
        self.console = Console(
            file=self._out, width=80, force_terminal=terminal, color_system="truecolor" if terminal else None
        )

    @property
    def text(self):
        return self._out.getvalue()


@pytest.fixture
async def app(home):
    async with open_app(load_settings(max_attachment_mb=1)) as app:
        yield app


async def converse(app, screen, *lines, ask=False):
    channel = ConsoleChannel(screen.console, app.settings.home / "voices")
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
    session = Session(KEY, services, screen.console, TypedLines(*lines), channel)
    await session.start(ask=ask)
    app.postman.connect("console", channel, "mina")
    await session.run()
    return await app.stores.profiles.person(KEY)


async def test_the_first_questions(app):
    screen = Screen()
    person = await converse(app, screen, "2", "Maya", "I study stars.", ask=True)
    assert (person.language, person.name, person.introduction, person.onboarded) == (
        "en",
        "Maya",
        "I study stars.",
        True,
    )
    assert "What should I call you?" in screen.text
    assert "Anna: " in screen.text
    again = Screen()
    await converse(app, again, ask=True)
    assert "What should I call you?" not in again.text


@pytest.mark.parametrize("lines", [(), ("",), ("", "", ""), ("nonsense", "\x1b[2J", "\x00")])
async def test_every_question_can_be_skipped(app, lines):
    person = await converse(app, Screen(), *lines, ask=True)
    assert (person.language, person.introduction, person.onboarded) == ("ko", "", True)
    assert "\x1b" not in person.name


async def test_words_are_read_answered_and_kept(app):
    screen = Screen()
    person = await converse(app, screen, "오늘은 너무 슬펐어", "/today", "/mood")
    assert "글에서 읽은 마음" in screen.text
    assert re.search(r"슬픔 █+", screen.text)
    [entry] = await app.stores.diary.entries(person.id)
    assert screen.text.count(entry.comment[:12]) == 2
    assert "기록한 날 1일 / 30일" in screen.text


async def test_a_reading_is_corrected_in_words_and_by_command(app):
    screen = Screen()
    lines = ["오늘은 너무 슬펐어", "아니야, 화난 거였어", "/today", "/wrong 3", "/today", "/아니야 기쁨", "/mood"]
    person = await converse(app, screen, *lines)
    assert screen.text.count("이번 마음은 분노로 적어 둘게") == 1
    assert "이번 마음은 공포로 적어 둘게" in screen.text
    assert screen.text.index("· 분노") < screen.text.index("· 공포")
    assert re.search(r"█+ 행복 1번", screen.text)
    [entry] = await app.stores.diary.entries(person.id)
    assert (entry.mood.label, entry.felt) == (Emotion.SADNESS, Emotion.HAPPINESS)


async def test_how_to_correct_is_told_once(app):
    screen = Screen()
    await converse(app, screen, "오늘은 너무 슬펐어", "오늘은 정말 행복했어")
    assert screen.text.count("/wrong으로 고쳐") == 1


async def test_the_reply_is_shown_once_and_the_voice_is_saved(app, tmp_path):
    path = tmp_path / "내 음성.ogg"
    path.write_bytes((await app.speaker.speak("오늘은 좋은 날이었어요", "ko")).content)
    screen = Screen()
    person = await converse(app, screen, f'/voice "{path}" 들어 봐')
    [entry] = await app.stores.diary.entries(person.id)
    assert screen.text.count(entry.comment[:12]) == 1
    assert "받아 적을 모델이 아직 없어요" in screen.text
    [voice] = (app.settings.home / "voices").glob("*.ogg")
    assert str(voice) in screen.text.replace("\n", "")
    assert voice.stat().st_mode & 0o777 == 0o600


async def test_a_voice_that_cannot_be_saved_is_told_and_the_reply_stays(app):
    (app.settings.home / "voices").touch()
    screen = Screen()
    await converse(app, screen, "/settings 목소리 켜기", "안녕 오늘 좋았어", "/mood")
    assert screen.text.count("목소리로 읽어 주지 못했어요") == 1
    assert screen.text.count("안나: ") == 1


async def test_trouble_with_the_database_is_told_and_the_conversation_goes_on(app, monkeypatch):
    async def locked(*_arguments, **_options):
        raise StorageError("database_locked")

    monkeypatch.setattr(app.stores.diary, "entries", locked)
    screen = Screen()
    await converse(app, screen, "/today", "/help")
    assert "저장하지 못했어요" in screen.text
    assert "/selfie" in screen.text


async def test_nothing_is_wider_than_80_columns_but_what_wraps_by_itself(app, tmp_path):
    path = tmp_path / "me.png"
    path.write_bytes(portraits()[0].content)
    screen = Screen()
    await converse(app, screen, f"/selfie {path} 힘들다", "/settings", "/help", "/mood", "/today")
    long = [line for line in screen.text.splitlines() if cell_len(line) > 80]
    assert all(line.startswith(("안나: ", "· ", "바꾸려면", "표정")) or "." in line for line in long)
    assert not any("█" in line or "|" in line for line in long)


async def test_the_top_bar_is_bright_and_the_others_dim(app):
    screen = Screen(terminal=True)
    await converse(app, screen, "너무 행복해!")
    bars = [line for line in screen.text.splitlines() if "·····" in line or "█" in line]
    bright = [line for line in bars if "\x1b[1;38" in line]
    assert len(bars) == 7
    assert len(bright) == 1
    assert "행복" in bright[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/selfie", "파일 경로를 함께 써 주세요"),
        ("/voice /no/such/file.ogg", "파일을 찾을 수 없어요"),
        ('/selfie "unclosed', "파일을 찾을 수 없어요"),
        ("/selfie .", "파일을 찾을 수 없어요"),
        ("/dance", "없는 명령이에요"),
        ("/settings colour blue", "없는 설정이에요"),
        ("/settings length endless", '"endless"는 쓸 수 없어요'),
        ("/today", "아직 데이터가 없어"),
        ("/mood", "데이터가 없어"),
        ("/help", "/selfie"),
        ("/settings", "말투: 반말"),
        ("/help", "/wrong"),
        ("/wrong", "5 슬픔"),
        ("/wrong blue", "/wrong 슬픔"),
        ("/아니야", "7 중립"),
        ("/wrong 슬픔", "고칠 게 없어"),
    ],
)
async def test_commands_answer_in_words(app, line, said):
    screen = Screen()
    await converse(app, screen, line, "   ", "/quit", "never read")
    assert said in screen.text
    assert "never read" not in screen.text


async def test_a_file_that_is_too_large_is_read_no_further(app, tmp_path):
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    screen = Screen()
    await converse(app, screen, f"/selfie {path}")
    assert "파일이 너무 커요. 1MB까지" in screen.text


async def test_settings_change_and_last(app):
    person = await converse(
        app, Screen(), "/settings 말투 존댓말", "/settings length long", "/settings language en", "/help"
    )
    assert person.preferences.speech_level is SpeechLevel.POLITE
    assert person.preferences.length is Length.LONG
    assert person.language == "en"


async def test_the_tab_key_completes():
    completer = CommandCompleter([f"/{command}" for command in COMMANDS], {"length": ("short", "long")})

    def complete(text):
        return [found.text for found in completer.get_completions(Document(text), CompleteEvent())]

    assert complete("/se") == ["/selfie"]
    assert complete("/settings le") == ["length"]
    assert complete("/settings length s") == ["short"]
    assert complete("plain words") == []


def test_a_path_with_spaces_is_found_with_and_without_quotes(tmp_path):
    path = tmp_path / "a b.jpg"
    path.touch()
    assert split_path(str(path)) == (path, "")
    assert split_path(f'"{path}" hello there') == (path, "hello there")
    assert split_path("") == (None, "")


def test_old_voice_files_go(tmp_path):
    voice = Voice(content=b"OggS", seconds=1.0, waveform=b"", model="test")
    for number in range(KEPT + 3):
        save_voice(tmp_path, f"turn{number}", voice)
    assert len(list(tmp_path.glob("*.ogg"))) == KEPT


async def test_a_withdrawn_reply_is_cut_off_and_begun_again():
    screen = Screen()
    view = ConsoleView(screen.console, wording("en"), "Anna")
    await view.text("Half a")
    await view.withdraw()
    await view.text("A whole reply.")
    assert screen.text == "Anna: Half a …\nAnna: A whole reply."
    assert view.shown == "A whole reply."


async def test_numbers_press_the_buttons_on_the_screen(app):
    screen = Screen()
    person = await converse(app, screen, "/checkin who-5", "3", "1", "/dance", "2", "오늘은 산책을 했다", "7")
    assert "2/5" in screen.text
    assert "3/5" in screen.text
    # What is no answer is for the diary, and after it a number is only a number.
    assert [entry.text for entry in await app.stores.diary.entries(person.id)] == ["7", "오늘은 산책을 했다"]


async def test_words_after_private_leave_nothing(app):
    screen = Screen()
    lines = ["/private 아무도 몰랐으면", "/private", "1", "이것도 몰래", "/private", "1", "이건 남겨 줘"]
    person = await converse(app, screen, *lines)
    assert [entry.text for entry in await app.stores.diary.entries(person.id)] == ["이건 남겨 줘"]
    assert "아무것도 남기지 않아요" in screen.text


async def test_a_day_before_words_writes_them_down_for_it_and_its_entry_can_be_changed(app):
    screen = Screen()
    lines = ["/diary 2026-01-03 눈이 왔다 #눈", "/diary 2026-01-03", "1", "1", "눈이 많이 왔다 #첫눈"]
    person = await converse(app, screen, *lines)
    [entry] = await app.stores.diary.entries(person.id)
    assert (str(entry.local_date), entry.text, entry.tags) == ("2026-01-03", "눈이 많이 왔다 #첫눈", ("첫눈",))
    assert "2026년 1월 3일 토요일 일기로 적었어요." in screen.text


async def test_help_lists_what_the_desk_offers(app):
    screen = Screen()
    await converse(app, screen, "/help", "/crisis")
    assert all(f"/{name}" in screen.text for name in ("checkin", "persona", "private", "crisis", "privacy", "link"))
    assert "109" in screen.text
    assert "[1] 내일 안부를 물어봐 줘" in screen.text


async def test_pictures_of_commands_are_kept_as_files(app):
    screen = Screen()
    await converse(app, screen, "오늘은 너무 슬펐어", "/bars")
    [picture] = (app.settings.home / "files").glob("*.png")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_mode & 0o777 == 0o600
    assert "파일: " in screen.text


async def test_a_time_zone_that_is_changed_moves_reminders(app):
    screen = Screen()
    person = await converse(app, screen, "/remind 21:30", "/settings timezone Europe/Berlin")
    [one] = await app.stores.reminders.of(person.id)
    assert one.due_at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") == "21:30"
