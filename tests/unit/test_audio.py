"""Sound in and out, and the check at arrival."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import MediaError
from core.problems import ProblemCode
from speech.audio import RATE, Sound, decode, encode_opus, is_silent, waveform
from speech.inspector import NoteInspector
from tests.fakes.sound import encoded, noise, silent_video, tone, wav

CONTAINERS = {
    "ogg": ("ogg", "libopus", 48_000, "mono"),
    "webm": ("webm", "libopus", 48_000, "mono"),
    "m4a": ("ipod", "aac", 44_100, "stereo"),
    "mp4": ("mp4", "aac", 44_100, "mono"),
    "mp3": ("mp3", "libmp3lame", 44_100, "mono"),
    "flac": ("flac", "flac", 22_050, "stereo"),
}
SPOKEN = tone(3.0)
NOTE = encode_opus(SPOKEN, RATE)


def problem(data, max_seconds=60.0):
    with pytest.raises(MediaError) as raised:
        decode(data, max_seconds=max_seconds)
    return raised.value


def outcome(data, max_seconds=60.0):
    """Seconds of sound, or the code of what is wrong with it."""
    try:
        return decode(data, max_seconds=max_seconds).seconds
    except MediaError as error:
        return error.code


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_container_gives_the_same_sound(name):
    container, codec, rate, layout = CONTAINERS[name]
    sound = decode(encoded(SPOKEN, container, codec, rate=rate, layout=layout), max_seconds=60)
    assert sound.samples.dtype == np.float32
    assert sound.samples.ndim == 1
    assert sound.seconds == len(sound.samples) / RATE
    assert sound.seconds == pytest.approx(3.0, abs=0.1)
    # Copying one channel to two, as this test does, makes it 3 dB softer.
    loudness = (SPOKEN / 32_768).std() * (0.5**0.5 if layout == "stereo" else 1)
    assert sound.samples.std() == pytest.approx(loudness, rel=0.1)


def test_a_wav_file_keeps_its_samples_exactly():
    sound = decode(wav(SPOKEN), max_seconds=60)
    assert np.array_equal(sound.samples, SPOKEN.astype(np.float32) / 32_768)


def test_a_note_that_we_encode_sounds_like_what_went_in():
    sound = decode(NOTE, max_seconds=60)
    assert NOTE[:4] == b"OggS"
    assert sound.seconds == pytest.approx(3.0, abs=0.01)
    length = min(len(sound.samples), len(SPOKEN))
    assert np.corrcoef(sound.samples[:length], SPOKEN[:length])[0, 1] > 0.9


def test_the_sound_of_a_video_is_heard_whatever_track_comes_first():
    video = encoded(SPOKEN, "mp4", "aac", rate=44_100, picture=True)
    assert decode(video, max_seconds=60).seconds == pytest.approx(3.0, abs=0.1)


def test_a_video_without_a_sound_track_says_so():
    assert problem(silent_video()).code is ProblemCode.UNREADABLE_AUDIO


def test_nothing_is_an_empty_file():
    assert problem(b"").code is ProblemCode.EMPTY_FILE


@pytest.mark.parametrize(
    "data",
    [b"\0", b"words, not a sound\n" * 50, NOTE[:60], b"\x89PNG\r\n\x1a\n" + bytes(99)],
    ids=["nothing", "words", "cut off", "picture"],
)
def test_what_is_no_sound_is_unreadable(data):
    assert problem(data).code is ProblemCode.UNREADABLE_AUDIO


@pytest.mark.parametrize(
    "playlist",
    ["ffconcat version 1.0\nfile {path}\n", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{path}\n#EXT-X-ENDLIST\n"],
)
def test_a_playlist_opens_no_other_file(tmp_path, playlist):
    other = tmp_path / "note.ogg"
    other.write_bytes(NOTE)
    assert problem(playlist.format(path=other).encode()).code is ProblemCode.UNREADABLE_AUDIO


def test_a_truncated_note_is_used_as_far_as_it_goes():
    heard = [outcome(NOTE[:cut]) for cut in range(97, len(NOTE) + 1, 97)]
    heard = [0.0 if seconds is ProblemCode.UNREADABLE_AUDIO else seconds for seconds in heard]
    assert heard == sorted(heard)
    assert 0.0 in heard
    assert heard[len(heard) * 2 // 3] >= 1.0
    assert heard[-1] > 1.9


def test_a_damaged_packet_does_not_lose_the_rest():
    recording = bytearray(encoded(SPOKEN, "mp3", "libmp3lame", rate=44_100))
    middle = len(recording) // 2
    recording[middle : middle + 200] = bytes(200)
    assert decode(bytes(recording), max_seconds=60).seconds > 2.5


def test_thirty_minutes_are_refused_with_what_is_allowed():
    error = problem(wav(np.zeros(30 * 60 * 8_000, np.int16), 8_000), max_seconds=600)
    assert error.code is ProblemCode.AUDIO_TOO_LONG
    assert error.args_ == {"minutes": 10}


def test_a_sound_that_does_not_declare_its_length_is_cut_off_at_the_cap():
    endless = encoded(SPOKEN, "adts", "aac", rate=44_100)
    assert problem(endless * 5, max_seconds=10.5).code is ProblemCode.AUDIO_TOO_LONG
    assert decode(endless, max_seconds=10.5).seconds == pytest.approx(3.0, abs=0.1)


def test_half_minutes_are_named_as_such():
    assert problem(wav(np.zeros(40 * 8_000, np.int16), 8_000), max_seconds=30).args_ == {"minutes": 0.5}


def test_a_rate_of_one_hertz_does_not_fill_the_memory():
    assert problem(wav(np.ones(200, np.int16), 1), max_seconds=150).code is ProblemCode.AUDIO_TOO_LONG
    assert decode(wav(np.ones(100, np.int16), 1), max_seconds=150).seconds == pytest.approx(100, abs=2)


HEADS = [b"", b"OggS", b"RIFF\xff\xff\xff\xffWAVE", b"fLaC", b"ID3\x03", NOTE[:300]]
REFUSED = {ProblemCode.EMPTY_FILE, ProblemCode.UNREADABLE_AUDIO, ProblemCode.AUDIO_TOO_LONG}


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(HEADS))
def test_random_bytes_raise_nothing_but_a_media_error(tail, head):
    result = outcome(head + tail, max_seconds=5)
    assert result in REFUSED or result <= 5.5


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(NOTE) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_note_with_changed_bytes_raises_nothing_but_a_media_error(changes):
    damaged = bytearray(NOTE)
    for place, value in changes:
        damaged[place] = value
    result = outcome(bytes(damaged), max_seconds=5)
    assert result in REFUSED or result <= 5.5


@pytest.mark.parametrize(
    ("pcm", "silent"),
    [
        (np.zeros(RATE, np.int16), True),
        (np.full(RATE, 3_000, np.int16), True),
        (noise(1.0, level=0.001), True),
        (tone(2.0, level=0.0002), True),
        (np.concatenate([np.zeros(RATE, np.int16), noise(0.01, level=0.5), np.zeros(RATE, np.int16)]), True),
        (np.zeros(10, np.int16), True),
        (tone(1.0, level=0.02), False),
        (tone(2.0, level=0.003), False),
        (np.concatenate([np.zeros(20 * RATE, np.int16), tone(0.6)]), False),
    ],
    ids=[
        "zeros",
        "direct current",
        "room",
        "inaudible",
        "click",
        "shorter than a window",
        "soft",
        "far",
        "one word after a pause",
    ],
)
def test_silence_is_told_from_soft_speech(pcm, silent):
    samples = pcm.astype(np.float32) / 32_768
    assert is_silent(Sound(samples=samples, seconds=len(samples) / RATE)) is silent


def test_the_waveform_follows_the_loudness():
    points = waveform(tone(2.0), RATE)
    assert len(points) == 20
    assert max(points) == 255
    assert points[0] < 80 < points[10]


@pytest.mark.parametrize(("seconds", "count"), [(0.01, 1), (1.0, 10), (60.0, 256)])
def test_the_waveform_has_ten_points_a_second_up_to_256(seconds, count):
    assert len(waveform(np.ones(int(seconds * RATE), np.int16), RATE)) == count


def test_the_waveform_of_silence_is_flat():
    assert waveform(np.zeros(RATE, np.int16), RATE) == bytes(10)


def test_nothing_cannot_be_encoded():
    with pytest.raises(ValueError, match="no samples"):
        encode_opus(np.zeros(0, np.int16), RATE)


async def test_an_inspector_tells_what_is_wrong_with_a_note():
    inspector = NoteInspector(max_seconds=10)
    try:
        assert await inspector.inspect(NOTE) == pytest.approx(3.0, abs=0.01)
        for data, code in (
            (b"", ProblemCode.EMPTY_FILE),
            (b"words", ProblemCode.UNREADABLE_AUDIO),
            (wav(tone(11.0)), ProblemCode.AUDIO_TOO_LONG),
            (encode_opus(np.zeros(2 * RATE, np.int16), RATE), ProblemCode.NOTHING_SAID),
        ):
            with pytest.raises(MediaError) as raised:
                await inspector.inspect(data)
            assert raised.value.code is code
    finally:
        await inspector.aclose()


def test_importing_the_room_loads_no_library():
    code = (
        "import sys, speech.audio, speech.inspector, speech.espeak, speech.whisper\n"
        "print(*{'av', 'numpy', 'ctranslate2', 'faster_whisper', 'espeakng_loader'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""
