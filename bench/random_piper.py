"""A Piper voice of the real size with random weights: as slow as a trained one of quality "medium", and only a buzz.

Left out is what chooses how long each sound lasts: here all last as long as each other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

RATE = 22_050
FRAMES_A_SOUND = 2.2
"""At a length scale of 1; a frame has 256 samples. Comes to some five Korean syllables a second."""
SYMBOLS = 256
HIDDEN, FILTER, ENCODER_LAYERS = 192, 768, 6
FLOWS, FLOW_LAYERS, FLOW_KERNEL = 4, 4, 5
FIRST = 256
"""Channels where frames begin to become samples; each of `UPSAMPLINGS` halves them."""
UPSAMPLINGS = ((8, 16), (8, 16), (4, 8))
"""Factor and kernel."""
BLOCKS = ((3, (1, 2)), (5, (2, 6)), (7, (3, 12)))
"""Kernel and dilations of the three residual blocks after each."""
SLOPE = 0.1
OPSET, IR = 17, 8


def write_piper(path: Path, language: str = "ko") -> Path:
    """Write a voice for the language, and its description beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(_network(), str(path))
    described = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us" if language == "en" else language},
        "phoneme_type": "espeak",
        "num_symbols": SYMBOLS,
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "speaker_id_map": {},
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    return path


class _Graph:
    """Nodes and weights as they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._noise = np.random.default_rng(7)

    def add(self, operation: str, *inputs: str, **attributes: object) -> str:
        """Add a node; returns the name of its answer."""
        answer = f"node{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, list(inputs), [answer], **attributes))
        return answer

    def constant(self, value: NDArray[np.float32] | NDArray[np.int64] | np.generic) -> str:
        """Add a constant; returns its name."""
        name = f"weight{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def noise(self, *shape: int, inputs: int) -> str:
        """Add random weights that keep the size of what goes through them; returns their name."""
        return self.constant(self._noise.standard_normal(shape, np.float32) / np.float32(inputs**0.5))

    def convolution(self, given: str, inputs: int, outputs: int, kernel: int = 1, dilation: int = 1) -> str:
        """Add a convolution that keeps the length."""
        weight, bias = self.noise(outputs, inputs, kernel, inputs=inputs * kernel), self._zeros(outputs)
        around = dilation * (kernel - 1) // 2
        return self.add("Conv", given, weight, bias, dilations=[dilation], pads=[around, around])

    def upsampling(self, given: str, inputs: int, factor: int, kernel: int) -> str:
        """Add a transposed convolution that halves the channels and multiplies the length."""
        weight, bias = self.noise(inputs, inputs // 2, kernel, inputs=inputs), self._zeros(inputs // 2)
        around = (kernel - factor) // 2
        return self.add("ConvTranspose", given, weight, bias, strides=[factor], pads=[around, around])

    def leaky(self, given: str) -> str:
        """Add a leaky ReLU."""
        return self.add("LeakyRelu", given, alpha=SLOPE)

    def parts(self, given: str, count: int) -> Sequence[str]:
        """Split the channels evenly."""
        names = [f"node{len(self.nodes)}part{index}" for index in range(count)]
        self.nodes.append(helper.make_node("Split", [given], names, axis=1))
        return names

    def _zeros(self, count: int) -> str:
        return self.constant(np.zeros(count, np.float32))


def _network() -> onnx.ModelProto:
    """The network: ids of sounds to samples, as Piper's own, by the shapes above."""
    graph = _Graph()
    frames = _repeated(graph, _encoder(graph))
    for _ in range(FLOWS):
        frames = _flow(graph, frames)
    samples = _generator(graph, frames)
    graph.nodes.append(helper.make_node("Identity", [samples], ["output"]))
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "sounds"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 1, "time"])
    made = helper.make_graph(graph.nodes, "random-piper", inputs, [output], graph.weights)
    network = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(network)
    return network


def _encoder(graph: _Graph) -> str:
    """Ids to (batch, HIDDEN, sounds): attention, and two convolutions, in each layer."""
    looked_up = graph.add("Gather", graph.noise(SYMBOLS, HIDDEN, inputs=1), "input")
    sounds = graph.add("Transpose", looked_up, perm=[0, 2, 1])
    scale = graph.constant(np.float32(HIDDEN**-0.5))
    for _ in range(ENCODER_LAYERS):
        query, key, value = (graph.convolution(sounds, HIDDEN, HIDDEN) for _ in range(3))
        turned = graph.add("Transpose", graph.add("Mul", query, scale), perm=[0, 2, 1])
        weights = graph.add("Softmax", graph.add("MatMul", turned, key), axis=-1)
        attended = graph.add("MatMul", value, graph.add("Transpose", weights, perm=[0, 2, 1]))
        sounds = graph.add("Add", sounds, graph.convolution(attended, HIDDEN, HIDDEN))
        wide = graph.add("Relu", graph.convolution(sounds, HIDDEN, FILTER, 3))
        # Halved: without the norms of the real one, sums would grow.
        sounds = graph.add("Add", sounds, graph.convolution(wide, FILTER, HIDDEN, 3))
        sounds = graph.add("Mul", sounds, graph.constant(np.float32(0.5)))
    return sounds


def _repeated(graph: _Graph, sounds: str) -> str:
    """Each sound as often as scales[1] says: (batch, HIDDEN, frames)."""
    zero, one = graph.constant(np.int64(0)), graph.constant(np.int64(1))
    length = graph.add("Gather", "scales", one)
    each = graph.add("Mul", length, graph.constant(np.float32(FRAMES_A_SOUND)))
    count = graph.add("Cast", graph.add("Gather", graph.add("Shape", "input"), one), to=TensorProto.FLOAT)
    frames = graph.add("Cast", graph.add("Mul", count, each), to=TensorProto.INT64)
    ticks = graph.add("Cast", graph.add("Range", zero, frames, one), to=TensorProto.FLOAT)
    places = graph.add("Cast", graph.add("Div", ticks, each), to=TensorProto.INT64)
    last = graph.add("Cast", graph.add("Sub", count, graph.constant(np.float32(1))), to=TensorProto.INT64)
    return graph.add("Gather", sounds, graph.add("Min", places, last), axis=2)


def _flow(graph: _Graph, frames: str) -> str:
    """A coupling layer: half of the channels shift the other half, and they change places."""
    first, second = graph.parts(frames, 2)
    hidden = graph.convolution(first, HIDDEN // 2, HIDDEN)
    total = ""
    for layer in range(FLOW_LAYERS):
        signal, gate = graph.parts(graph.convolution(hidden, HIDDEN, 2 * HIDDEN, FLOW_KERNEL), 2)
        gated = graph.add("Mul", graph.add("Tanh", signal), graph.add("Sigmoid", gate))
        if layer == FLOW_LAYERS - 1:
            total = graph.add("Add", total, graph.convolution(gated, HIDDEN, HIDDEN))
            break
        passed, kept = graph.parts(graph.convolution(gated, HIDDEN, 2 * HIDDEN), 2)
        hidden = graph.add("Add", hidden, passed)
        total = graph.add("Add", total, kept) if total else kept
    shift = graph.convolution(total, HIDDEN, HIDDEN // 2)
    return graph.add("Concat", graph.add("Sub", second, shift), first, axis=1)


def _generator(graph: _Graph, frames: str) -> str:
    """Frames to samples (batch, 1, time): HiFi-GAN."""
    channels = FIRST
    sound = graph.convolution(frames, HIDDEN, channels, 7)
    third = graph.constant(np.float32(1 / len(BLOCKS)))
    for factor, kernel in UPSAMPLINGS:
        sound = graph.upsampling(graph.leaky(sound), channels, factor, kernel)
        channels //= 2
        blocks = [_block(graph, sound, channels, size, dilations) for size, dilations in BLOCKS]
        sound = graph.add("Mul", graph.add("Sum", *blocks), third)
    return graph.add("Tanh", graph.convolution(graph.leaky(sound), channels, 1, 7))


def _block(graph: _Graph, sound: str, channels: int, kernel: int, dilations: Sequence[int]) -> str:
    for dilation in dilations:
        sound = graph.add("Add", sound, graph.convolution(graph.leaky(sound), channels, channels, kernel, dilation))
    return sound
