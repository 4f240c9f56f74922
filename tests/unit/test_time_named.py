import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.time_named import clock_text, time_named, window_named


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("21:30", "21:30"),
        ("9:05", "09:05"),
        ("21시 30분", "21:30"),
        ("21시30분", "21:30"),
        ("밤 9시", "21:00"),
        ("밤9시 반", "21:30"),
        ("오후 9:30", "21:30"),
        ("저녁 8시에", "20:00"),
        ("매일 밤 10시", "22:00"),
        ("아침 7시", "07:00"),
        ("오전 12시", "00:00"),
        ("오후 12시", "12:00"),
        ("낮 12시 반", "12:30"),
        ("낮 2시", "14:00"),
        ("밤 12시", "00:00"),
        ("밤 1시", "01:00"),
        ("새벽 1시 20분", "01:20"),
        ("9시 반", "09:30"),
        ("오후 21시", "21:00"),
        ("9pm", "21:00"),
        ("9 PM", "21:00"),
        ("9:30 p.m.", "21:30"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("noon", "12:00"),
        ("자정", "00:00"),
        ("24:00", "00:00"),
        ("저녁 12시", "00:00"),
        ("아홉시 반", "09:30"),
        ("밤 열한 시", "23:00"),
        ("매일밤 9시쯤", "21:00"),
        ("저녁 8시에 알려줘", "20:00"),
        ("날마다 밤 9시에 보내 주세요", "21:00"),
        ("remind me at 9pm please", "21:00"),
        ("at 9pm", "21:00"),
        ("every day at 9pm", "21:00"),
        ("9pm every night", "21:00"),
        ("PM 9:30", "21:30"),
        ("２１：３０", "21:30"),
    ],
)
def test_times_are_understood(said, clock):
    assert clock_text(time_named(said)) == clock


@pytest.mark.parametrize(
    "said",
    ["", "21", "25:00", "24:30", "21:60", "13pm", "0pm", "오전 15시", "곧", "21:30 22:00", "٩:٣٠", "9:3", "-1:00"],
)
def test_other_words_name_no_time(said):
    assert time_named(said) is None


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("20:00-22:00", 1200, 1320),
        ("20:00 ~ 22:00", 1200, 1320),
        ("저녁 8시부터 밤 10시까지", 1200, 1320),
        ("8pm to 10pm", 1200, 1320),
        ("between 8pm – 10pm", 1200, 1320),
        ("23:00-08:00", 1380, 480),
        ("22:00-24:00", 1320, 0),
        ("20:00-8:30", 1200, 510),
        ("23-8", 1380, 480),
        ("23:00~08:00", 1380, 480),
        ("２３：００∼０８：００", 1380, 480),
        ("밤 11시에서 아침 8시까지", 1380, 480),
        ("between 8pm and 10pm", 1200, 1320),
        ("11pm till 8", 1380, 480),
        ("20~22시", 1200, 1320),
        ("9시부터 밤 10시까지", 540, 1320),
        # The end is that of the same half of the day, or the next.
        ("저녁 8시~10시", 1200, 1320),
        ("밤 8시부터 10시 사이에", 1200, 1320),
        ("저녁 8~10시", 1200, 1320),
        ("밤 10시-12시", 1320, 0),
        ("밤 11시~7시", 1380, 420),
        ("밤 8시부터 8시까지", 1200, 480),
        ("밤 8시-08:00", 1200, 480),
        ("8-10pm", 1200, 1320),
        ("11-7am", 1380, 420),
        ("11-1pm", 660, 780),
    ],
)
def test_windows_are_understood(said, first, last):
    assert window_named(said) == (first, last)


@pytest.mark.parametrize("said", ["", "20:00", "20:00-", "-22:00", "20:00-20:00", "20:00-21:00-22:00", "a to b"])
def test_other_words_name_no_window(said):
    assert window_named(said) is None


@given(st.text(max_size=30))
def test_any_text_is_read(said):
    found = time_named(said)
    assert found is None or 0 <= found < 1440
    window_named(said)


@given(st.integers(0, 1439))
def test_what_is_shown_is_understood(minute):
    assert time_named(clock_text(minute)) == minute
