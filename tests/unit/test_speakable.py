"""Text made speakable."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from speech.lines import LONGEST_LINE
from speech.speakable import sentences, shorten, speakable

KOREAN = {
    "오늘은 어땠어?": "오늘은 어땠어?",
    "고마워 😀👍🏽 정말": "고마워 정말.",
    "👨\u200d👩\u200d👧 가족이랑 🇰🇷 1️⃣등": "가족이랑 일등.",
    "ㅋㅋㅋㅋ 웃기다": "하하 웃기다.",
    "힘들었지ㅠㅠ 그래도 괜찮아": "힘들었지. 그래도 괜찮아.",
    "힘들었지ㅜㅜ.": "힘들었지.",
    "ㅇㅇ 알았어ㅋ": "응 알았어.",
    "좋아요~ ^^ 정말?!!": "좋아요 정말?",
    "슬퍼 T_T 그래 :)": "슬퍼 그래.",
    "# 제목\n- 하나\n- **둘** 셋\n\n---\n> _인용_ `말`": "제목. 하나. 둘 셋. 인용 말.",
    "[여기](https://example.com/a?b=1)를 봐": "여기를 봐.",
    "https://example.com/path에서 봤어": "에서 봤어.",
    "안녕\u200b하세요\x00\x07\ud800": "안녕하세요.",
    "25℃, 습도 50%": "이십오도, 습도 오십 퍼센트.",
    "나한테 mina.kim+diary@example.com으로 보내": "나한테 으로 보내.",
    "우와아아아아아!!! 대애애애박": "우와아아아! 대애애애박.",
    unicodedata.normalize("NFD", "안녕"): "안녕.",
    "그래.\n\n\n그럼": "그래. 그럼.",
    "그는 '괜찮아.'": "그는 '괜찮아.'",
}
KOREAN_NUMBERS = {
    "20대 3명이 3대 1로": "이십 대 세 명이 삼 대 일로.",
    "사과 3개, 5명, 20살, 21마리, 105권": "사과 세 개, 다섯 명, 스무 살, 스물한 마리, 백다섯 권.",
    "1번째, 2번째, 20번째, 0번째": "첫 번째, 두 번째, 스무 번째, 영 번째.",
    "3개월, 2달러, 3달, 10시리즈": "삼개월, 이달러, 세 달, 십시리즈.",
    "20대에는 차 2대, 자전거 10대": "이십 대에는 차 두 대, 자전거 십 대.",
    "오후 3시 30분, 12시, 13시, 0시": "오후 세 시 삼십분, 열두 시, 십삼 시, 영 시.",
    "7시간, 23시간, 24시간, 48시간": "일곱 시간, 스물세 시간, 이십사 시간, 사십팔 시간.",
    "9:05에 만나 15:30, 7:00, 10:30:15": "아홉 시 오분에 만나 십오 시 삼십분, 일곱 시, 열 시 삼십분 십오초.",
    "2026-11-21, 2026.6.10, 2026/1/5": "이천이십육년 십일월 이십일일, 이천이십육년 유월 십일, 이천이십육년 일월 오일.",
    "2026. 11. 21. 토요일": "이천이십육년 십일월 이십일일. 토요일.",
    "6월 10일, 10월 6일, 11/21": "유월 십일, 시월 육일, 십일월 이십일일.",
    "1/2, 3/4, 17/20": "이분의 일, 사분의 삼, 이십분의 십칠.",
    "3.5점, 0.25, 1,234,567원, 12,000": "삼점오점, 영점이오, 백이십삼만 사천오백육십칠원, 만 이천.",
    "3만원, 1억 2천만": "삼만원, 일억 이천만.",
    "50%, -3도, 25℃, -2": "오십 퍼센트, 영하 삼도, 이십오도, 마이너스 이.",
    "010-1234-5678": "공일공, 일이삼사, 오육칠팔.",
    "01012345678, 02-123-4567": "공일공, 일이삼사, 오육칠팔, 공이, 일이삼, 사오육칠.",
    "1577-0199나 109에 전화해요": "일오칠칠, 공일구구나 일공구에 전화해요.",
    "119에 신고, 119개": "일일구에 신고, 백열아홉 개.",
    "2~3개, 3-4일, 5~10분, 18:00~19:30": "두 개에서 세 개, 삼일에서 사일, 오분에서 십분, 십팔 시에서 십구 시 삼십분.",
    "2-0, 3:2, 1대1": "이 대 영, 삼 대 이, 일 대 일.",
    "5km, 60kg, 500 ml, 178.5cm": "오 킬로미터, 육십 킬로그램, 오백 밀리리터, 백칠십팔점오 센티미터.",
    "₩5,000, $20": "오천원, 이십달러.",
    "제3장, 제 2회": "제삼장, 제이회.",
    "MP3, 4K, iPhone 15, v2.0, 1.2.3": "MP3, 4K, iPhone 십오, v2.0, 일점이점삼.",
    "12345678901234567": "일이삼사오육칠팔구공일이삼사오육칠.",
    "007, 2026-13-45": "공공칠, 이천이십육-십삼-사십오.",
}
ENGLISH_NUMBERS = {
    "2026-11-21, Nov 5th, 2026": "November twenty-first, twenty twenty-six, November fifth, twenty twenty-six.",
    "May 3 or Sept. 30": "May third or September thirtieth.",
    "1999, 2005, 1,020 cats": "nineteen ninety-nine, two thousand five, one thousand twenty cats.",
    "the 1990s and 2000s": "the nineteen nineties and two thousands.",
    "3:30 pm, 15:30, 9:00, 9:05, 3pm, 10 a.m. now": (
        "three thirty PM, fifteen thirty, nine o'clock, nine oh five, three PM, ten AM now."
    ),
    "1st, 2nd, 3rd, 21st": "first, second, third, twenty-first.",
    "call 988 or 1-800-273-8255": "call nine eight eight or one, eight oh oh, two seven three, eight two five five.",
    "(555) 123-4567": "five five five, one two three, four five six seven.",
    "50%, 3.5, 0.25, -3°C": "fifty percent, three point five, zero point two five, minus three degrees.",
    "$20, $1, ₩5,000": "twenty dollars, one dollar, five thousand won.",
    "5km, 1 m, 60 kg": "five kilometers, one meter, sixty kilograms.",
    "3-4 days, 9~5": "three to four days, nine to five.",
    "1/2, 7/10, 11/21": "one half, seven out of ten, eleven/twenty-one.",
    "1+1": "one plus one.",
    "MP3, 4K, COVID19": "MP3, 4K, COVID19.",
    "007": "oh oh seven.",
}
SPEECHLESS = ["", " \n\t", "😀😀", "...", "ㅠㅠㅠ", "~*~", "https://example.com", "\x00\x01", "❤️‍🔥", "^_^", "---"]


@pytest.mark.parametrize("text", KOREAN)
def test_only_what_ears_can_follow_is_left(text):
    assert speakable(text, "ko") == KOREAN[text]


@pytest.mark.parametrize("text", KOREAN_NUMBERS)
def test_numbers_are_said_as_koreans_say_them(text):
    assert speakable(text, "ko") == KOREAN_NUMBERS[text]


@pytest.mark.parametrize("text", ENGLISH_NUMBERS)
def test_numbers_are_said_as_english_speakers_say_them(text):
    assert speakable(text, "en") == ENGLISH_NUMBERS[text]


@given(st.text(alphabet="0123456789.,:/-~+%$ 년월일시분개번대도km제a", max_size=60), st.sampled_from(["ko", "en"]))
@example("1" * 5_000, "ko")
@example("1," * 5_000, "en")
@example("1.1" * 3_000, "ko")
@example("12:" * 3_000, "ko")
@example("1-" * 3_000, "en")
@example("1~" * 3_000, "ko")
def test_a_number_alone_is_always_written_out(text, language):
    spoken = speakable(f"{text} 그리고 7", language)
    assert spoken.rstrip(".").endswith("칠" if language == "ko" else "seven")


@given(st.integers(0, 10**15 - 1))
def test_different_numbers_sound_different(number):
    assert speakable(f"{number}", "ko") != speakable(f"{number + 1}", "ko")
    assert not any(sign.isdigit() for sign in speakable(f"{number}개", "ko") + speakable(f"{number} cats", "en"))


def test_signs_are_said_in_the_language():
    assert speakable("50% you & me, 25°C", "en") == "fifty percent you and me, twenty-five degrees."


@pytest.mark.parametrize("text", SPEECHLESS)
def test_what_cannot_be_spoken_becomes_nothing(text):
    assert speakable(text, "ko") == ""


@given(st.text(), st.sampled_from(["ko", "en"]))
@example("[" * 3_000 + "](" * 3_000, "ko")
@example("- " * 3_000 + "*" * 3_000, "ko")
@example("\u1100" * 500, "ko")
def test_any_text_becomes_one_clean_line_or_nothing(text, language):
    spoken = speakable(text, language)
    spoken.encode()
    assert "\n" not in spoken
    assert "  " not in spoken
    assert spoken == spoken.strip()
    assert not {unicodedata.category(sign) for sign in spoken} & {"Cc", "Cs", "Co", "Cn", "So"}
    assert not spoken or any(sign.isalnum() for sign in spoken)


@given(
    st.lists(st.sampled_from(["하나 둘", "three. ", "넷? ", "5.5 ", " ", "가나다라마바사아자차", "a"])),
    st.integers(1, 30),
)
def test_a_shortened_text_is_a_start_of_it_within_the_limit(pieces, limit):
    text = "".join(pieces).strip()
    short = shorten(text, limit)
    assert len(short) <= limit
    assert text.startswith(short)
    assert bool(short) == bool(text)


@given(st.text(), st.integers(1, 40))
@example("가" * 500, 10)
@example("a, " * 500, 10)
def test_sentences_hold_everything_that_is_spoken_and_none_is_too_long(text, longest):
    line = speakable(text, "ko")
    parts = sentences(line, longest)
    assert all(0 < len(part) <= longest for part in parts)
    spoken = [sign for sign in "".join(parts) if sign.isalnum()]
    assert spoken == [sign for sign in line if sign.isalnum()]


def test_sentences_end_where_they_were_written_to():
    assert sentences("하나야. 둘이야? 셋.", LONGEST_LINE) == ["하나야.", "둘이야?", "셋."]
    assert sentences('그는 "괜찮아." 라고 했다.', LONGEST_LINE) == ['그는 "괜찮아."', "라고 했다."]
    assert sentences("하나, 둘, 셋.", 7) == ["하나, 둘,", "셋."]


def test_a_text_is_cut_after_a_whole_sentence_first():
    assert shorten("하나야. 둘이야? 셋이야.", 12) == "하나야. 둘이야?"
    assert shorten("하나 둘 셋 넷", 6) == "하나 둘"
    assert shorten("하나둘셋넷", 3) == "하나둘"
    assert shorten("하나야.", 100) == "하나야."
