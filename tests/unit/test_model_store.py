import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.manifest import MANIFEST, Manifest, StoredFile
from config.model_store import UNFINISHED, ModelStore
from config.settings import load_settings
from core.errors import ConfigError, ModelStoreError
from tests.fakes.hub import sha256

CONTENT = {"config.json": b"{}", "model.bin": b"weights" * 1000}


@pytest.fixture
def store(tmp_path):
    return ModelStore(tmp_path / "models")


def put(store, name="toy", content=None):
    """Install a model as a pull does."""
    files = CONTENT if content is None else content
    stored = tuple(
        StoredFile(name=file, size=len(data), sha256=sha256(data), checked="size") for file, data in files.items()
    )
    with store.pulling(name) as unfinished:
        for file, data in files.items():
            (unfinished / file).write_bytes(data)
        manifest = Manifest(name=name, repository="o/r", revision=None, files=stored)
        store.install(manifest, {file: unfinished / file for file in files})
    return store.folder(name)


def rewrite(folder, **changes):
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | changes), encoding="utf-8")


def code_of(call, *arguments):
    with pytest.raises(ModelStoreError) as caught:
        call(*arguments)
    return caught.value.code


def test_what_was_installed_is_found_and_sound(store):
    assert (store.names(), store.find("toy"), store.resolve("toy")) == ((), None, "toy")
    folder = put(store)
    assert (store.names(), store.find("toy"), store.resolve("toy")) == (("toy",), folder, str(folder))
    assert store.verify("toy") == {"config.json": "ok", "model.bin": "ok"}
    assert store.resolve("/some/where/else") == "/some/where/else"
    assert store.resolve("Systran/faster-whisper-small") == "Systran/faster-whisper-small"


def test_verify_tells_changed_from_missing(store):
    folder = put(store)
    (folder / "config.json").unlink()
    (folder / "model.bin").write_bytes(b"WEIGHTS" * 1000)
    assert store.verify("toy") == {"config.json": "missing", "model.bin": "changed"}
    assert store.find("toy") is None


def test_a_file_of_another_length_is_no_model_to_use(store):
    folder = put(store)
    (folder / "model.bin").write_bytes(b"short")
    assert store.find("toy") is None


def test_remove_deletes_what_is_ours_and_nothing_else(store):
    folder = put(store)
    (folder / "notes.txt").write_text("mine")
    removed = store.remove("toy")
    assert (removed.files, removed.kept) == (2, ("notes.txt",))
    assert removed.size == sum(map(len, CONTENT.values()))
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    assert code_of(store.remove, "toy") == "not_pulled"


def test_remove_leaves_no_folder_behind_and_drops_what_was_begun(store):
    folder = put(store)
    begun = store.root / UNFINISHED / "toy"
    begun.mkdir()
    (begun / "model.bin.abc.part").write_bytes(b"half")
    assert store.remove("toy").files == 3
    assert not folder.exists()
    assert not begun.exists()
    begun.mkdir()
    (begun / "model.bin.abc.part").write_bytes(b"half")
    assert store.remove("toy").size == 4


@pytest.mark.parametrize("name", ["..", ".", "", "../toy", "a/b", "/etc", "A", ".unfinished", "toy\n", "a" + "/.." * 9])
def test_names_that_lead_elsewhere_are_refused(store, name):
    put(store)
    assert store.find(name) is None
    for call in (store.folder, store.manifest, store.verify, store.remove):
        assert code_of(call, name) == "unsafe_name"


def test_a_link_in_place_of_a_folder_is_refused(store, tmp_path):
    folder = put(store)
    elsewhere = folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(elsewhere)
    assert code_of(store.remove, "toy") == "unsafe_name"
    assert (elsewhere / "model.bin").exists()


def test_removing_a_link_leaves_what_it_points_to(store, tmp_path):
    folder = put(store)
    outside = (folder / "model.bin").rename(tmp_path / "precious")
    (folder / "model.bin").symlink_to(outside)
    store.remove("toy")
    assert outside.exists()


@pytest.mark.parametrize("name", ["../../precious", "/etc/passwd", "a/b", "..", ".hidden", MANIFEST, "", "a\\b"])
def test_a_manifest_that_names_files_elsewhere_is_refused(store, tmp_path, name):
    precious = tmp_path / "precious"
    precious.write_text("diary")
    folder = put(store)
    rewrite(folder, files=[{"name": name, "size": 5, "sha256": "0" * 64, "checked": "size"}])
    assert store.find("toy") is None
    for call in (store.verify, store.remove):
        assert code_of(call, "toy") == "manifest_damaged"
    assert precious.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.binary(max_size=300))
def test_no_manifest_whatever_it_holds_raises_anything_else(store, content):
    folder = put(store)
    (folder / MANIFEST).write_bytes(content)
    assert code_of(store.remove, "toy") == "manifest_damaged"
    assert store.find("toy") is None


def test_a_manifest_of_another_model_is_refused(store):
    rewrite(put(store), name="other")
    assert code_of(store.verify, "toy") == "manifest_damaged"


def test_one_process_at_a_time(store):
    put(store)
    with store.pulling("toy"):
        assert code_of(ModelStore(store.root).remove, "toy") == "busy"
    store.remove("toy")


@pytest.mark.parametrize(
    "mirror", ["https://mirror.example/hub", "http://[::1]:8080", "/mnt/stick", "stick", "~/models"]
)
def test_a_mirror_is_an_address_or_a_folder(mirror):
    assert load_settings(models_mirror=mirror).models_mirror == mirror


@pytest.mark.parametrize("mirror", ["ftp://mirror", "https://", "https://name:secret@mirror", "http://[::1"])
def test_a_mirror_that_is_neither_is_refused_and_not_repeated(mirror):
    with pytest.raises(ConfigError, match="FACELOG_MODELS_MIRROR") as caught:
        load_settings(models_mirror=mirror)
    assert "secret" not in str(caught.value)
