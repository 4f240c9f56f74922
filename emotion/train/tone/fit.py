"""Fits the reader of voices, measures it on unseen speakers, and writes it as ONNX with its card."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.card import ModelCard, WeightFile, dump_card
from emotion.tone import FILE, NAME
from emotion.tone_features import FEATURES
from emotion.train.tone.data import Recordings

Floats = npt.NDArray[np.float64]

FOLDS = 7
HIDDEN = 16
ROUNDS = 300
PENALTY = 3.0
"""L2; chosen with the width by leave-speakers-out figures, among five pairs."""
STIRRED, CALM = 0.6, 0.3
"""Arousal from which a recording counts as stirred, and up to which as calm."""
PLEASED, DISPLEASED = 0.5, -0.5
OPSET, IR = 15, 8


class ToneNet:
    """One hidden layer on standardised features."""

    def __init__(self, features: Floats, targets: Floats) -> None:
        """Fit at once."""
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.neural_network import MLPRegressor
        from sklearn.preprocessing import StandardScaler

        self._scaler = StandardScaler().fit(features)
        net = MLPRegressor(
            hidden_layer_sizes=(HIDDEN,), alpha=PENALTY, max_iter=ROUNDS, learning_rate_init=0.003, random_state=0
        )
        with warnings.catch_warnings():
            # The number of rounds is a choice, not a limit that was hit.
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._net = net.fit(self._scaler.transform(features), targets)

    def answers(self, features: Floats) -> Floats:
        """Valence and arousal, shape (n, 2)."""
        return np.asarray(self._net.predict(self._scaler.transform(features)))

    def layers(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Weights and biases of both layers, with the standardisation folded into the first."""
        (first, second), (bias, last) = self._net.coefs_, self._net.intercepts_
        scaled = first / self._scaler.scale_[:, None]
        return scaled, bias - self._scaler.mean_ @ scaled, second, last


def unseen_speakers(recordings: Recordings) -> dict[str, float]:
    """Figures of each corpus on speakers that were not trained on, and of each on the other corpus alone."""
    from sklearn.model_selection import GroupKFold

    answers = np.zeros_like(recordings.targets)
    folds = min(FOLDS, len(set(recordings.speakers)))
    for train, test in GroupKFold(folds).split(recordings.features, groups=recordings.speakers):
        net = ToneNet(recordings.features[train], recordings.targets[train])
        answers[test] = net.answers(recordings.features[test])
    found: dict[str, float] = {}
    corpora = sorted(set(recordings.corpora))
    for corpus in corpora:
        here = recordings.corpora == corpus
        found |= figures(answers[here], recordings.targets[here], corpus)
        if len(corpora) > 1:
            net = ToneNet(recordings.features[~here], recordings.targets[~here])
            found |= figures(net.answers(recordings.features[here]), recordings.targets[here], f"{corpus}_from_others")
    return found


def figures(answers: Floats, targets: Floats, prefix: str) -> dict[str, float]:
    """AUROC of stirred over calm and of pleased over displeased, where both are there; Lin's concordance of each."""
    from sklearn.metrics import roc_auc_score

    kinds = {
        "valence": (answers[:, 0], targets[:, 0] >= PLEASED, targets[:, 0] <= DISPLEASED),
        "arousal": (answers[:, 1], targets[:, 1] >= STIRRED, targets[:, 1] <= CALM),
    }
    aurocs = {
        f"{prefix}_{name}_auroc": round(float(roc_auc_score(high[high | low], values[high | low])), 4)
        for name, (values, high, low) in kinds.items()
        if high.any() and low.any()
    }
    concordances = {
        f"{prefix}_{name}_ccc": round(_concordance(answers[:, column], targets[:, column]), 4)
        for column, name in enumerate(("valence", "arousal"))
    }
    return aurocs | concordances


def _concordance(answers: Floats, targets: Floats) -> float:
    """Lin's concordance correlation: 1 where the values themselves agree, not only their order."""
    together = float(np.mean((answers - answers.mean()) * (targets - targets.mean())))
    apart = float(answers.var() + targets.var() + (answers.mean() - targets.mean()) ** 2)
    return 2 * together / apart if apart else 0.0


def export(net: ToneNet, measured: Mapping[str, float], out: Path, version: str) -> None:
    """Write tone.onnx and tone.json. Raises OSError."""
    content = onnx_bytes(*net.layers())
    out.mkdir(parents=True, exist_ok=True)
    (out / FILE).write_bytes(content)
    card = ModelCard(
        name=NAME,
        version=version,
        purpose="valence and arousal of a voice, from its prosody",
        labels=("valence", "arousal"),
        files=(WeightFile(name=FILE, sha256=hashlib.sha256(content).hexdigest()),),
        input=None,
        licence="as the recordings: RAVDESS CC BY-NC-SA 4.0 (no commercial use), EmoDB for research",
        source="trained with python -m emotion.train.tone",
        training_data=("RAVDESS speech", "EmoDB"),
        figures=dict(measured),
        chosen_on="leave-speakers-out figures of the same recordings",
        limits="acted speech in two languages, neither of them Korean; valence is weak; not for decisions about people",
        folder=out,
    )
    (out / f"{NAME}.json").write_text(dump_card(card), encoding="utf-8")


def onnx_bytes(first: Floats, bias: Floats, second: Floats, last: Floats) -> bytes:
    """The two layers as an ONNX model from `features`, shape (n, FEATURES), to `affect`, shape (n, 2)."""
    from onnx import TensorProto, helper, numpy_helper

    tensors = {"first": first, "bias": bias, "second": second, "last": last}
    graph = helper.make_graph(
        [
            helper.make_node("Gemm", ["features", "first", "bias"], ["hidden"]),
            helper.make_node("Relu", ["hidden"], ["active"]),
            helper.make_node("Gemm", ["active", "second", "last"], ["affect"]),
        ],
        NAME,
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", FEATURES])],
        [helper.make_tensor_value_info("affect", TensorProto.FLOAT, ["n", 2])],
        [numpy_helper.from_array(np.asarray(values, np.float32), name) for name, values in tensors.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    return bytes(model.SerializeToString())
