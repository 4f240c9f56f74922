import logging
import stat

import pytest

from bot.logs import PrivateLog, log_to_terminal, start_log


@pytest.fixture(autouse=True)
def root_handlers():
    """The handlers of the root logger, put back afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def record(text):
    return logging.LogRecord("x", logging.INFO, "", 0, text, None, None)


def test_the_home_is_private_even_when_the_log_comes_first(tmp_path):
    log = tmp_path / "home" / "logs" / "facelog.log"
    start_log(log, "info")
    # Past the capturing of logs, whose report could not be written down with half a character in it.
    [handler] = [one for one in logging.getLogger().handlers if isinstance(one, PrivateLog)]
    handler.handle(record("code \udcff"))
    assert (mode(tmp_path / "home"), mode(log.parent), mode(log)) == (0o700, 0o700, 0o600)
    assert "code \\udcff" in log.read_text(encoding="utf-8")


def test_rotated_files_are_private(tmp_path):
    (tmp_path / "logs").mkdir()
    log = PrivateLog(tmp_path / "logs" / "x.log", size=50, backups=2)
    for _ in range(5):
        log.emit(record("x" * 40))
    log.close()
    files = sorted((tmp_path / "logs").iterdir())
    assert [file.name for file in files] == ["x.log", "x.log.1", "x.log.2"]
    assert {mode(file) for file in files} == {0o600}


def test_a_log_that_cannot_be_written_says_nothing(tmp_path, capsys):
    log = PrivateLog(tmp_path / "gone" / "x.log")
    log.emit(record("x"))
    log.close()
    assert capsys.readouterr().err == ""


def test_a_service_logs_to_the_terminal_too(tmp_path, capsys):
    start_log(tmp_path / "home" / "logs" / "facelog.log", "info")
    log_to_terminal()
    logging.getLogger("bot.x").info("a code")
    assert "INFO bot.x a code" in capsys.readouterr().err
