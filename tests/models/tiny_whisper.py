"""Writes a Whisper of half a megabyte in CTranslate2's format, which says what it is told whatever it hears.

Every layer is there, with tiny random weights; the output layer is a chain in which each token calls the next one.
Run as a program: python -m tests.models.tiny_whisper FOLDER WORD...
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from ctranslate2.specs import WhisperSpec
from faster_whisper.tokenizer import _LANGUAGE_CODES
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WIDTH, HEADS, LAYERS, INNER, MELS = 64, 2, 1, 64, 80
AUDIO_POSITIONS, TEXT_POSITIONS = 1500, 448
NEVER = -30.0
SURE = 12.0
LANGUAGES = [code for code in _LANGUAGE_CODES if code != "yue"]
TIMESTAMPS = [f"<|{index * 0.02:.2f}|>" for index in range(1501)]
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    *(f"<|{code}|>" for code in LANGUAGES),
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
]


def write_whisper(
    folder: Path,
    words: Sequence[str],
    *,
    language: str = "ko",
    certainty: float = SURE,
    no_speech: bool = False,
    endless: bool = False,
) -> Path:
    """Write a model that says different `words` in two seconds.

    `certainty`: logit of the right token over the wrong ones; `no_speech`: it believes that nobody speaks;
    `endless`: the last word is said over and over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    written = ["".join(piece for piece, _ in byte_level.pre_tokenize_str(word)) for word in words]
    # CTranslate2 takes a vocabulary with an empty token for a multilingual one.
    text = [*sorted(byte_level.alphabet()), *written, ""]
    vocabulary = [*text, *SPECIAL, *TIMESTAMPS]

    said = ["<|transcribe|>", "<|0.00|>", *written, *([written[-1]] if endless else ["<|2.00|>", "<|endoftext|>"])]
    heard = ("<|startoftranscript|>", "<|nospeech|>" if no_speech else f"<|{language}|>")
    chain = [(vocabulary.index(before), vocabulary.index(after)) for before, after in [heard, *pairwise(said)]]

    first, *rest = chain
    # The first call and the last word are never in doubt, or beam search would end sentences early.
    sure = [first, *(call for call in rest if vocabulary[call[1]] == "<|endoftext|>")]
    strengths = {after: 2 * SURE if (before, after) in sure else certainty for before, after in chain}
    spec = _specification(vocabulary, chain, strengths)
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], []
    spec.config.lang_ids = [vocabulary.index(f"<|{code}|>") for code in LANGUAGES]
    spec.config.alignment_heads = [(0, 0), (0, 1)]
    spec.register_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    _tokenizer(text, [*SPECIAL, *TIMESTAMPS]).save(str(folder / "tokenizer.json"), pretty=False)
    return folder


def _specification(
    vocabulary: Sequence[str], chain: Sequence[tuple[int, int]], strengths: Mapping[int, float]
) -> WhisperSpec:
    random = np.random.default_rng(7)
    spec = WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    encoder, decoder = spec.encoder, spec.decoder
    for convolution, inputs in ((encoder.conv1, MELS), (encoder.conv2, WIDTH)):
        convolution.weight = _noise(random, WIDTH, inputs, 3)
        convolution.bias = np.zeros(WIDTH, np.float32)
    encoder.position_encodings.encodings = _noise(random, AUDIO_POSITIONS, WIDTH)
    decoder.position_encodings.encodings = _noise(random, TEXT_POSITIONS, WIDTH)
    for half in (encoder, decoder):
        _norm(half.layer_norm)
        for layer in half.layer:
            _attention(layer.self_attention, [3 * WIDTH, WIDTH], random)
            if half is decoder:
                _attention(layer.attention, [WIDTH, 2 * WIDTH, WIDTH], random)
            _norm(layer.ffn.layer_norm)
            _linear(layer.ffn.linear_0, INNER, WIDTH, random)
            _linear(layer.ffn.linear_1, WIDTH, INNER, random)

    meanings = random.choice([-1.0, 1.0], (len(vocabulary), WIDTH)).astype(np.float32)
    calls = np.zeros_like(meanings)
    bias = np.full(len(vocabulary), NEVER, np.float32)
    for before, after in chain:
        calls[after] += meanings[before] * strengths[after] / WIDTH
        bias[after] = -SURE if strengths[after] > SURE else 0
    decoder.embeddings.weight, decoder.projection.weight, decoder.projection.bias = meanings, calls, bias
    return spec


def _noise(random, *shape):
    return random.normal(0, 0.01, shape).astype(np.float32)


def _norm(spec):
    spec.gamma, spec.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)


def _linear(spec, outputs, inputs, random):
    spec.weight, spec.bias = _noise(random, outputs, inputs), np.zeros(outputs, np.float32)


def _attention(spec, outputs, random):
    _norm(spec.layer_norm)
    for linear, size in zip(spec.linear, outputs, strict=True):
        _linear(linear, size, WIDTH, random)


def _tokenizer(text: Sequence[str], special: Sequence[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE({token: index for index, token in enumerate(text)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    return tokenizer


if __name__ == "__main__":
    write_whisper(Path(sys.argv[1]), sys.argv[2:])
