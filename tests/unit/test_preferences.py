import pytest

from bot.preferences import MAX_INTRODUCTION, MAX_NAME, NAMES, SettingError, change, settings_of
from bot.wording.wording import wording
from core.people import Ingredient, Length, Person, SpeechLevel, VoiceReplies

PERSONAS = ("anna", "mori")
PERSON = Person(id="p")


@pytest.mark.parametrize(
    ("name", "value", "attribute", "expected"),
    [
        ("language", "en", "language", "en"),
        ("language", "한국어", "language", "ko"),
        ("name", "  김  서연 ", "name", "김 서연"),
        ("introduction", "고양이\x1b와 살아요", "introduction", "고양이와 살아요"),
        ("introduction", "-", "introduction", ""),
        ("timezone", "Europe/Paris", "timezone", "Europe/Paris"),
    ],
)
def test_a_person_changes(name, value, attribute, expected):
    assert getattr(change(PERSON, name, value, PERSONAS)[0], attribute) == expected


@pytest.mark.parametrize(
    ("name", "value", "attribute", "expected"),
    [
        ("persona", "mori", "persona", "mori"),
        ("speech-level", "존댓말", "speech_level", SpeechLevel.POLITE),
        ("말투", "높임말", "speech_level", SpeechLevel.POLITE),
        ("Speech_Level", "CASUAL", "speech_level", SpeechLevel.CASUAL),
        ("length", "길게", "length", Length.LONG),
        ("voice", "when_i_speak", "voice", VoiceReplies.WHEN_I_SPEAK),
        ("make-up", "comfort, 공감", "make_up", frozenset({Ingredient.COMFORT, Ingredient.EMPATHY})),
        ("make-up", "모두", "make_up", frozenset()),
    ],
)
def test_preferences_change(name, value, attribute, expected):
    assert getattr(change(PERSON, name, value, PERSONAS)[0].preferences, attribute) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "fr"),
        ("name", "x" * (MAX_NAME + 1)),
        ("introduction", "x" * (MAX_INTRODUCTION + 1)),
        ("timezone", "Mars"),
        ("persona", "nobody"),
        ("length", "endless"),
        ("make-up", "advice sarcasm"),
        ("make-up", " "),
    ],
)
def test_a_bad_value_says_what_is_allowed(name, value):
    with pytest.raises(SettingError) as caught:
        change(PERSON, name, value, PERSONAS)
    assert caught.value.name == name
    assert caught.value.allowed


def test_an_unknown_setting_says_which_there_are():
    with pytest.raises(SettingError) as caught:
        change(PERSON, "colour", "blue", PERSONAS)
    assert caught.value.value is None
    assert set(caught.value.allowed) == {setting.name for setting in settings_of(PERSONAS)}


def test_every_setting_has_the_korean_name_that_is_shown():
    assert {wording("ko").say(f"setting-{name}"): name for name in NAMES.values()} == NAMES
    assert set(NAMES.values()) == {setting.name for setting in settings_of(PERSONAS)}


def test_what_is_shown_can_be_typed_back():
    for setting in settings_of(PERSONAS):
        shown = setting.show(PERSON)
        assert shown == "" or change(PERSON, setting.name, shown, PERSONAS)[0] == PERSON
