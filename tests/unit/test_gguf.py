import struct

import pytest

from core.errors import ModelUnavailable
from llm import gguf


def header(magic=b"GGUF", version=3, tensors=1):
    return struct.pack("<4sIQQ", magic, version, tensors, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"GG", "not a GGUF file"),
        (header(magic=b"GGML"), "not a GGUF file"),
        (header()[:20], "cut off"),
        (header(version=1), "version 1"),
        (header(version=0x03000000), "version"),
        (header(tensors=0), "no weights"),
    ],
)
def test_a_file_that_cannot_be_a_model_is_told_why(tmp_path, content, sentence):
    path = tmp_path / "m.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=sentence):
        gguf.check_file(path, "llama m", None)


@pytest.mark.parametrize("name", ["", "missing.gguf"])
def test_a_folder_or_nothing_at_all_is_no_model(tmp_path, name):
    with pytest.raises(ModelUnavailable, match="not there or cannot be read"):
        gguf.check_file(tmp_path / name, "llama m", None)


def test_a_model_has_to_fit_in_memory(tmp_path):
    path = tmp_path / "m.gguf"
    path.write_bytes(header())
    gguf.check_file(path, "llama m", 24)
    with pytest.raises(ModelUnavailable, match=r"needs 0\.0 GB of memory"):
        gguf.check_file(path, "llama m", 23)
    with pytest.raises(ModelUnavailable, match=r"needs 8\.0 GB of memory, and 2\.5 GB are free"):
        gguf.check_memory(8_000_000_000, "llama m", 2_500_000_000)


def test_the_smaller_of_machine_and_container_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(gguf, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(gguf, "CGROUP", tmp_path)
    assert gguf.available_memory() is None
    (tmp_path / "meminfo").write_text("MemTotal: 9000 kB\nMemAvailable:    4000 kB\nHugePages_Total: 0\n\n")
    assert gguf.available_memory() == 4_096_000
    (tmp_path / "memory.max").write_text("3000000\n")
    (tmp_path / "memory.current").write_text("2000000\n")
    (tmp_path / "memory.stat").write_text("anon 5\ninactive_file 300000\nactive_file 200000\n")
    assert gguf.available_memory() == 1_500_000
    (tmp_path / "memory.max").write_text("max\n")
    assert gguf.available_memory() == 4_096_000
