"""Requests to remember and to forget: only an imperative to the friend counts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.types import MAX_FACT, Fact
from llm.remember import ForgetRequest, RememberRequest, closest, request_in

REMEMBER = [
    ("기억해줘: 나는 땅콩 알레르기가 있어", "나는 땅콩 알레르기가 있어"),
    ("기억해 줘, 동생 이름은 하늘이야", "동생 이름은 하늘이야"),
    ("기억해줘 나 월요일마다 수영 가", "나 월요일마다 수영 가"),
    ("기억해: 여권은 서랍 안에 있음", "여권은 서랍 안에 있음"),
    ("나 커피 못 마신다는 거 기억해", "나 커피 못 마신다는 것"),
    ("내가 채식주의자라는 걸 꼭 기억해줘", "내가 채식주의자라는 것"),
    ("내 생일 3월 2일인 거 잊지 마!", "내 생일 3월 2일인 것"),
    ("우리 고양이 이름은 나비야. 기억해줘~", "우리 고양이 이름은 나비야"),
    ("내 생일은 3월 2일이야 기억해 줘", "내 생일은 3월 2일이야"),
    ("안나야, 내일 면접 있는 거 기억해줘", "내일 면접 있는 것"),
    ("매운 거 못 먹는다는 사실 기억해주세요.", "매운 거 못 먹는다는 것"),
    ("엄마 수술 날짜는 5일이에요. 꼭 기억해 주세요", "엄마 수술 날짜는 5일이에요"),
    ("할머니 제사가 금요일인 거 기억해 줄래?", "할머니 제사가 금요일인 것"),
    ("오늘은 힘들었어.\n기억해줘: 나는 혼자 있을 시간이 필요해", "나는 혼자 있을 시간이 필요해"),
    ("remember that I'm allergic to peanuts", "I'm allergic to peanuts"),
    ("Please remember that my sister's name is Mina.", "my sister's name is Mina"),
    ("Remember: the spare key is with Tom", "the spare key is with Tom"),
    ("Can you remember that I don't drink coffee?", "I don't drink coffee"),
    ("Don't forget that I have an exam on Friday!", "I have an exam on Friday"),
    ("Hey Anna, please remember my birthday is March 2", "my birthday is March 2"),
    ("I want you to remember that I hate surprises", "I hate surprises"),
    ("Keep in mind that we moved to Busan", "we moved to Busan"),
    ("Remember that my therapist is Dr. Lee", "my therapist is Dr. Lee"),
    ("remember, I have therapy on Mondays", "I have therapy on Mondays"),
    ("앞으로 나를 하늘이라고 불러줘 기억해줘", "앞으로 나를 하늘이라고 불러줘"),
    ("이거 꼭 기억해줘: 다음 주 화요일 치과", "다음 주 화요일 치과"),
    ("My cat is called Nabi. Remember that, please.", "My cat is called Nabi"),
]
FORGET = [
    ("잊어줘: 나는 땅콩 알레르기가 있어", "나는 땅콩 알레르기가 있어"),
    ("내가 채식주의자라는 거 잊어줘", "내가 채식주의자라는 것"),
    ("여자친구 이름은 이제 잊어 줘", "여자친구 이름"),
    ("내 생일 기억에서 지워줘", "내 생일"),
    ("회사 이름은 기억하지 마세요", "회사 이름"),
    ("forget that I like coffee", "I like coffee"),
    ("Please forget my old address", "my old address"),
    ("Forget: the spare key is with Tom", "the spare key is with Tom"),
    ("Could you forget that my boss is called Kim?", "my boss is called Kim"),
    ("don't remember that I smoke", "I smoke"),
]
NEITHER = [
    "엄마가 내 말을 기억해줘서 고마웠어",
    "그 친구가 나를 기억해줬어",
    "나 기억해?",
    "우리 처음 만난 거 기억해?",
    "기억이 하나도 안 나",
    "기억해야 할 게 너무 많아",
    "그날을 아직도 기억해",
    "날 기억해줘",
    "선생님이 꼭 기억해달라고 했어",
    "'날 잊지 마'라는 노래를 들었어",
    "자꾸 열쇠를 잊어버려",
    "다 잊어버리고 싶다",
    "잊어줘서 고마워",
    "약 먹는 걸 잊어버렸어",
    "그 사람은 이제 잊었어",
    "기억해줘",
    "그거 잊어줘",
    "친구가 약속을 잊지 않아서 좋았다",
    "나는 네가 했던 말 기억하고 있어",
    "추억은 기억하는 사람의 것",
    "오늘 뭐 했는지 기억나?",
    "I remember that day so clearly",
    "Remember that time we got lost?",
    "Do you remember that I have a dog?",
    "remember when we were kids",
    "I can't remember what I said",
    "She told me to remember that people change",
    "forget it",
    "I forget things all the time",
    "I'll never forget that summer",
    "Let's forget about work",
    "Please forget it",
    "I want to forget everything",
    "My mum asked me to remember the milk and I didn't",
    '"Remember that I love you," he said',
    "Remember that song from the wedding",
    "don't forget",
    "it's hard to forget that he left",
    "You remember me, right?",
    "비밀번호를 까먹지 말아야지",
    "우산 챙기는 거 잊지 말기",
    "그때 네가 해준 말 아직도 기억해요",
    "누가 나를 기억해줄까",
    "잊어줄게",
    "오늘을 기억하자",
    "Remember to breathe, I told myself",
    "Mom said don't forget that I love you",
    "we should remember that life is short",
    "Will you remember me?",
    "",
]


@pytest.mark.parametrize(("text", "fact"), REMEMBER)
def test_a_fact_to_remember(text, fact):
    assert request_in(text) == RememberRequest(fact=fact)


@pytest.mark.parametrize(("text", "fact"), FORGET)
def test_a_fact_to_forget(text, fact):
    assert request_in(text) == ForgetRequest(fact=fact)


@pytest.mark.parametrize("text", NEITHER)
def test_talk_about_remembering_is_no_request(text):
    assert request_in(text) is None


def test_a_long_fact_is_shortened_and_says_so():
    found = request_in("기억해줘: " + "아주 긴 이야기 " * 40)
    assert found.shortened
    assert len(found.fact) <= MAX_FACT


def test_the_fact_that_is_meant_is_found():
    facts = [
        Fact(id=str(number), text=text, asked_at=datetime(2026, 3, 1, tzinfo=UTC))
        for number, text in enumerate(
            ["나는 땅콩 알레르기가 있어", "내 생일은 3월 2일이야", "my sister is called Mina"]
        )
    ]
    assert closest("땅콩 알레르기", facts) == facts[0]
    assert closest("내 생일", facts) == facts[1]
    assert closest("my sister's name", facts) == facts[2]
    assert closest("고양이", facts) is None
    assert closest("", facts) is None
    assert closest("생일", []) is None


def test_a_fact_does_not_show_in_a_repr():
    assert "땅콩" not in repr(request_in("기억해줘: 땅콩 알레르기"))


@pytest.mark.parametrize(
    "text",
    ["기억해줘 " * 20_000, "remember that " * 8_000, "a" * 100_000, "\0" * 100_000, "🙃" * 50_000, "것 기억해" * 9_000],
)
def test_hostile_text_ends(text):
    found = request_in(text)
    assert found is None or len(found.fact) <= MAX_FACT


@given(st.text())
def test_any_text_is_read(text):
    found = request_in(text)
    assert found is None or 0 < len(found.fact) <= MAX_FACT
