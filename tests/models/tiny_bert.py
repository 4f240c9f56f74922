"""Writes a small BERT as GGUF, as most embedding models are: it looks both ways, and its weights are random."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
WORDS = ("고양이", "병원", "바다", "cat", "sea", "the", "in", "winter", "hospital")


def write_bert(path: Path, *, width: int = 32, layers: int = 2, context: int = 64, pooling: str = "MEAN") -> Path:
    """Write a model that knows `WORDS`; `pooling`: a name of gguf.PoolingType."""
    random = np.random.default_rng(3)
    # Words that begin one are marked, as llama.cpp wants them.
    tokens = [*SPECIAL, *(f"\u2581{word}" for word in WORDS)]
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name("tiny bert")
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(2 * width)
    writer.add_head_count(4)
    writer.add_layer_norm_eps(1e-12)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType[pooling])
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types(
        [gguf.TokenType.CONTROL] * len(SPECIAL) + [gguf.TokenType.NORMAL] * len(WORDS),
    )
    writer.add_token_type_count(2)
    writer.add_bos_token_id(tokens.index("[CLS]"))
    for name in ("pad", "unk", "sep", "mask"):
        getattr(writer, f"add_{name}_token_id")(tokens.index(f"[{name.upper()}]"))

    def add(name: str, *shape: int) -> None:
        writer.add_tensor(f"{name}.weight", random.normal(0, 0.5, shape).astype(np.float32))

    def add_norm(name: str) -> None:
        writer.add_tensor(f"{name}.weight", np.ones(width, np.float32))
        writer.add_tensor(f"{name}.bias", np.zeros(width, np.float32))

    def add_layer(name: str, out: int, into: int) -> None:
        add(name, out, into)
        writer.add_tensor(f"{name}.bias", np.zeros(out, np.float32))

    add("token_embd", len(tokens), width)
    add("position_embd", context, width)
    add("token_types", 2, width)
    add_norm("token_embd_norm")
    for layer in range(layers):
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add_layer(f"blk.{layer}.{name}", width, width)
        add_norm(f"blk.{layer}.attn_output_norm")
        add_layer(f"blk.{layer}.ffn_up", 2 * width, width)
        add_layer(f"blk.{layer}.ffn_down", width, 2 * width)
        add_norm(f"blk.{layer}.layer_output_norm")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
