"""The command line under hostile input, broken output and signals: promised statuses, one line, never a traceback."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import typer

from bot.adapters.console.prompt import LONGEST_LINE, PipedLines, existing_file
from bot.app import open_app
from bot.arguments import path_of, user_of
from bot.cli import log_end
from bot.failures import failure_sentence
from bot.portraits import portraits
from bot.reading import load
from bot.streams import fail, printable
from config.settings import load_settings
from core.errors import FacelogError, StorageError

SECONDS = 60
READY = "Ready"


def command(*arguments):
    return [sys.executable, "-m", "bot", *arguments]


def facelog(*arguments, stdin=b"", **options):
    """Run to the end; the three streams are bytes."""
    return subprocess.run(
        command(*arguments), input=stdin, capture_output=True, timeout=SECONDS, check=False, **options
    )


def shell(line):
    """Run a line of shell in which $facelog is the program."""
    environment = {**os.environ, "facelog": f"{sys.executable} -m bot"}
    return subprocess.run(["sh", "-c", line], capture_output=True, timeout=SECONDS, check=False, env=environment)


def one_line(done, *parts):
    """What went wrong, said in one line with status 1."""
    said = done.stderr.decode()
    assert done.returncode == 1, said
    assert said.startswith("facelog: ")
    assert said.count("\n") == 1
    assert said.endswith("\n")
    for part in parts:
        assert part in said
    return said


def started(*arguments, **options):
    return subprocess.Popen(
        command(*arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def ended(process, number):
    """Send a signal; the status and what was said on standard error."""
    process.send_signal(number)
    # Not `communicate`: it would close standard input, and so end the wait by itself.
    status = process.wait(timeout=SECONDS)
    said = process.stderr.read().decode()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()
    return status, said


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "me.png"
    path.write_bytes(portraits()[0].content)
    return path


def test_ctrl_c_ends_a_conversation_that_waits_for_a_line(home):
    process = started("chat", "--user", "mina", "--lang", "en")
    assert process.stdout.readline().decode().startswith(READY)
    assert ended(process, signal.SIGINT) == (130, "")
    assert [lock.name for lock in (home / "run").glob("*.lock")] == ["schema.lock"]


def test_ctrl_c_ends_the_wait_for_a_pipe(tmp_path):
    fifo = tmp_path / "pipe.jpg"
    os.mkfifo(fifo)
    process = started("read", str(fifo))
    # Opening waits until the other side reads.
    with fifo.open("wb"):
        assert ended(process, signal.SIGINT) == (130, "")


def test_ctrl_c_ends_the_wait_for_a_message():
    process = started("chat", "--text", "-")
    process.stdin.write(b"x" * 200_000)
    # More than a pipe holds: it is being read.
    process.stdin.flush()
    assert ended(process, signal.SIGINT) == (130, "")


def test_the_demo_throws_its_diary_away_when_it_is_terminated(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    process = started("demo", "--out", str(tmp_path / "out"))
    assert process.stdout.readline()
    assert list(scratch.glob("facelog-demo-*"))
    assert ended(process, signal.SIGTERM) == (143, "")
    assert not list(scratch.glob("facelog-demo-*"))


def test_files_that_cannot_be_written(photo):
    one_line(facelog("run", cwd="/proc"), "facelog-demo: No such file")
    one_line(facelog("read", str(photo), "--plot", "/no/such/x.png"), "/no/such/x.png: No such file")


def test_output_that_cannot_be_written():
    one_line(shell("$facelog chat </dev/null >/dev/full"), "output: No space left")
    one_line(shell("$facelog --version >/dev/full"), "output: No space left")
    one_line(shell("$facelog chat --json --text hi >&-"), "standard output is closed")


def test_closed_input_is_empty_and_a_closed_standard_error_no_trouble():
    done = shell("$facelog chat --lang en <&-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(READY)
    assert shell("$facelog chat --lang fr 2>&-").returncode == 2


def test_bytes_that_are_not_utf8():
    done = facelog("chat", "--lang", "en", stdin=b"/nope \xff\n/selfie ~nosuchuser/a.jpg\n/selfie \xff.jpg\n/quit\n")
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert "/nope: no such command" in said
    assert "There is no such file: ~nosuchuser/a.jpg" in said
    assert "There is no such file: \ufffd.jpg" in said
    done = facelog("chat", "--text", "-", "--lang", "en", stdin=b"caf\xe9 was closed")
    assert (done.returncode, done.stderr) == (0, b"")


def test_korean_in_an_ascii_locale(monkeypatch, tmp_path):
    for name, value in {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "일기.txt"
    path.write_text("너무 슬퍼서 울었어", encoding="utf-8")
    done = facelog("read", str(path).encode(), "--lang", "ko")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "일기.txt" in done.stdout.decode()
    assert "슬픔" in done.stdout.decode()


def test_standard_input_without_end():
    one_line(shell("$facelog chat --text - </dev/zero"), "standard input: more than 1,000,000 characters")


async def test_a_folder_is_no_input():
    folder = os.open("/", os.O_RDONLY)
    with pytest.raises(OSError, match="Is a directory") as caught:
        await PipedLines(folder).read("")
    os.close(folder)
    assert caught.value.filename == "standard input"


async def test_a_line_without_end_is_cut():
    zero = os.open("/dev/zero", os.O_RDONLY)
    assert await PipedLines(zero).read("") == ""
    os.close(zero)


async def test_lines_are_cut_at_the_bound_and_nothing_is_lost(tmp_path):
    path = tmp_path / "lines.txt"
    long = "가" * (LONGEST_LINE + 2)
    path.write_bytes("\ufeff/help\r\n\n".encode() + long.encode() + b"\n" + b"\xff last")
    with path.open("rb") as file:
        lines = PipedLines(file.fileno())
        read = [await lines.read("") for _ in range(6)]
    assert read[:2] == ["/help", ""]
    assert read[2] + read[3] == long
    assert len(read[2]) == LONGEST_LINE
    assert read[4:] == ["\ufffd last", None]


async def test_a_file_is_read_no_further_than_its_bound(tmp_path):
    path = tmp_path / "zeros"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    assert len(await load(path, 1000)) == 1001
    with pytest.raises(OSError, match="Is a directory") as caught:
        await load(tmp_path, 1000)
    assert caught.value.filename == str(tmp_path)


@pytest.mark.parametrize("path", ["", "~nosuchuser/a.jpg", "a\0b", "x" * 5000, "\udcff.jpg"])
def test_what_is_no_file(path):
    assert existing_file(path) is None


def test_names_cannot_steer_the_terminal(tmp_path):
    name = b"\xff\x1b[2J\n\xe2\x80\xae.txt"
    path = os.path.join(os.fsencode(tmp_path), name)
    with open(path, "wb") as file:
        file.write(b"hello")
    shown = facelog("read", path, "--lang", "en").stdout.decode()
    assert "\x1b" not in shown
    assert shown.splitlines()[0].endswith("\ufffd\ufffd[2J\ufffd\ufffd.txt")


def test_a_line_of_failure_is_one_line(capsys):
    with pytest.raises(SystemExit):
        fail("\udcff\x1b[2J\n\u202e.txt: No such file")
    assert capsys.readouterr().err == "facelog: \ufffd\ufffd[2J\ufffd\ufffd.txt: No such file\n"


def test_odd_spaces_and_hangul_stay_as_they_are():
    assert printable("스크린샷 오후 3.14\u202fPM\u3000.png") == "스크린샷 오후 3.14\u202fPM\u3000.png"


async def sentence(home):
    """What is said of the diary in `home`."""
    with pytest.raises(FacelogError) as caught:
        async with open_app(load_settings()):
            pass
    return failure_sentence(caught.value, home)


async def test_trouble_with_the_diary_is_a_sentence_with_its_place(home):
    async with open_app(load_settings()):
        pass
    key, database = home / "master.key", home / "facelog.db"
    right = key.read_text()
    key.write_text("A" * 43 + "=\n")
    assert f"{database} was sealed with another master key" in await sentence(home)
    key.write_text("short\n")
    assert f"{key} is damaged; put the key back from a backup" in await sentence(home)
    key.unlink()
    one_line(facelog("chat"), f"its key {key} is not; put the key back", "(master_key_file_missing)")
    key.write_text(right)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    assert f"{database} was written by a newer Facelog; update this one" in await sentence(home)
    database.write_bytes(b"no database, but long enough to be looked at" * 100)
    assert f"{database} is not a database; put a backup in its place" in await sentence(home)


def test_an_unknown_code_is_kept(home):
    assert failure_sentence(StorageError("something_else"), home) == "something_else"
    assert failure_sentence(StorageError("disk_full"), Path("/a{b}")).startswith("the disk that holds /a{b} is full")


def test_settings_that_cannot_be_read_are_one_line(monkeypatch, tmp_path):
    one_line(facelog("doctor", env={**os.environ, "FACELOG_HOME": "~nosuchuser/x"}), "no home folder for ~nosuchuser")
    (tmp_path / "cwd" / "facelog.toml").write_bytes(b'language = "\xff"')
    one_line(facelog("doctor"), "facelog.toml: not UTF-8")


@pytest.mark.parametrize(
    ("user", "says"), [("", "no visible character"), (" \x1b\u200b ", "no visible character"), ("x" * 101, "100")]
)
def test_a_user_that_is_none_is_refused(user, says):
    with pytest.raises(typer.BadParameter, match=says):
        user_of(user)


def test_a_user_is_cleaned():
    assert user_of(" mi\x1bna\udcff ") == "mina\ufffd"


def test_a_bad_user_is_a_usage_error():
    done = facelog("chat", "--user", "", "--text", "hi")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "--user has no visible character" in done.stderr.decode()


@pytest.mark.parametrize("error", [KeyError("uid"), OSError("no such user")])
def test_an_account_without_a_name_is_asked_for_one(monkeypatch, error):
    def nameless():
        raise error

    monkeypatch.setattr("getpass.getuser", nameless)
    with pytest.raises(typer.BadParameter, match="give --user"):
        user_of(None)


def test_an_empty_path_is_no_file():
    one_line(facelog("chat", "--selfie", "", "--json"), "'': there is no such file")
    with pytest.raises(SystemExit):
        path_of("")


async def test_background_work_that_fails_is_logged_by_type(caplog):
    async def failing():
        raise ExceptionGroup("several", [StorageError("words that nobody may see"), OSError("more")])

    task = asyncio.create_task(failing())
    task.add_done_callback(log_end)
    await asyncio.wait([task])
    assert "background work ended: StorageError, OSError" in caplog.text
    assert "words" not in caplog.text
