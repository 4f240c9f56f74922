import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.tags import (
    LONGEST_TAG,
    MOST_TAGS,
    TagChange,
    amended,
    apart,
    change_of,
    changed,
    is_tag,
    tag_key,
    tags_of,
)

TAG = st.text("산책비ab_1", min_size=1, max_size=6).filter(is_tag)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("오늘 #산책 #비_오는_날 좋았다", ("산책", "비_오는_날")),
        ("#산책#비", ("산책", "비")),
        ("(#바다) “#산”, 좋다.#들", ("바다", "산", "들")),
        ("#Sea #sea #SEA", ("Sea",)),
        ("#1 #2026 #_ # #! C#7 a#b ##제목", ()),
        ("#3월 #b2", ("3월", "b2")),
        ("https://example.org/a#frag http://x.y/#z www.x.y/#w /#path &#amp", ()),
        ("https://example.org/#a #b", ("b",)),
        (unicodedata.normalize("NFD", "#산책"), ("산책",)),
        ("#" + "가" * LONGEST_TAG, ("가" * LONGEST_TAG,)),
        ("#" + "가" * (LONGEST_TAG + 1), ()),
        ("", ()),
    ],
)
def test_hashtags_of_a_text(text, tags):
    assert tags_of(text) == tags


def test_a_text_has_twenty_tags_at_most():
    assert tags_of(" ".join(f"#t{n}" for n in range(50))) == tuple(f"t{n}" for n in range(MOST_TAGS))


@given(st.text(max_size=200))
def test_tags_of_any_text_are_tags_each_once(text):
    tags = tags_of(text)
    assert all(is_tag(tag) for tag in tags)
    assert len({tag_key(tag) for tag in tags}) == len(tags) <= MOST_TAGS
    assert tags_of(" ".join(f"#{tag}" for tag in tags)) == tags


@given(st.lists(TAG, max_size=5), st.lists(TAG, max_size=5), st.lists(TAG, max_size=5))
def test_hashtags_change_with_the_words_and_tags_by_hand_stay(old, new, by_hand):
    before, after = (" ".join(f"x #{tag}" for tag in tags) for tags in (old, new))
    known = {tag_key(tag) for tag in old}
    mine = [tag for tag in by_hand if tag_key(tag) not in known]
    tags = changed(tags_of(before), TagChange(added=tuple(mine), removed=()))
    assert {tag_key(tag) for tag in amended(tags, before, after)} == {tag_key(tag) for tag in (*mine, *new)}


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("#산책 비, -바다 -#눈", TagChange(added=("산책", "비"), removed=("바다", "눈"))),
        ("#a#b", TagChange(added=("a", "b"), removed=())),
        ("산책", TagChange(added=("산책",), removed=())),
        ("오늘 걸었다", None),
        ("#산책 오늘 걸었다", None),
        ("#1", None),
        ("좋다!", None),
        ("  ", None),
    ],
)
def test_tags_are_added_and_taken_away(said, change):
    assert change_of(said) == change


def test_removing_ignores_capitals_and_adding_wins():
    assert changed(("Sea", "b"), TagChange(added=("b", "c"), removed=("SEA", "b"))) == ("b", "c")


@given(st.text(max_size=60))
def test_any_words_are_a_change_or_none(said):
    change = change_of(said)
    assert change is None or changed((), change) == change.added


def test_a_search_has_tags_and_words():
    assert apart("#산책 바다  #1 #Sea") == (("산책", "Sea"), "바다 #1")
