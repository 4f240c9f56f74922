"""`facelog models`: the real huggingface_hub client against a hub of ours, and the command as a process."""

import errno
import io
import json
import os
import shutil
import socket
import subprocess
import sys

import pytest

from bot.models import propose, pull_model, refuse_when_offline, told, verify_models
from bot.models_view import error_sentence
from bot.wording.wording import wording
from config.model_pull import MARGIN_BYTES, Puller
from config.model_source import FolderSource, HubSource, open_source
from config.model_store import UNFINISHED, ModelStore
from config.settings import load_settings
from core.errors import ModelStoreError
from core.people import LANGUAGES
from tests.fakes.hub import COMMIT, REPOSITORY, SMALL, WEIGHTS, Hub, Watcher, serving, sha256, toy

GB = 1_000_000_000
PIECE = 100_000
EN = wording("en")


def plenty(_folder):
    return 100 * GB


@pytest.fixture
def hub(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    # The library writes 10 MB at a time; what has not been written when a connection ends is lost.
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", PIECE)
    with serving(Hub()) as hub:
        yield hub


@pytest.fixture
def store(tmp_path):
    return ModelStore(tmp_path / "models")


def pull(store, source, model=None, watcher=None, free=plenty):
    if isinstance(source, Hub):
        source = HubSource(source.url)
    return Puller(store, source, free_space=free).pull(model or toy(), watcher or Watcher())


def refusal(store, source, model=None, watcher=None, free=plenty):
    """The error of a pull that fails; it has a sentence in every language, and no file got its name."""
    with pytest.raises(ModelStoreError) as caught:
        pull(store, source, model, watcher, free)
    for language in LANGUAGES:
        assert "\n" not in error_sentence(caught.value, wording(language))
    assert store.find("whisper-toy") is None
    folder = store.root / "whisper-toy"
    assert not folder.exists() or not list(folder.iterdir())
    return caught.value


def interrupted(store, hub):
    """A pull that stops in the middle of the large file, with 400,000 bytes of it on the disk."""
    with pytest.raises(KeyboardInterrupt):
        pull(store, hub, watcher=Watcher(at=500_000))
    assert store.find("whisper-toy") is None
    assert sorted(begun(store)) == [len(SMALL), 400_000]


def begun(store):
    """Sizes of what unfinished pulls left."""
    return [path.stat().st_size for path in (store.root / UNFINISHED).glob("*/*.part")]


@pytest.mark.parametrize("pinned", [True, False])
def test_a_whole_pull(hub, store, pinned):
    watcher = Watcher()
    manifest = pull(store, hub, toy(pinned=pinned), watcher)
    folder = store.find("whisper-toy")
    assert {path.name for path in folder.iterdir()} == {"config.json", "model.bin", "manifest.json"}
    assert (folder / "model.bin").read_bytes() == WEIGHTS
    assert (manifest.repository, manifest.revision) == (REPOSITORY, COMMIT)
    small, large = manifest.files
    assert (small.checked, large.checked) == ("sha256" if pinned else "git-sha1", "sha256")
    assert (large.size, large.sha256) == (len(WEIGHTS), sha256(WEIGHTS))
    assert json.loads((folder / "manifest.json").read_text())["files"][1]["sha256"] == sha256(WEIGHTS)
    assert watcher.begun == [(2, len(SMALL) + len(WEIGHTS))]
    assert watcher.checked == ["config.json", "model.bin"]
    assert watcher.positions[-1] == len(WEIGHTS)
    assert begun(store) == []
    assert hub.tokens == {None}


def test_a_connection_that_is_cut_once_is_continued_at_once(hub, store):
    hub.cuts["weights/model.bin"] = 300_000
    pull(store, hub)
    assert hub.downloads("weights/model.bin") == [None, "bytes=300000-"]
    assert store.verify("whisper-toy") == {"config.json": "ok", "model.bin": "ok"}


def test_what_arrived_before_a_failure_is_continued_by_the_next_pull(hub, store):
    hub.cuts["weights/model.bin"], hub.after_cut["weights/model.bin"] = 300_000, 503
    error = refusal(store, hub)
    assert (error.code, error.facts["status"]) == ("server_trouble", 503)
    assert sorted(begun(store)) == [len(SMALL), 300_000]
    hub.statuses.clear()
    watcher = Watcher()
    pull(store, hub, watcher=watcher)
    assert hub.downloads("weights/model.bin")[-1] == "bytes=300000-"
    # The small file was there already.
    assert len(hub.downloads("config.json")) == 1
    assert watcher.positions[:2] == [len(SMALL), 300_000]
    assert store.verify("whisper-toy")["model.bin"] == "ok"


def test_ctrl_c_keeps_what_arrived(hub, store, capsys):
    source = HubSource(hub.url)
    with pytest.raises(BaseException) as ended, told(EN):  # noqa: PT011 - typer's own, checked below
        Puller(store, source, free_space=plenty).pull(toy(), Watcher(at=500_000))
    assert ended.value.exit_code == 130
    assert "the same command continues" in capsys.readouterr().err
    assert store.find("whisper-toy") is None
    (arrived,) = [size for size in begun(store) if size != len(SMALL)]
    assert arrived == 400_000
    pull(store, source)
    assert hub.downloads("weights/model.bin") == [None, "bytes=400000-"]
    assert (store.find("whisper-toy") / "model.bin").read_bytes() == WEIGHTS


def test_a_server_that_cannot_continue_starts_anew(hub, store):
    interrupted(store, hub)
    hub.ranges = False
    pull(store, hub)
    assert store.verify("whisper-toy")["model.bin"] == "ok"


def test_what_was_begun_of_another_revision_is_not_continued(hub, store):
    interrupted(store, hub)
    hub.files["weights/model.bin"] = WEIGHTS[::-1]
    pull(store, hub)
    assert hub.downloads("weights/model.bin")[-1] is None
    assert (store.find("whisper-toy") / "model.bin").read_bytes() == WEIGHTS[::-1]


@pytest.mark.parametrize("path", ["config.json", "weights/model.bin"])
def test_content_that_is_not_what_was_announced_is_thrown_away(hub, store, path):
    content = hub.files[path]
    hub.served[path] = b"?" + content[1:]
    error = refusal(store, hub)
    assert (error.code, error.facts["file"]) == ("wrong_checksum", path.rpartition("/")[2])
    assert len(content) not in begun(store)
    hub.served.clear()
    pull(store, hub)
    assert store.find("whisper-toy") is not None


def test_damage_in_what_was_begun_is_noticed(hub, store):
    interrupted(store, hub)
    (part,) = (store.root / UNFINISHED).glob("*/model.bin.*")
    part.write_bytes(b"?" * 400_000)
    assert refusal(store, hub).code == "wrong_checksum"
    pull(store, hub)
    assert store.verify("whisper-toy")["model.bin"] == "ok"


def test_a_longer_file_than_announced_is_refused(hub, store):
    hub.served["weights/model.bin"] = WEIGHTS + b"more"
    assert refusal(store, hub).code == "wrong_length"


def test_a_source_that_has_another_file_than_the_catalog_is_refused_before_anything_is_fetched(hub, store):
    hub.files["weights/model.bin"] = WEIGHTS[::-1]
    assert refusal(store, hub, toy(pinned=True)).code == "other_file"
    assert hub.downloads("weights/model.bin") == []


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "server_refused"),
        (403, "server_refused"),
        (404, "not_there"),
        (429, "server_trouble"),
        (500, "server_trouble"),
    ],
)
def test_a_server_that_refuses(hub, store, status, code):
    hub.statuses["HEAD", "config.json"] = status
    assert refusal(store, hub).code == code


def test_a_file_that_is_not_there(hub, store):
    del hub.files["weights/model.bin"]
    error = refusal(store, hub)
    assert (error.code, error.facts["file"]) == ("not_there", f"{REPOSITORY}/weights/model.bin")


def test_a_login_page_is_no_hub(hub, store):
    hub.describes = False
    assert refusal(store, hub).code == "not_a_hub"


def test_nobody_answers(store):
    with socket.socket() as taken:
        # Bound and not listening: connections are refused, and nobody else gets the port.
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        error = refusal(store, HubSource(f"http://127.0.0.1:{port}"))
    assert (error.code, error.facts["where"]) == ("no_network", f"127.0.0.1:{port}")


def test_room_is_made_sure_of_first(hub, store):
    needed = len(SMALL) + len(WEIGHTS) + MARGIN_BYTES
    error = refusal(store, hub, free=lambda _folder: needed - 1)
    assert (error.code, error.facts["needed"], error.facts["free"]) == ("no_room", needed, needed - 1)
    assert hub.downloads("config.json") == []
    pull(store, hub, free=lambda _folder: needed)


def test_what_was_begun_needs_no_room_again(hub, store):
    interrupted(store, hub)
    pull(store, hub, free=lambda _folder: MARGIN_BYTES + len(WEIGHTS) - 400_000)


def test_a_disk_that_fills_up_on_the_way(hub, store):
    full = OSError(errno.ENOSPC, "No space left on device")
    assert refusal(store, hub, watcher=Watcher(at=500_000, error=full)).code == "disk_full"


def test_a_changed_file_is_noticed_and_mended(hub, store, capsys):
    pull(store, hub)
    weights = store.find("whisper-toy") / "model.bin"
    weights.write_bytes(b"?" + WEIGHTS[1:])
    assert not verify_models(("whisper-toy",), store, EN, as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "models": [{"name": "whisper-toy", "state": "changed", "files": {"config.json": "ok", "model.bin": "changed"}}]
    }
    assert not verify_models(("whisper-toy",), store, EN, as_json=False)
    assert "facelog models pull whisper-toy" in capsys.readouterr().out
    pull_model(toy(), store, HubSource(hub.url), EN, free_space=plenty)
    assert weights.read_bytes() == WEIGHTS
    assert len(hub.downloads("config.json")) == 1
    assert verify_models(store.names(), store, EN, as_json=False)


def test_a_damaged_manifest_is_told_and_mended_without_another_download(hub, store, capsys):
    pull(store, hub)
    (store.root / "whisper-toy" / "manifest.json").write_text("{")
    assert not verify_models(("whisper-toy",), store, EN, as_json=True)
    assert json.loads(capsys.readouterr().out)["models"] == [{"name": "whisper-toy", "state": "damaged", "files": {}}]
    pull(store, hub)
    assert store.verify("whisper-toy") == {"config.json": "ok", "model.bin": "ok"}
    assert len(hub.downloads("weights/model.bin")) == 1


def test_what_is_pulled_is_told_with_the_setting_that_uses_it(hub, store, capsys):
    pull_model(toy(), store, HubSource(hub.url), EN, free_space=plenty)
    said = capsys.readouterr()
    assert str(store.root / "whisper-toy") in said.out
    assert "FACELOG_STT_MODEL=whisper-toy" in said.out
    assert said.err == ""
    asked = len(hub.asked)
    pull_model(toy(), store, HubSource(hub.url), EN, free_space=plenty)
    assert "here already" in capsys.readouterr().out
    assert len(hub.asked) == asked


@pytest.mark.parametrize(
    ("kind", "use"),
    [
        ("chat", "FACELOG_LLM_MODEL=whisper-toy"),
        ("embed", "FACELOG_EMBED_MODEL=whisper-toy"),
        ("speak", "FACELOG_TTS_VOICES=ko=whisper-toy"),
    ],
)
def test_the_setting_that_takes_a_model_is_told(hub, store, capsys, kind, use):
    pull_model(toy(kind=kind), store, HubSource(hub.url), EN, free_space=plenty)
    assert use in capsys.readouterr().out


def lay_out(root):
    for path, content in Hub().files.items():
        file = root / REPOSITORY / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def test_a_folder_serves_as_a_mirror(store, tmp_path, capsys):
    lay_out(tmp_path / "stick")
    pull_model(toy(), store, open_source(str(tmp_path / "stick")), EN, free_space=plenty)
    assert "No checksum is known for config.json, model.bin" in capsys.readouterr().out
    assert store.manifest("whisper-toy").revision is None
    assert store.verify("whisper-toy") == {"config.json": "ok", "model.bin": "ok"}


def test_a_folder_is_held_to_the_catalogs_checksums(store, tmp_path):
    lay_out(tmp_path)
    source = FolderSource(tmp_path)
    (tmp_path / REPOSITORY / "weights" / "model.bin").write_bytes(WEIGHTS[::-1])
    assert refusal(store, source, toy(pinned=True)).code == "wrong_checksum"
    (tmp_path / REPOSITORY / "weights" / "model.bin").write_bytes(b"short")
    assert refusal(store, source, toy(pinned=True)).code == "other_file"
    shutil.rmtree(tmp_path / REPOSITORY / "weights")
    assert refusal(store, source).code == "not_there"
    assert refusal(store, FolderSource(tmp_path / "nothing")).code == "no_mirror_folder"


def test_a_copy_from_a_folder_is_continued(store, tmp_path):
    lay_out(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        pull(store, FolderSource(tmp_path), watcher=Watcher(at=len(WEIGHTS)))
    watcher = Watcher()
    pull(store, FolderSource(tmp_path), watcher=watcher)
    assert watcher.positions[0] == len(SMALL)
    assert store.find("whisper-toy") is not None


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_gets_bars(hub, store, monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    pull_model(toy(), store, HubSource(hub.url), EN, free_space=plenty)
    assert "whisper-toy" in screen.getvalue()
    assert "model.bin" in screen.getvalue()
    assert store.find("whisper-toy") is not None


@pytest.mark.parametrize("answer", ["n", "y"])
def test_a_terminal_is_asked_before_a_set_is_pulled(home, tmp_path, monkeypatch, answer):
    screen, complaints = Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", complaints)
    settings = load_settings(models_mirror=str(tmp_path / "nothing"))
    if answer == "y":
        with pytest.raises(SystemExit):
            propose(settings, EN)
        assert "there is no folder" in complaints.getvalue()
    else:
        propose(settings, EN)
    assert "Pull these now?" in screen.getvalue()
    assert not list(home.glob("models/*/manifest.json"))


def test_two_pulls_of_one_model_do_not_mix(hub, store):
    with store.pulling("whisper-toy"):
        assert refusal(store, hub).code == "busy"


def test_the_promise_to_stay_offline_is_kept():
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        with pytest.raises(ModelStoreError, match="offline"):
            refuse_when_offline(None, {name: "true"})
        refuse_when_offline("http://mirror", {name: "1"})
    refuse_when_offline(None, {"HF_HUB_OFFLINE": "0"})


def facelog(*arguments, **variables):
    command = [sys.executable, "-m", "bot", "models", *map(str, arguments)]
    environment = os.environ | variables
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=environment, stdin=subprocess.DEVNULL, check=False
    )


def test_the_list_as_a_script_reads_it(home):
    done = facelog("list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(done.stdout)
    assert set(listed) == {"folder", "memory", "free", "models", "others"}
    assert listed["folder"] == str(home / "models")
    assert {model["state"] for model in listed["models"]} == {"absent"}
    assert {model["kind"] for model in listed["models"]} == {"hear", "speak", "chat", "embed"}
    # Looking leaves nothing behind.
    assert not home.exists()


def test_pull_without_a_name_pulls_nothing(home):
    done = facelog("pull", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "whisper-small" in done.stdout
    assert "free on the disk" in done.stdout
    assert not home.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pull", "whisper-smal"), "Did you mean whisper-small?"),
        (("pull", "whisper-tiny"), "HF_HUB_OFFLINE is set"),
        (("remove", "../../etc"), "../../etc cannot be the name of a model"),
        (("verify", "whisper-tiny"), "whisper-tiny is not on this machine"),
    ],
)
def test_failures_are_one_line(arguments, said):
    done = facelog(*arguments, "--lang", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("facelog: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_bad_mirror_is_told_by_its_setting(tmp_path):
    done = facelog("pull", "whisper-tiny", "--lang", "ko", FACELOG_MODELS_MIRROR=str(tmp_path / "nothing"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"facelog: FACELOG_MODELS_MIRROR: {tmp_path / 'nothing'} 폴더가 없어요\n"


def test_a_process_pulls_from_the_mirror_though_the_library_was_told_to_stay_offline(hub, home):
    voice = {"piper-kss-korean.onnx": WEIGHTS, "piper-kss-korean.onnx.json": SMALL}
    hub.repository, hub.files, hub.large = "neurlang/piper-onnx-kss-korean", voice, {"piper-kss-korean.onnx"}
    done = facelog("pull", "piper-kss", "--lang", "en", FACELOG_MODELS_MIRROR=f"{hub.url}/", HF_HUB_OFFLINE="1")
    assert (done.returncode, done.stderr) == (0, "")
    folder = home / "models" / "piper-kss"
    assert "To use it: FACELOG_TTS_VOICES=ko=piper-kss" in done.stdout
    assert {path: (folder / path).read_bytes() for path in voice} == voice
    assert set(ModelStore(home / "models").verify("piper-kss").values()) == {"ok"}


def test_verify_and_remove_as_a_script_uses_them(home, tmp_path):
    lay_out(tmp_path)
    store = ModelStore(home / "models")
    pull(store, FolderSource(tmp_path))
    (home / "models" / "whisper-toy" / "config.json").write_text("?")
    done = facelog("verify", "--json")
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["models"][0]["state"] == "changed"
    done = facelog("remove", "whisper-toy", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (home / "models" / "whisper-toy").exists()
