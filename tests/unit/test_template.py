import pytest

from core.people import SpeechLevel
from llm.template import Template

CASUAL, POLITE = SpeechLevel.CASUAL, SpeechLevel.POLITE


def test_choices_and_particles():
    line = Template("{name:이/가} 웃었[어|어요]. ‘{quote}’{quote~이라는/라는} 말[|이] 좋아[|요].")
    values = {"name": "주성이", "quote": "잘했음"}
    assert line.render(CASUAL, values) == "주성이가 웃었어. ‘잘했음’이라는 말 좋아."
    assert line.render(POLITE, values) == "주성이가 웃었어요. ‘잘했음’이라는 말이 좋아요."
    assert line.fields == {"name", "quote"}


def test_an_empty_choice_leaves_no_space_behind():
    assert Template("[네|] 마음이 좋아").render(POLITE, {}) == "마음이 좋아"


@pytest.mark.parametrize(
    "source", ["", " 앞에 빈칸", "{who} 안녕", "{name:이가}", "{name:}", "하나 [둘", "하나 둘}", "[a|b|c]", "{name"]
)
def test_bad_lines_are_refused(source):
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic shows the text, the type is what matters here
        Template(source)


def test_values_are_never_read_as_templates():
    assert Template("{quote}!").render(CASUAL, {"quote": "{name} [a|b]"}) == "{name} [a|b]!"


def test_literal_recognises_a_line_whatever_fills_it():
    line = Template("{topic:이/가} 오늘의 주인공[이네|이네요].")
    assert line.literal(CASUAL) in line.render(CASUAL, {"topic": "커피"})
    assert line.literal(POLITE) == "오늘의 주인공이네요."
