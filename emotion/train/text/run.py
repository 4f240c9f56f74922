"""One training run of the text reader: cross-validation, calibration, weights and card."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from core.emotions import EMOTIONS
from emotion.card import ModelCard, WeightFile, dump_card
from emotion.evaluate.digests import digests_of
from emotion.evaluate.text import TEXT_DIGESTS_FILE, text_key
from emotion.text import OUTPUTS, load_text_model, readable
from emotion.text_features import TABLE_BITS, extract, normalise
from emotion.train.text.data import Domain, Example, diary_sentences, patterns, read_goemotions, read_kote
from emotion.train.text.evaluate import best_thresholds, figures, several_answers
from emotion.train.text.fit import FitSettings, LinearWeights, feature_matrix, fit_weights, probabilities

FOLDS = 5
SEED = 20261121
FILE = "text.npz"
_WORD = re.compile(r"[a-zÀ-ÿ]+(?:['’][a-z]+)?")
_LEAST_KNOWN = 3
"""English words of at least so many texts are taken for known."""
Floats = npt.NDArray[np.float64]


def train_reader(data: Path, out: Path, version: str) -> None:
    """Train on the files in `data` and write the weights, the digests of the texts and the card into `out`.

    Raises DataError and OSError.
    """
    settings = FitSettings()
    train, dev, held = _texts(data)
    features = feature_matrix([example.text for example in train])
    print(f"{len(train)} texts, {features.nnz / len(train):.0f} features a text", flush=True)
    unseen = _cross_validated(features, train, settings)
    temperature = _temperature(unseen, train)
    thresholds = {
        domain.value: _thresholds(unseen, train, domain, temperature) for domain in (Domain.GOEMOTIONS, Domain.KOTE)
    }
    measured = _fold_figures(unseen, train, thresholds, temperature)
    weights = fit_weights(features, train, settings)
    content = _quantised(weights, temperature, _known([example for example in train if example.language == "en"]))
    out.mkdir(parents=True, exist_ok=True)
    (out / FILE).write_bytes(content)
    digests = digests_of(text_key(example.text) for example in train if example.domain is not Domain.DIARY)
    (out / TEXT_DIGESTS_FILE).write_bytes(digests)
    card = _card(version, {FILE: content, TEXT_DIGESTS_FILE: digests}, thresholds, out)
    model = load_text_model(card)
    measured |= figures(model, Domain.GOEMOTIONS, dev, thresholds)
    measured |= figures(model, Domain.DIARY, held, thresholds)
    (out / "text.json").write_text(dump_card(replace(card, figures=measured)), encoding="utf-8")
    print(json.dumps({"temperature": temperature, "thresholds": thresholds, **measured}, indent=2))


def _texts(folder: Path) -> tuple[list[Example], list[Example], list[Example]]:
    """Texts to train on, GoEmotions dev, and the held-out diary sentences."""
    train = read_goemotions(folder / "goemotions_ekman_train.tsv") + read_kote(folder / "kote_val.tsv")
    written, held = diary_sentences()
    kept_out = {example.text for example in held}
    return (
        [*train, *written, *(example for example in patterns() if example.text not in kept_out)],
        read_goemotions(folder / "goemotions_ekman_dev.tsv"),
        held,
    )


def _cross_validated(features: sparse.csr_matrix, examples: Sequence[Example], settings: FitSettings) -> Floats:
    """Raw outputs for every text from weights that have not seen it, with the bias that ships."""
    fold = np.random.default_rng(SEED).integers(FOLDS, size=len(examples))
    outputs = np.zeros((len(examples), OUTPUTS))
    for index in range(FOLDS):
        inside = [example for example, f in zip(examples, fold, strict=True) if f != index]
        weights = fit_weights(features[fold != index], inside, settings)
        outputs[fold == index] = weights.outputs(features[fold == index], Domain.DIARY)
        print(f"fold {index + 1} of {FOLDS}", flush=True)
    return outputs


def _written(examples: Sequence[Example]) -> npt.NDArray[np.bool_]:
    return np.array([example.domain is Domain.DIARY and example.weight == 1.0 for example in examples])


def _temperature(outputs: Floats, examples: Sequence[Example]) -> float:
    """What the emotions' logits are divided by, so that unseen diary sentences are least surprising."""
    rows = _written(examples)
    target = np.array([example.target.emotions for example in examples])[rows]
    logits = outputs[rows, : len(EMOTIONS)]
    tried = np.geomspace(0.3, 3.0, 60)
    loss = [-np.sum(target * np.log(probabilities(logits / t) + 1e-12)) for t in tried]
    return round(float(tried[int(np.argmin(loss))]), 4)


def _rows_of(examples: Sequence[Example], domain: Domain) -> list[int]:
    return [index for index, example in enumerate(examples) if example.domain is domain]


def _thresholds(outputs: Floats, examples: Sequence[Example], domain: Domain, temperature: float) -> tuple[float, ...]:
    rows = _rows_of(examples, domain)
    right = np.array([examples[index].target.present for index in rows])
    return best_thresholds(probabilities(outputs[rows, : len(EMOTIONS)] / temperature), right)


def _fold_figures(
    outputs: Floats, examples: Sequence[Example], thresholds: Mapping[str, tuple[float, ...]], temperature: float
) -> dict[str, float]:
    """Cross-validated figures: KOTE's and GoEmotions' thresholds are chosen on the same out-of-fold scores."""
    found: dict[str, float] = {}
    for domain in (Domain.GOEMOTIONS, Domain.KOTE):
        rows = _rows_of(examples, domain)
        korean = np.array([examples[index].language == "ko" for index in rows])
        scores, valence, _arousal = readable(outputs[rows] / _divisor(temperature), korean)
        part = several_answers(scores, valence, [examples[index] for index in rows], thresholds[domain.value])
        found |= {f"{domain}_{FOLDS}fold_{name}": round(value, 4) for name, value in part.items()}
    return found


def _known(examples: Sequence[Example]) -> npt.NDArray[np.uint8]:
    """A bit for each bucket of an English word that several training texts hold."""
    count: dict[str, int] = {}
    for example in examples:
        for word in set(_WORD.findall(normalise(example.text))):
            count[word] = count.get(word, 0) + 1
    bits = np.zeros(1 << TABLE_BITS, np.uint8)
    bits[_extract_words([word for word, texts in count.items() if texts >= _LEAST_KNOWN])] = 1
    return np.packbits(bits, bitorder="little")


def _extract_words(words: Sequence[str]) -> npt.NDArray[np.int64]:
    """Buckets of single words, as `extract` finds them."""
    return np.concatenate([extract(word).words for word in words])


def _divisor(temperature: float) -> Floats:
    """What the outputs are divided by: the temperature concerns the emotions only."""
    return np.array([temperature] * len(EMOTIONS) + [1.0] * (OUTPUTS - len(EMOTIONS)))


def _quantised(weights: LinearWeights, temperature: float, known: npt.NDArray[np.uint8]) -> bytes:
    """The weights as an .npz of whole numbers, temperature included."""
    divisor = _divisor(temperature)
    table = weights.table / divisor
    scale = np.abs(table).max(axis=0) / 127
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        table=np.rint(table / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=(weights.biases[list(Domain).index(Domain.DIARY)] / divisor).astype(np.float32),
        known=known,
    )
    return buffer.getvalue()


def _card(
    version: str, contents: Mapping[str, bytes], thresholds: Mapping[str, tuple[float, ...]], folder: Path
) -> ModelCard:
    return ModelCard(
        name="facelog-text",
        version=version,
        purpose="What a Korean or English diary sentence feels like: seven emotions, valence, arousal.",
        labels=tuple(emotion.value for emotion in EMOTIONS),
        files=tuple(
            WeightFile(name=name, sha256=hashlib.sha256(content).hexdigest()) for name, content in contents.items()
        ),
        input=None,
        licence="GPL-3.0-or-later",
        source="Softmax regression on hashed n-grams, trained by this project (emotion.train.text).",
        training_data=(
            "GoEmotions, Ekman grouping, training split (Apache-2.0)",
            "KOTE, validation split, 44 labels mapped to seven (MIT)",
            "Diary sentences and feeling words in frames, written for Facelog",
        ),
        thresholds=thresholds,
        figures={},
        chosen_on="GoEmotions dev, folds of KOTE, and the diary sentences",
        limits="Sees words and their neighbours, not meaning: irony, quotation and long-range negation escape it. "
        "Other languages than Korean and English get no confidence. A guess, never a diagnosis.",
        folder=folder,
    )
