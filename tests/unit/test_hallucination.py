"""What a decoder makes up is told apart from what somebody said."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.hallucination import MOST_REPEATS, Heard, believed, confidence


def heard(text, *, log_probability=-0.2, no_speech=0.05, compression=1.2, start=0.0, end=2.0):
    return Heard(
        start=start,
        end=end,
        text=text,
        log_probability=log_probability,
        no_speech=no_speech,
        compression=compression,
    )


def texts(*segments):
    return [segment.text for segment in believed(segments)]


PHANTOMS = (
    " 시청해주셔서 감사합니다.",
    "끝까지 시청해 주셔서 감사합니다!",
    " 구독과 좋아요 부탁드립니다",
    "다음 영상에서 만나요~",
    " MBC 뉴스 김철수입니다.",
    "한글자막 by 한효정",
    " Thanks for watching!",
    "Thank you for watching.",
    " Please subscribe to my channel",
    "Subtitles by the Amara.org community",
    "[Music]",
    "♪♪",
)


@pytest.mark.parametrize("text", PHANTOMS[:-1])
@pytest.mark.parametrize("doubt", [{"no_speech": 0.5}, {"log_probability": -0.9}])
def test_broadcasting_phrases_are_dropped_where_they_are_doubtful(text, doubt):
    assert texts(heard(text, **doubt)) == []
    assert texts(heard("오늘 힘들었어"), heard(text, **doubt)) == ["오늘 힘들었어"]


@pytest.mark.parametrize("text", PHANTOMS[:-1])
def test_a_broadcasting_phrase_that_is_clearly_said_is_kept(text):
    assert texts(heard(text)) == [text]


@pytest.mark.parametrize(
    "text", ["뉴스를 봤는데 MBC 뉴스였어", "친구가 구독과 좋아요를 부탁했어", "I watched music videos, thanks"]
)
def test_a_day_that_is_about_broadcasts_is_kept_even_when_it_is_doubtful(text):
    assert texts(heard(text, no_speech=0.5, log_probability=-0.8)) == [text]


@pytest.mark.parametrize(
    "doubt",
    [
        {"no_speech": 0.7, "log_probability": -1.2},
        {"compression": 2.5},
        {"log_probability": math.nan},
        {"no_speech": math.inf},
        {"end": math.nan},
    ],
)
def test_what_the_decoder_itself_doubts_is_dropped(doubt):
    assert texts(heard("오늘 힘들었어", **doubt)) == []
    assert texts(heard("오늘 힘들었어", no_speech=0.7, log_probability=-0.3)) == ["오늘 힘들었어"]


def test_a_loop_is_cut_and_an_echo_is_not():
    loop = [heard(f" 네{mark}") for mark in ("", ".", "!", "?", "…", "")]
    assert texts(*loop) == [" 네", " 네.", " 네!"]
    assert len(texts(*loop)) == MOST_REPEATS
    assert texts(heard("네"), heard("응"), heard("네"), heard("응")) == ["네", "응", "네", "응"]


def test_confidence_is_weighted_by_duration():
    assert confidence([]) == 0.0
    long, short = heard("a", log_probability=-0.1, end=9.0), heard("b", log_probability=-3.0, end=1.0)
    assert confidence([long, short]) > confidence([replace(long, end=1.0), replace(short, end=9.0)])
    assert confidence([heard("a", log_probability=0.5)]) == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "음악을 들으니까 마음이 편해졌어",
        "박수 받아서 기분 좋았어",
        "이 영상은 친구가 보내 준 거야",
        "다음 시간에 만나기로 했어",
        "알림 설정 때문에 회의를 놓쳤어",
        "MBC 뉴스 봤어",
        "MBC 뉴스 보다가 울었어",
        "오늘은 자막 제작 회의가 있었어",
        "자막 제작 힘들었어",
        "Music helped me calm down today",
        "Thank you for listening to me today",
        "Copyright law exam went badly",
    ],
)
def test_a_day_that_begins_like_a_broadcast_is_kept_even_when_it_is_doubtful(text):
    assert texts(heard(text, no_speech=0.5, log_probability=-0.9)) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "오늘도 시청해 주셔서 감사합니다",
        "여러분 구독과 좋아요, 알림 설정까지 부탁드려요!",
        "지금까지 MBC 뉴스 김철수였습니다",
        "이덕영입니다. MBC 뉴스",
        "배달의민족 자막 제공",
        "So, thanks for watching!",
    ],
)
def test_a_broadcast_may_begin_otherwise(text):
    assert texts(heard(text, no_speech=0.5)) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" 네 네 네", " 네 네 네"),
        (" 네 네, 네 네 네. 네", " 네 네, 네"),
        ("오늘 정말 오늘 정말 오늘 정말 오늘 정말 힘들었어", "오늘 정말 오늘 정말 오늘 정말 힘들었어"),
        ("I don't know " * 6, "I don't know I don't know I don't know"),
    ],
)
def test_a_loop_within_a_segment_is_cut(text, kept):
    assert texts(heard(text)) == [kept]


def shortens(kept, segment):
    words = iter(segment.text.split())
    return replace(kept, text="") == replace(segment, text="") and all(word in words for word in kept.text.split())


SEGMENTS = st.lists(
    st.builds(
        heard,
        st.text(max_size=20) | st.text("네 가.", max_size=40) | st.sampled_from(PHANTOMS),
        log_probability=st.floats(),
        no_speech=st.floats(),
        compression=st.floats(),
        start=st.floats(),
        end=st.floats(),
    ),
    max_size=12,
)


@given(SEGMENTS)
def test_nothing_is_added_and_the_order_stays(segments):
    kept = believed(segments)
    remaining = iter(segments)
    assert all(any(shortens(one, segment) for segment in remaining) for one in kept)
    assert 0 <= confidence(kept) <= 1
