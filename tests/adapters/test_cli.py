"""The command line as a script uses it: real processes, real weights."""

import base64
import io
import json
import subprocess
import sys

import pytest
from PIL import Image

from bot.portraits import portraits
from core.emotions import EMOTIONS


def facelog(*arguments, stdin="", env=None):
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120, env=env, check=False)


@pytest.fixture(scope="module")
def selfie(tmp_path_factory):
    path = tmp_path_factory.mktemp("photos") / "나의 셀카.png"
    path.write_bytes(portraits()[0].content)
    return path


def test_one_message_is_one_json_object(selfie, home):
    done = facelog("chat", "--user", "mina", "--text", "오늘 정말 행복했어!", "--selfie", selfie, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert set(answer) == {"turn", "observations", "mood", "mismatch", "reply", "saved", "ms"}
    face, text = answer["observations"]
    assert (face["kind"], text["kind"]) == ("face", "text")
    assert list(face["faces"][0]["emotions"]) == [e.value for e in EMOTIONS]
    assert answer["mood"]["label"] == "happiness"
    assert set(answer["reply"]) == {"text", "language", "writer", "voice", "notices"}
    assert answer["reply"]["language"] == "ko"
    assert answer["reply"]["writer"] == "composer"
    assert answer["saved"] is True
    assert {"see", "read", "write", "store", "total"} <= set(answer["ms"])
    assert (home / "facelog.db").exists()


def test_a_smile_over_heavy_words_is_noticed(selfie):
    done = facelog("chat", "--text", "너무 힘들고 슬퍼서 울고 싶어", "--selfie", selfie, "--lang", "ko", "--json")
    answer = json.loads(done.stdout)
    assert answer["mismatch"]["first"] == "face"
    assert answer["mismatch"]["second"] == "words"


def test_read_prints_a_line_a_file(selfie, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("I miss my dad so much", encoding="utf-8")
    nobody = tmp_path / "nobody.jpg"
    Image.new("RGB", (320, 240), "skyblue").save(nobody)
    done = facelog("read", selfie, words, nobody, "--lang", "en", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    face, text, nothing = map(json.loads, done.stdout.splitlines())
    assert set(face["faces"][0]) >= {"box", "landmarks", "confidence", "emotions", "label", "quality"}
    assert face["problem"] is None
    assert face["model"]
    assert "see" in face["ms"]
    assert text["label"] == "sadness"
    assert nothing["faces"] == []
    assert nothing["problem"]["code"] == "no_face"
    assert "couldn't find a face" in nothing["problem"]["text"]


def test_a_picture_of_the_reading_is_drawn(selfie, tmp_path):
    out = tmp_path / "out.png"
    done = facelog("read", selfie, "--plot", out)
    assert done.returncode == 0
    assert Image.open(io.BytesIO(out.read_bytes())).size[0] > 600


@pytest.mark.parametrize(
    "arguments",
    [
        ("chat", "--selfie", "missing.jpg", "--json"),
        ("read", "missing.jpg", "--json"),
        ("chat", "--voice", ".", "--json"),
    ],
)
def test_input_that_cannot_be_handled_is_one_line_and_status_1(arguments):
    done = facelog(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert arguments[-2] in done.stderr


@pytest.mark.parametrize(
    "arguments", [("chat", "--json"), ("chat", "--text", "x", "--lang", "fr"), ("dance",), ("read",)]
)
def test_usage_errors_are_status_2(arguments):
    done = facelog(*arguments)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_bad_setting_is_one_line_and_status_1(monkeypatch):
    monkeypatch.setenv("FACELOG_THREADS", "none")
    done = facelog("doctor")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "FACELOG_THREADS" in done.stderr


def test_the_doctor_tells_everything_but_the_secret(monkeypatch):
    secret = base64.urlsafe_b64encode(bytes(range(32))).decode()
    monkeypatch.setenv("FACELOG_KEY", secret)
    before = facelog("doctor", "--json")
    facelog("chat", "--user", "mina", "--text", "안녕")
    after = facelog("doctor", "--json")
    for done in (before, after):
        assert done.returncode == 0
        assert secret not in done.stdout + done.stderr
    findings = {(f["group"], f["what"]): f for f in json.loads(after.stdout)}
    assert findings["database", "intact"]["detail"] == "True"
    assert findings["database", "entries"]["detail"] == "1"
    assert findings["stages", "hear"]["state"] == "default"
    assert findings["platforms", "telegram"]["state"] == "default"
    monkeypatch.setenv("FACELOG_TELEGRAM_TOKEN", "123:abc")
    ready = facelog("doctor", "--json")
    assert "123:abc" not in ready.stdout + ready.stderr
    assert "nobody is served" in next(
        found["detail"] for found in json.loads(ready.stdout) if found["group"] == "platforms"
    )
    monkeypatch.setenv("FACELOG_STT_MODEL", "/no/such/model")
    missing = facelog("doctor")
    assert missing.returncode == 1
    assert "not on this machine" in " ".join(missing.stdout.split())


def test_a_piped_conversation(selfie):
    lines = f'오늘은 조용한 하루였어\n/selfie "{selfie}" 나야\n/mood\n/today\n/settings length long\n/nope\n/quit\n'
    done = facelog("chat", "--user", "mina", "--lang", "ko", stdin=lines)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    for expected in (
        "읽힌 마음 (최근 30일)",
        "오늘은 조용한 하루였어",
        "길이를 길게로 바꿨어요",
        "/nope: 없는 명령",
        "또 만나요",
    ):
        assert expected in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 600


def test_the_demo_runs_without_a_terminal(tmp_path):
    done = facelog("run")
    assert (done.returncode, done.stderr) == (0, "")
    folder = tmp_path / "cwd" / "facelog-demo"
    report = (folder / "report.md").read_text(encoding="utf-8")
    assert "# Facelog 데모 보고서" in report
    assert len(list(folder.glob("*-face.png"))) == 3
    assert len(list(folder.glob("*.ogg"))) >= 6
    assert str(folder.name) in done.stdout


def test_the_version():
    assert facelog("--version").stdout.startswith("facelog 0.")
