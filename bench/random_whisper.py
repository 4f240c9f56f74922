"""A Whisper of the real size with random weights: as slow as a trained one, and of no other use."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MELS, AUDIO_POSITIONS, TEXT_POSITIONS = 80, 1500, 448
TEXT_TOKENS = 50_257
_BYTES = 256
TOKENS_A_WINDOW = 100
"""Words said of each 30 seconds, whatever is heard: 3.3 a second."""
SURE, LESS_SURE, NEVER = 12.0, 9.0, -30.0
"""Logits: of the token that is called, of its twin, and of tokens that nothing calls."""
LANGUAGE = "ko"
# In the order of the published vocabularies.
_BEFORE, _AFTER = ("<|endoftext|>", "<|startoftranscript|>"), ("<|translate|>", "<|transcribe|>")
_LAST = ("<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """What decides how much a Whisper computes."""

    width: int
    heads: int
    layers: int
    """Of the encoder, and of the decoder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One token calls another."""

    before: str
    after: str
    logit: float = SURE


BASE = Dimensions(width=512, heads=8, layers=6)


def write_whisper(folder: Path, dimensions: Dimensions = BASE, words: int = TOKENS_A_WINDOW) -> Path:
    """Write a model in CTranslate2's format, float16 as those on the hub are.

    Its layers are noise; its output layer is a chain in which each token calls the next one, so that every decoder
    says `words` tokens and then ends. Each word has a less likely twin: what else a beam search follows is as long.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text, special = _vocabulary(words)
    spec = _specification(dimensions, [*text, *special], _chain(text, words), words)
    spec.register_vocabulary([*text, *special])
    spec.validate()
    spec.optimize(quantization="float16")
    spec.save(str(folder))
    _write_tokenizer(folder, text, special)
    return folder


def _vocabulary(words: int) -> tuple[list[str], list[str]]:
    """Bytes, the words that are said, and as many others as a real one has; then the signs."""
    from faster_whisper.tokenizer import _LANGUAGE_CODES  # type: ignore[import-untyped]  # it has no type hints
    from tokenizers import pre_tokenizers

    letters = random.Random(7)  # noqa: S311  # no secret: words that do not repeat, as text that compresses is refused
    made = {"".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=5)) for _ in range(4 * words)}
    said = [f"Ġ{word}" for word in sorted(made)[: 2 * words]]  # Ġ is how a space is written in byte-level vocabularies
    signs = sorted(pre_tokenizers.ByteLevel.alphabet())
    # CTranslate2 takes a vocabulary with an empty token for a multilingual one.
    rest = [f"Ġunsaid{index}" for index in range(TEXT_TOKENS - len(signs) - len(said) - 1)]
    languages = [f"<|{code}|>" for code in _LANGUAGE_CODES if code != "yue"]
    times = [f"<|{index * 0.02:.2f}|>" for index in range(AUDIO_POSITIONS + 1)]
    return [*signs, *said, *rest, ""], [*_BEFORE, *languages, *_AFTER, *_LAST, *times]


def _chain(text: Sequence[str], words: int) -> list[_Call]:
    """Which token calls which: the language, a start, the words, an end."""
    likely, twins = text[_BYTES : _BYTES + words], text[_BYTES + words : _BYTES + 2 * words]
    spoken = ["<|transcribe|>", "<|0.00|>", *likely, "<|10.00|>", "<|endoftext|>"]
    return [
        _Call(before="<|startoftranscript|>", after=f"<|{LANGUAGE}|>"),
        *(_Call(before=before, after=after) for before, after in pairwise(spoken)),
        *(_Call(before=before, after=twin, logit=LESS_SURE) for before, twin in zip(spoken[1:], twins, strict=False)),
    ]


def _specification(dimensions: Dimensions, vocabulary: Sequence[str], chain: Sequence[_Call], words: int) -> Any:
    from ctranslate2.specs import WhisperSpec  # type: ignore[import-untyped]  # it has no type hints

    width, heads, layers = dimensions.width, dimensions.heads, dimensions.layers
    noise = np.random.default_rng(7)
    spec = WhisperSpec(layers, heads, layers, heads)
    encoder, decoder = spec.encoder, spec.decoder
    for convolution, inputs in ((encoder.conv1, MELS), (encoder.conv2, width)):
        convolution.weight, convolution.bias = _noise(noise, width, inputs, 3), np.zeros(width, np.float32)
    encoder.position_encodings.encodings = _noise(noise, AUDIO_POSITIONS, width)
    decoder.position_encodings.encodings = _noise(noise, TEXT_POSITIONS, width)
    for half in (encoder, decoder):
        _norm(half.layer_norm, width)
        for layer in half.layer:
            _attention(layer.self_attention, (3 * width, width), width, noise)
            if half is decoder:
                _attention(layer.attention, (width, 2 * width, width), width, noise)
            _norm(layer.ffn.layer_norm, width)
            _linear(layer.ffn.linear_0, 4 * width, width, noise)
            _linear(layer.ffn.linear_1, width, 4 * width, noise)
    places = {token: place for place, token in enumerate(vocabulary)}
    _output(decoder, places, width, chain, noise)
    twins = range(_BYTES + words, _BYTES + 2 * words)
    decoder.embeddings.weight[twins] = decoder.embeddings.weight[_BYTES : _BYTES + words]
    signs = [place for token, place in places.items() if len(token) == 6 and token[:2] == "<|" and token[2:4].isalpha()]
    spec.config.suppress_ids, spec.config.suppress_ids_begin, spec.config.lang_ids = [], [], signs
    spec.config.alignment_heads = [(layers - 1, 0)]
    return spec


def _output(
    decoder: Any, places: Mapping[str, int], width: int, chain: Sequence[_Call], noise: np.random.Generator
) -> None:
    """Give each token a meaning of its own, and let only what comes before in the chain call it."""
    count = len(places)
    meanings = noise.choice(np.array([-1, 1], np.float32), (count, width))
    calls = _noise(noise, count, width) / 10
    bias = np.full(count, NEVER, np.float32)
    for call in chain:
        after = places[call.after]
        calls[after] += meanings[places[call.before]] * (2 * SURE / width)
        bias[after] = call.logit - 2 * SURE
    decoder.embeddings.weight, decoder.projection.weight, decoder.projection.bias = meanings, calls, bias


def _noise(noise: np.random.Generator, *shape: int) -> NDArray[np.float32]:
    return noise.standard_normal(shape, np.float32) * np.float32(0.003)


def _norm(spec: Any, width: int) -> None:
    spec.gamma, spec.beta = np.ones(width, np.float32), np.zeros(width, np.float32)


def _linear(spec: Any, outputs: int, inputs: int, noise: np.random.Generator) -> None:
    spec.weight, spec.bias = _noise(noise, outputs, inputs), np.zeros(outputs, np.float32)


def _attention(spec: Any, outputs: Sequence[int], width: int, noise: np.random.Generator) -> None:
    _norm(spec.layer_norm, width)
    for linear, size in zip(spec.linear, outputs, strict=True):
        _linear(linear, size, width, noise)


def _write_tokenizer(folder: Path, text: Sequence[str], special: Sequence[str]) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    tokenizer = Tokenizer(models.BPE({token: place for place, token in enumerate(text)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
