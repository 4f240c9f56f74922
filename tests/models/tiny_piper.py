"""Writes a Piper voice of about a kilobyte, which hums one tone for each sound it is given.

Run as a program: python -m tests.models.tiny_piper FILE.onnx LANGUAGE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

RATE = 22_050
SAMPLES = 700
"""Of each sound, at a length scale of 1; every sound is followed by the id of a pad, which lasts as long."""
OPSET, IR = 15, 8


def write_piper(
    path: Path, language: str = "ko", *, samples: int = SAMPLES, level: float = 0.2, rate: int = RATE, **config: object
) -> Path:
    """Write a voice; `samples`: of each sound; `level`: of the hum, 0..1; `config`: changes to its description."""
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(_network(samples, level, rate), str(path))
    described = {
        "audio": {"sample_rate": rate},
        "espeak": {"voice": "en-us" if language == "en" else language},
        "phoneme_type": "espeak",
        "num_symbols": 256,
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "speaker_id_map": {},
    } | config
    path.with_name(f"{path.name}.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    return path


def _network(samples: int, level: float, rate: int) -> onnx.ModelProto:
    """Sound i is sin(2 pi (150 + 4 id_i) t) under a half-wave envelope; all sounds are as long as scales[1] says."""
    constants = {
        "zero": np.int64(0),
        "one": np.int64(1),
        "samples": np.float32(samples),
        "pi": np.float32(np.pi),
        "level": np.float32(level),
        "hertz": np.float32(4),
        "lowest": np.float32(150),
        "turn": np.float32(2 * np.pi / rate),
        "last": np.array([2], np.int64),
        "flat": np.array([1, 1, -1], np.int64),
    }
    steps = [
        ("Gather", ["scales", "one"], "length_scale"),
        ("Mul", ["length_scale", "samples"], "length"),
        ("Cast", ["length"], "count"),
        ("Range", ["zero", "count", "one"], "ticks"),
        ("Cast", ["ticks"], "time"),
        ("Div", ["time", "length"], "share"),
        ("Mul", ["share", "pi"], "half_wave"),
        ("Sin", ["half_wave"], "swell"),
        ("Mul", ["swell", "level"], "envelope"),
        ("Cast", ["input"], "sounds"),
        ("Mul", ["sounds", "hertz"], "above"),
        ("Add", ["above", "lowest"], "pitch"),
        ("Unsqueeze", ["pitch", "last"], "pitches"),
        ("Mul", ["time", "turn"], "turned"),
        ("Mul", ["pitches", "turned"], "phase"),
        ("Sin", ["phase"], "tones"),
        ("Mul", ["tones", "envelope"], "hummed"),
        ("Reshape", ["hummed", "flat"], "output"),
    ]
    casts = {"count": TensorProto.INT64, "time": TensorProto.FLOAT, "sounds": TensorProto.FLOAT}
    nodes = [
        helper.make_node(operation, inputs, [output], **({"to": casts[output]} if output in casts else {}))
        for operation, inputs, output in steps
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "sounds"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "time"])
    initial = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "tiny-piper", inputs, [output], initial)
    network = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(network)
    return network


if __name__ == "__main__":
    write_piper(Path(sys.argv[1]), *sys.argv[2:])
