"""How a voice sounds: arousal and valence from prosody, by weights that the owner trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import MediaError, ModelError, ModelUnavailable
from core.observations import ToneReading
from core.problems import ProblemCode
from core.worker import ModelWorker
from emotion.card import load_card
from emotion.session import open_session
from emotion.tone_features import FEATURES, LEAST_SECONDS, RATE, tone_features

if TYPE_CHECKING:
    import numpy.typing as npt
    from onnxruntime import InferenceSession

NAME = "tone"
FILE = "tone.onnx"
FLOATS = "tensor(float)"
SURE_SECONDS = 4.0
"""Of a shorter sound less is believed, in proportion."""

Decode = Callable[[bytes], "npt.NDArray[np.float32]"]
"""Any container to mono samples at RATE. Raises MediaError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneModel:
    """Weights in memory."""

    session: InferenceSession
    title: str

    def judge(self, samples: npt.NDArray[np.float32]) -> ToneReading:
        """Read mono samples at RATE. Raises MediaError for what is too short or silent, and ModelError."""
        try:
            features = tone_features(samples.astype(np.float64))
        except ValueError as error:
            raise MediaError(ProblemCode.NOTHING_SAID) from error
        answer = np.asarray(self.session.run(None, {"features": features[None].astype(np.float32)})[0])
        if answer.shape != (1, 2) or not np.isfinite(answer).all():
            raise ModelError(f"{self.title}: its answer is not valence and arousal")
        seconds = len(samples) / RATE
        return ToneReading(
            valence=float(np.clip(answer[0, 0], -1, 1)),
            arousal=float(np.clip(answer[0, 1], 0, 1)),
            confidence=min(1.0, max(0.0, (seconds - LEAST_SECONDS) / (SURE_SECONDS - LEAST_SECONDS))),
            seconds=seconds,
            model=self.title,
        )


class OnnxToneReader:
    """Implements `core.ports.ToneReader`."""

    def __init__(self, folder: Path, decode: Decode, *, timeout: float) -> None:
        """`folder`: tone.onnx and its card; loaded on first use. `timeout`: seconds a sound may take."""
        self._decode = decode
        self._worker: ModelWorker[ToneModel] = ModelWorker(NAME, lambda: load_tone(folder), timeout=timeout)

    async def hear(self, audio: bytes) -> ToneReading:
        """Judge any container with sound. Raises MediaError and ModelError."""
        return await self._worker.call(lambda model: model.judge(self._decode(audio)))

    async def aclose(self) -> None:
        """Wait for the sound that is being judged and let go of the weights."""
        await self._worker.aclose()


def load_tone(folder: Path) -> ToneModel:
    """Open the weights. Raises ModelUnavailable with what is wrong."""
    card = load_card(folder, NAME)
    session = open_session(card.weights(FILE), threads=1, name=card.name)
    inputs = [(one.name, one.type, list(one.shape[1:])) for one in session.get_inputs()]
    outputs = [(one.type, list(one.shape[1:])) for one in session.get_outputs()]
    if inputs != [("features", FLOATS, [FEATURES])] or outputs != [(FLOATS, [2])]:
        raise ModelUnavailable(f"{card.name}: made for other features than this program has")
    return ToneModel(session=session, title=card.title)
