"""Opens ONNX Runtime sessions the way Facelog wants them: few threads, no spinning, little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import ModelUnavailable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_session(content: bytes, name: str, threads: int) -> InferenceSession:
    """Open an ONNX model from its bytes on the CPU. Raises ModelUnavailable with `name`."""
    # Takes some 100 ms to import.
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Shapes change with every photo: patterns of memory would be planned anew each time, and an arena only grows.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = False
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf) as error:
        raise ModelUnavailable(f"{name}: not a model that ONNX Runtime can open") from error
