"""Writes small Llamas as GGUF: every layer is there, the vocabulary is made of bytes, the weights are random.

Run as a program: python -m tests.models.tiny_gguf FILE [WORD...]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import gguf
import numpy as np

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
ALTERNATING = (
    "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('roles must alternate') }}{% endif %}"
    "<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}{{ '<|im_start|>assistant\n' }}"
)
"""As some templates are: no system message, and user and assistant by turns."""
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
NEVER = -30.0
SURE = 30.0


def write_gguf(
    path: Path,
    says: Sequence[bytes] = (),
    *,
    template: str | None = CHATML,
    width: int = 64,
    layers: int = 2,
    context: int = 2048,
    endless: bool = False,
) -> Path:
    """Write a model that says the pieces one after another, each of them a token; without any, random text.

    The pieces have to differ, and none may be a line feed, which ends the prompt. `endless`: it never ends by itself.
    """
    random = np.random.default_rng(7)
    alphabet = _alphabet()
    tokens = [alphabet[byte] for byte in range(256)]
    tokens += [spelt for piece in says if (spelt := "".join(alphabet[byte] for byte in piece)) not in tokens]
    kinds = [gguf.TokenType.NORMAL] * len(tokens) + [gguf.TokenType.CONTROL] * len(SPECIAL)
    tokens += SPECIAL

    writer = gguf.GGUFWriter(path, "llama")
    _describe(writer, width, layers, context)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    # llama.cpp wants at least one; this one is never used.
    writer.add_token_merges([f"{alphabet[0]} {alphabet[0]}"])
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    writer.add_add_bos_token(False)
    if template is not None:
        writer.add_chat_template(template)
    if says:
        chain = [tokens.index("".join(alphabet[byte] for byte in piece)) for piece in says]
        meanings, calls = _chained(random, width, len(tokens), [10, *chain, chain[0] if endless else len(tokens) - 1])
    else:
        meanings, calls = _babble(random, width, len(tokens), endless)
    _weights(writer, random, width, layers, meanings, calls, heed=0.0 if says else 1.0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _alphabet() -> dict[int, str]:
    """How byte-level vocabularies spell bytes: printable ones as themselves, the others from U+0100 on."""
    printable = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) if byte in printable else chr(256 + others.index(byte)) for byte in range(256)}


def _describe(writer: gguf.GGUFWriter, width: int, layers: int, context: int) -> None:
    writer.add_name("tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(2 * width)
    writer.add_head_count(4)
    writer.add_head_count_kv(4)
    writer.add_rope_dimension_count(width // 4)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(256)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)


def _chained(random, width: int, count: int, chain: Sequence[int]):
    """Embeddings and an output layer in which each token of the chain calls the next one."""
    meanings = random.choice([-1.0, 1.0], (count, width)).astype(np.float32)
    calls = np.zeros_like(meanings)
    for before, after in pairwise(chain):
        calls[after] += meanings[before] * SURE / width
    return meanings, calls


def _babble(random, width: int, count: int, endless: bool):
    """Embeddings and an output layer for any bytes but those below a space; half characters too."""
    meanings = random.normal(0, 0.3, (count, width)).astype(np.float32)
    calls = random.normal(0, 0.35, (count, width)).astype(np.float32)
    # A channel that is the same for every token lets the output layer have a bias.
    meanings[:, 0] = 3.0
    calls[:, 0] = 0.5
    calls[[*range(32), *range(count - len(SPECIAL), count)], 0] = NEVER
    calls[count - 1, 0] = NEVER if endless else -0.6
    return meanings, calls


def _weights(writer: gguf.GGUFWriter, random, width: int, layers: int, meanings, calls, *, heed: float) -> None:
    """`heed`: how much attention and the layers count; at 0 they are computed and add nothing."""

    def noise(*shape: int):
        return random.normal(0, 0.64 / width**0.5, shape).astype(np.float32)

    writer.add_tensor("token_embd.weight", meanings)
    writer.add_tensor("output_norm.weight", np.ones(width, np.float32))
    writer.add_tensor("output.weight", calls)
    for layer in range(layers):
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(width, np.float32))
        for name in ("attn_q", "attn_k", "attn_v"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", noise(width, width))
        writer.add_tensor(f"blk.{layer}.attn_output.weight", noise(width, width) * heed)
        for name in ("ffn_gate", "ffn_up"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", noise(2 * width, width))
        writer.add_tensor(f"blk.{layer}.ffn_down.weight", noise(width, 2 * width) * heed)


if __name__ == "__main__":
    write_gguf(Path(sys.argv[1]), [word.encode() for word in sys.argv[2:]])
