import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalog import KINDS, packaged_catalog, parse_catalog
from config.machine import Machine, this_machine
from core.errors import ConfigError, ModelStoreError
from core.people import LANGUAGES

CATALOG = packaged_catalog()
ENTRY = """
[[model]]
name = "{name}"
kind = "{kind}"
repository = "{repository}"
licence = "MIT"
commercial = "{commercial}"
languages = ["ko"]
good_for = {{ ko = "시험", en = "tests" }}
files = [{{ path = "{path}" }}]
"""
GOOD = {"name": "a-1.5b", "kind": "hear", "repository": "o/r", "commercial": "no", "path": "en/voice.onnx"}
GB = 1_000_000_000


def entry(**changes):
    return ENTRY.format(**(GOOD | changes))


def test_what_ships_has_something_of_every_kind_in_both_languages():
    for kind in KINDS:
        assert CATALOG.of(kind)
    for model in CATALOG.model:
        assert all(model.good_for.to(language) for language in LANGUAGES)
        assert {"ko", "en"} & set(model.languages)
    assert {"ko", "en"} <= {language for model in CATALOG.of("speak") for language in model.languages}


def test_what_ships_is_pinned_where_its_checksums_are_known():
    for model in CATALOG.model:
        known = [file.sha256 is not None for file in model.files]
        assert all(known) == any(known) == (model.revision is not None)
        assert all(file.sha256 is None or file.size for file in model.files)


def test_what_may_not_be_used_freely_is_never_proposed():
    for model in CATALOG.model:
        if model.suggested:
            assert model.commercial == "yes"
            assert model.caveat is None


def test_whisper_models_have_the_files_that_hearing_needs():
    for model in CATALOG.of("hear"):
        names = {file.name for file in model.files}
        assert {"config.json", "model.bin", "tokenizer.json"} <= names
        assert any(name.startswith("vocabulary.") for name in names)


def test_a_good_entry_is_taken():
    (model,) = parse_catalog(entry()).model
    assert (model.name, model.size, model.files[0].name) == ("a-1.5b", None, "voice.onnx")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": "../a"}, "model.0.name"),
        ({"name": "a..b"}, "model.0.name"),
        ({"name": "Big"}, "model.0.name"),
        ({"kind": "see"}, "model.0.kind"),
        ({"repository": "just-a-name"}, "model.0.repository"),
        ({"repository": "../../etc"}, "model.0.repository"),
        ({"commercial": "maybe"}, "model.0.commercial"),
        ({"path": "../secret"}, "model.0.files.0.path"),
        ({"path": "/etc/passwd"}, "model.0.files.0.path"),
        ({"path": "a/../../b"}, "model.0.files.0.path"),
        ({"path": "a\\\\b"}, "model.0.files.0.path"),
        ({"path": ""}, "model.0.files.0.path"),
    ],
)
def test_a_bad_entry_is_named(changes, where):
    with pytest.raises(ConfigError, match=re.escape(where)):
        parse_catalog(entry(**changes))


def test_an_unknown_key_and_a_name_twice_are_refused():
    with pytest.raises(ConfigError, match=r"model\.0\.licens"):
        parse_catalog(entry() + 'licens = "MIT"\n')
    with pytest.raises(ConfigError, match="twice"):
        parse_catalog(entry() + entry())
    with pytest.raises(ConfigError, match="not valid TOML"):
        parse_catalog("[[model")


def test_two_files_may_not_share_a_name():
    files = 'files = [{ path = "a/x.onnx" }, { path = "b/x.onnx" }]'
    with pytest.raises(ConfigError, match="twice"):
        parse_catalog(entry().replace('files = [{ path = "en/voice.onnx" }]', files))


@given(st.text(max_size=60))
def test_no_path_leads_out_of_its_folder(path):
    quoted = path.replace("\\", "\\\\").replace('"', '\\"')
    try:
        (model,) = parse_catalog(entry(path=quoted)).model
    except ConfigError:
        return
    assert ".." not in model.files[0].path.split("/")
    assert not model.files[0].path.startswith("/")
    assert "/" not in model.files[0].name


def test_a_wrong_name_gets_the_closest_one():
    with pytest.raises(ModelStoreError) as caught:
        CATALOG.named("Whisper-Smal")
    assert (caught.value.code, caught.value.facts["close"]) == ("unknown_model", "whisper-small")
    with pytest.raises(ModelStoreError) as caught:
        CATALOG.named("zzzzzz")
    assert caught.value.facts["close"] == ""


def suggested(**machine):
    return [model.name for model in Machine(**machine).suggested(CATALOG)]


def test_the_proposal_grows_with_the_machine():
    assert suggested(memory=GB // 2, cores=2, free=100 * GB) == ["whisper-tiny"]
    assert suggested(memory=4 * GB, cores=4, free=100 * GB) == ["whisper-base", "piper-ljspeech", "qwen2.5-1.5b"]
    roomy = ["whisper-small", "piper-ljspeech", "qwen2.5-1.5b", "qwen3-embedding-0.6b"]
    assert suggested(memory=16 * GB, cores=4, free=100 * GB) == roomy
    assert suggested(memory=16 * GB, cores=16, free=100 * GB)[0] == "whisper-large-v3-turbo"
    assert suggested(memory=16 * GB, cores=16, free=GB // 2) == []


@given(st.integers(0, 64 * GB) | st.none(), st.integers(1, 64), st.integers(0, 64 * GB))
def test_what_is_proposed_fits_as_a_whole(memory, cores, free):
    machine = Machine(memory=memory, cores=cores, free=free)
    chosen = machine.suggested(CATALOG)
    assert len({model.kind for model in chosen}) == len(chosen)
    assert all(machine.fits(model) for model in chosen)
    assert not chosen or sum(model.size for model in chosen) < free
    if memory is not None:
        assert sum((model.ram_mb or 0) * 1_000_000 for model in chosen) <= memory


def test_a_model_of_unknown_size_neither_fits_nor_not(tmp_path):
    machine = this_machine(tmp_path / "not" / "there" / "yet")
    assert machine.free > 0
    assert machine.memory is None or machine.memory > 0
    assert machine.fits(parse_catalog(entry()).model[0]) is None
