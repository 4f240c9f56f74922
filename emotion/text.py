"""Reads what words feel like: a linear model over hashed n-grams, our own weights, numpy only."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from core.emotions import EMOTIONS, Emotion, Scores
from core.errors import ModelUnavailable
from core.mood import AFFECT
from core.observations import TextReading
from core.worker import ModelWorker
from emotion.card import ModelCard, load_card, packaged_weights
from emotion.text_features import TABLE_BITS, TextFeatures, extract, shorten

Floats = npt.NDArray[np.float64]

OUTPUTS = len(EMOTIONS) + 3
"""The emotions' logits, then valence's and arousal's, and valence's as Korean texts alone teach it."""
_OWN, _KOREAN = 0.5, 0.6
"""Shares of valence's own output, and of the Korean one, beside what the emotions imply."""

_ENOUGH = 3.0
"""Evidence, in Hangul syllables, at which a text has earned 63 % of its confidence."""
_LATIN_SHARE = 0.5
"""What a Latin letter counts beside a Hangul syllable."""
_SYMBOL_SHARE = 2.0
"""What an emoji counts beside a Hangul syllable."""
_STRANGE, _ENGLISH = 0.35, 0.75
"""Share of known words up to which a text in Latin letters is not English, and from which it surely is."""
_UNSURE = np.array([1.0 if emotion is not Emotion.NEUTRAL else 6.0 for emotion in EMOTIONS]) / (len(EMOTIONS) + 5)
"""Scores of a text that cannot be read."""
_CALM = 0.3
"""Arousal of a text that cannot be read."""
_CHANCE = 1 / len(EMOTIONS)
_VALENCES = np.array([AFFECT[emotion][0] for emotion in EMOTIONS])


@dataclass(frozen=True, slots=True, kw_only=True)
class TextModel:
    """The weights in memory. Read-only and pure: safe from any thread."""

    name: str
    table: npt.NDArray[np.int8] = field(repr=False)
    """2**TABLE_BITS rows of OUTPUTS whole numbers."""
    scale: npt.NDArray[np.float32] = field(repr=False)
    """What one step of each column is worth."""
    bias: npt.NDArray[np.float32] = field(repr=False)
    known: npt.NDArray[np.uint8] = field(repr=False)
    """A bit for each bucket that an English training word fell into."""

    def outputs(self, features: TextFeatures) -> Floats:
        """The raw outputs, shape (OUTPUTS,): see OUTPUTS."""
        rows = self.table[features.buckets].astype(np.float32)
        return np.asarray(features.values @ rows * self.scale + self.bias, np.float64)

    def read(self, text: str) -> TextReading:
        """Read any text; a text without a readable word gives a reading without confidence."""
        features = extract(text)
        reach, evidence = self._reach(features), _evidence(features)
        korean = features.hangul > 0 and features.hangul >= features.latin
        likely, valence, arousal = readable(self.outputs(features), np.asarray(korean))
        certain = reach * min(1.0, evidence * 2)
        scores = certain * likely + (1 - certain) * _UNSURE
        top = (float(scores.max()) - _CHANCE) / (1 - _CHANCE)
        return TextReading(
            scores=Scores.of([float(score) for score in scores]),
            valence=certain * float(valence),
            arousal=certain * float(arousal) + (1 - certain) * _CALM,
            confidence=reach * evidence * max(0.0, min(1.0, top)),
            model=self.name,
        )

    def _reach(self, features: TextFeatures) -> float:
        """Share of the letters that are in a language this model was taught, 0..1."""
        english = features.latin * self._known_share(features.words)
        symbols = features.symbols * _SYMBOL_SHARE
        letters = features.hangul + features.latin + features.foreign + symbols
        return (features.hangul + english + symbols) / letters if letters else 0.0

    def _known_share(self, words: npt.NDArray[np.int64]) -> float:
        if not len(words):
            return 0.0
        share = float(np.mean(self.known[words >> 3] >> (words & 7) & 1))
        return min(1.0, max(0.0, (share - _STRANGE) / (_ENGLISH - _STRANGE)))


def readable(outputs: Floats, korean: npt.NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Raw outputs, shape (..., OUTPUTS), as probabilities over the emotions, valence -1..1 and arousal 0..1.

    `korean`: shape (...). Valence is mixed of an output of its own and of what the emotions imply: together they order
    texts better than alone.
    """
    logits = outputs[..., :-3]
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    likely = raised / raised.sum(axis=-1, keepdims=True)
    own = np.tanh(np.where(korean, outputs[..., -1], outputs[..., -3]) / 2)
    share = np.where(korean, _KOREAN, _OWN)
    return likely, share * own + (1 - share) * (likely @ _VALENCES), (1 + np.tanh(outputs[..., -2] / 2)) / 2


def load_text_model(card: ModelCard) -> TextModel:
    """Load the weights that a card describes. Raises ModelUnavailable when they are not what this code reads."""
    if card.labels != tuple(EMOTIONS):
        raise ModelUnavailable(f"{card.name}: the card's labels are not the seven emotions in order")
    name = card.files[0].name
    try:
        with np.load(io.BytesIO(card.weights(name)), allow_pickle=False) as file:
            model = TextModel(
                name=card.title, table=file["table"], scale=file["scale"], bias=file["bias"], known=file["known"]
            )
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise ModelUnavailable(f"{card.name}: {name} cannot be read") from error
    shapes = (model.table.shape, model.scale.shape, model.bias.shape, model.known.shape)
    if shapes != ((1 << TABLE_BITS, OUTPUTS), (OUTPUTS,), (OUTPUTS,), (1 << TABLE_BITS >> 3,)):
        raise ModelUnavailable(f"{card.name}: {name} has other shapes than this program reads")
    return model


class HashedTextReader:
    """A `TextReader` on the weights that ship with Facelog. Its thread loads them on the first read."""

    def __init__(self, card: ModelCard | None = None, *, timeout: float = 5.0) -> None:
        """`card`: other weights than the packaged ones; `timeout`: seconds a read may take, loading included."""
        self._worker = ModelWorker(
            "text", lambda: load_text_model(card or load_card(packaged_weights(), "text")), timeout=timeout
        )

    async def read(self, text: str) -> TextReading:
        """Read any text; of a long one the beginning and the end. Raises ModelError."""
        part = shorten(text)
        return await self._worker.call(lambda model: model.read(part))

    async def warm(self) -> None:
        """Load the weights now. Raises ModelError."""
        await self._worker.warm()

    async def aclose(self) -> None:
        """Stop the thread."""
        await self._worker.aclose()


def _evidence(features: TextFeatures) -> float:
    """How much there is to read, 0..1."""
    amount = features.hangul + features.latin * _LATIN_SHARE + features.symbols * _SYMBOL_SHARE
    return 1 - math.exp(-amount / _ENOUGH)
