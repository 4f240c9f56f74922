from dataclasses import fields

from core.modes import Mode
from core.people import Ingredient, Length, Preferences, SpeechLevel, Strength, VoiceReplies
from storage.preferences import NAMES, dump_preferences, load_preferences

CHANGED = Preferences(
    persona="mori",
    speech_level=SpeechLevel.POLITE,
    make_up=frozenset({Ingredient.COMFORT}),
    strength=Strength.CREATIVE,
    length=Length.LONG,
    voice=VoiceReplies.OFF,
    remote=True,
    faces=False,
    voices=False,
    words=False,
    bars=True,
    mode=Mode.CHAT,
    day_ends=4,
    photos=True,
    quiet=(23 * 60, 8 * 60),
    retention_days=365,
)


def test_every_preference_is_stored():
    assert {field.name for field in fields(Preferences)} == set(NAMES)
    assert all(getattr(CHANGED, name) != getattr(Preferences(), name) for name in NAMES)
    assert load_preferences(dump_preferences(CHANGED)) == CHANGED


def test_what_only_a_later_version_knows_falls_back_to_the_default():
    rows = {**dump_preferences(CHANGED), "length": '"epic"', "voice": "not json", "colour": '"blue"'}
    loaded = load_preferences(rows)
    assert (loaded.length, loaded.voice, loaded.persona) == (Length.SHORT, VoiceReplies.WHEN_I_SPEAK, "mori")
