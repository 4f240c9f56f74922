"""A Piper voice in memory: opened, tried out, and set to the speed and loudness of all voices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from core.errors import ModelError, ModelUnavailable
from core.people import Language
from speech.espeak import short_path
from speech.loudness import level, normalised, trimmed

if TYPE_CHECKING:
    from numpy import float32, int16
    from numpy.typing import NDArray
    from piper import PiperVoice

MAX_CONFIG_BYTES = 1_000_000
"""Real ones have some thousand."""
INAUDIBLE = 0.0003
"""RMS (-70 dBFS)."""
MIN_KNOWN = 0.9
"""Share of a language's sounds that a voice for it knows."""
SCALES = (0.6, 1.6)
"""How much faster or slower than it was trained a voice may be made to speak."""
SAMPLE: dict[Language, str] = {
    "ko": "오늘은 날씨가 맑아서 친구와 함께 공원을 천천히 걸었어요.",
    "en": "The weather was so clear today that I took a long and quiet walk in the park.",
}
"""What a voice is tried out with."""
SAMPLE_SECONDS: dict[Language, float] = {"ko": 4.5, "en": 4.7}
"""How long it should take: as long as espeak-ng does, some five Korean syllables a second."""

FRAME = ("^", "_", "$")
"""Signs around and between the sounds of a sentence."""


class _Audio(BaseModel):
    sample_rate: int = Field(ge=8_000, le=48_000)


class _Espeak(BaseModel):
    voice: str = Field(min_length=1, max_length=40)


class _Inference(BaseModel):
    noise_scale: float = Field(default=0.667, ge=0, le=10)
    length_scale: float = Field(default=1.0, gt=0, le=10)
    noise_w: float = Field(default=0.8, ge=0, le=10)


class _Config(BaseModel):
    """What is read of a voice's .onnx.json."""

    audio: _Audio
    espeak: _Espeak
    # The others need more libraries, or fetch files.
    phoneme_type: Literal["espeak", "text"] = "espeak"
    num_symbols: int = Field(gt=0)
    num_speakers: int = Field(ge=1)
    phoneme_id_map: dict[str, list[int]]
    inference: _Inference = _Inference()
    default_speaker_id: int = Field(0, ge=0)
    vowel_clusters: list[list[str]] = []


class PiperModel:
    """A voice that works. Not thread-safe: call it from one thread."""

    def __init__(self, voice: PiperVoice, name: str, language: Language) -> None:
        """Try the voice out. Raises ModelUnavailable when it does not know the language's sounds or makes none."""
        self._voice = voice
        self._name = name
        self._scale = voice.config.length_scale
        self.rate: int = voice.config.sample_rate
        self._refuse_unknown_sounds(language)
        try:
            sound = trimmed(self._sound(SAMPLE[language]), self.rate)
        except ModelError as error:
            raise ModelUnavailable(f"{name}: does not work") from error
        if level(sound, self.rate) < INAUDIBLE:
            raise ModelUnavailable(f"{name}: makes no sound")
        faster, slower = SCALES
        ratio = SAMPLE_SECONDS[language] / (len(sound) / self.rate)
        self._scale *= min(slower, max(faster, ratio))

    def synthesise(self, line: str, speed: float = 1.0) -> NDArray[int16]:
        """Speak a line at the common loudness, without silence around it; empty when there is no sound.

        `speed`: multiple of the common one. Mono at `rate`. Raises ModelError when the network fails.
        """
        return normalised(trimmed(self._sound(line, speed), self.rate), self.rate)

    def _refuse_unknown_sounds(self, language: Language) -> None:
        try:
            sounds = [sound for sentence in self._voice.phonemize(SAMPLE[language]) for sound in sentence]
        except RuntimeError as error:
            raise ModelUnavailable(f"{self._name}: its espeak-ng voice does not exist") from error
        known = sum(sound in self._voice.config.phoneme_id_map for sound in sounds)
        if known < MIN_KNOWN * len(sounds):
            raise ModelUnavailable(f"{self._name}: does not know the sounds of {language}")

    def _sound(self, line: str, speed: float = 1.0) -> NDArray[float32]:
        import numpy as np

        # Not `synthesize`: it logs the text, and each sound that the voice does not know.
        sounds: list[NDArray[float32]] = []
        for sentence in self._voice.phonemize(line):
            known = [sound for sound in sentence if sound in self._voice.config.phoneme_id_map]
            if known:
                sounds.append(self._run(self._voice.phonemes_to_ids(known), self._scale / speed))
        return np.concatenate(sounds) if sounds else np.zeros(0, np.float32)

    def _run(self, ids: list[int], scale: float) -> NDArray[float32]:
        """Mono -1..1; `scale`: multiple of the length. Raises ModelError."""
        import numpy as np
        from onnxruntime.capi import onnxruntime_pybind11_state as ort
        from piper import SynthesisConfig

        try:
            answer = self._voice.phoneme_ids_to_audio(ids, SynthesisConfig(length_scale=scale))
        # ValueError: the network asks for other inputs than a Piper voice gets.
        except (ort.Fail, ort.InvalidArgument, ort.NotImplemented, ort.RuntimeException, ValueError) as error:
            raise ModelError(f"{self._name}: does not run") from error
        sound = np.atleast_1d(np.asarray(answer, np.float32))
        if sound.ndim != 1 or not np.isfinite(sound).all():
            raise ModelError(f"{self._name}: its answer is not sound")
        return np.clip(sound, -1.0, 1.0)


def load_model(voice: Path, language: Language, threads: int) -> PiperModel:
    """Open a voice from its .onnx and .onnx.json. Raises ModelUnavailable with a sentence."""
    name = voice_name(voice)
    config = _config(voice, name, language)
    if not voice.is_file():
        raise ModelUnavailable(f"{name}: {voice.name} is not there")
    # Takes some 300 ms to import.
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as ort
    from piper import PiperConfig, PiperVoice
    from piper.phonemize_espeak import ESPEAK_DATA_DIR

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Shapes change with every sentence: patterns of memory would be planned anew each time, and an arena only grows.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = False
    try:
        session = onnxruntime.InferenceSession(str(voice), options, providers=["CPUExecutionProvider"])
    except (ort.Fail, ort.InvalidArgument, ort.InvalidGraph, ort.InvalidProtobuf, ort.NotImplemented) as error:
        raise ModelUnavailable(f"{name}: {voice.name} is not a model that ONNX Runtime can open") from error
    opened = PiperVoice(
        session=session, config=PiperConfig.from_dict(config), espeak_data_dir=short_path(Path(ESPEAK_DATA_DIR))
    )
    return PiperModel(opened, name, language)


def voice_name(voice: Path) -> str:
    """What a spoken reply says spoke it."""
    return f"piper {voice.name.removesuffix('.onnx')}"


def _config(voice: Path, name: str, language: Language) -> dict[str, Any]:
    """The description of a voice, checked. Raises ModelUnavailable."""
    path = config_of(voice)
    if not path.is_file():
        raise ModelUnavailable(f"{name}: {path.name} is not there")
    if path.stat().st_size > MAX_CONFIG_BYTES:
        raise ModelUnavailable(f"{name}: {path.name} is too large to describe a voice")
    content = path.read_bytes()
    try:
        config = _Config.model_validate_json(content)
    except ValidationError as error:
        raise ModelUnavailable(f"{name}: {path.name} does not describe a voice that can be used here") from error
    if missing := [sign for sign in FRAME if sign not in config.phoneme_id_map]:
        raise ModelUnavailable(f"{name}: {path.name} has no id for {' '.join(missing)}")
    spoken = config.espeak.voice.partition("-")[0]
    if config.phoneme_type == "espeak" and spoken != language:
        raise ModelUnavailable(f"{name}: speaks {spoken}, not {language}")
    loaded: dict[str, Any] = config.model_dump()
    return loaded


def find_voice(given: Path) -> Path | None:
    """The .onnx of a voice given as that file or as a folder with one; None where there is none with its .onnx.json."""
    files = sorted(given.glob("*.onnx")) if given.is_dir() else [given]
    whole = [path for path in files if path.is_file() and config_of(path).is_file()]
    return whole[0] if len(whole) == 1 else None


def config_of(voice: Path) -> Path:
    """Where the description of a voice is."""
    return voice.with_name(f"{voice.name}.json")
