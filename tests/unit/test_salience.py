import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.people import SpeechLevel
from llm.composer.korean import echo
from llm.composer.phrases import load_phrases
from llm.composer.salience import clauses, clean, emoji_only, quotable, salient, sayable

CASUAL, POLITE = SpeechLevel.CASUAL, SpeechLevel.POLITE

ECHOES = [
    ("시험 망쳤어", "시험 망쳤구나", "시험 망쳤군요"),
    ("나 시험 망쳤다", "시험 망쳤구나", "시험 망쳤군요"),
    ("저는 발표를 끝냈어요", "발표를 끝냈구나", "발표를 끝냈군요"),
    ("엄마가 울었음", "엄마가 울었구나", "엄마가 울었군요"),
    ("오늘 회사에서 혼났습니다", "오늘 회사에서 혼났구나", "오늘 회사에서 혼났군요"),
    ("비가 너무 많이 왔네", "비가 너무 많이 왔구나", "비가 너무 많이 왔군요"),
    ("오늘 너무 힘들어", "오늘 너무 힘들구나", "오늘 너무 힘들군요"),
    ("혼자 있으니 외로워요", "혼자 있으니 외롭구나", "혼자 있으니 외롭군요"),
    ("집에 가고 싶어", "집에 가고 싶구나", "집에 가고 싶군요"),
    ("친구가 없어", "친구가 없구나", "친구가 없군요"),
    ("하루 종일 우울해", "하루 종일 우울하구나", "하루 종일 우울하군요"),
    ("머리가 아파", "머리가 아프구나", "머리가 아프군요"),
]
NOT_ECHOED = [
    "내가 왜 그랬어",
    "우리 팀 발표했어",
    "이거 맞아?",
    "회사",
    "밥 먹는 중",
    "너무해",
    "엄마가 나한테 화냈어",
    "배고파 죽겠다",
    "힘들어서 미치겠어요",
    "웃겨서 죽을 뻔했어",
]


@pytest.mark.parametrize(("said", "casual", "polite"), ECHOES)
def test_echo(said, casual, polite):
    assert echo(said, CASUAL) == casual
    assert echo(said, POLITE) == polite


@pytest.mark.parametrize("said", NOT_ECHOED)
def test_what_cannot_be_said_back_is_left_alone(said):
    assert echo(said, CASUAL) is None


def test_clean_drops_addresses_and_what_does_not_show():
    assert clean("안녕\x00 https://x.y/z?a=1 \u200b하세요 me@example.org @you #tag") == "안녕 하세요"


@pytest.mark.parametrize(
    ("words", "emoji"),
    [
        ("😂😂", "😂"),
        ("ㅠㅠㅠㅠ", "ㅠㅠㅠ"),
        ("ㅋㅋ", "ㅋㅋ"),
        ("❤️", "❤️"),
        ("👍🏽!", "👍🏽"),
        ("...", None),
        ("", None),
        ("응 😂", None),
        ("7", None),
    ],
)
def test_emoji_only(words, emoji):
    assert emoji_only(words) == emoji


@pytest.mark.parametrize(
    "piece",
    [
        "ㅋㅋㅋ",
        "asdfgh jkl",
        "가" * 40,
        "1234567 8901234",
        "단어",
        "aaaaaa bbbb",
        "씨발 진짜 뭐야",
        "the cat and the",
        "x y",
    ],
)
def test_nonsense_is_not_sayable(piece):
    assert not sayable(piece, "ko")


def test_salient_prefers_what_was_told_and_felt():
    lexicon = load_phrases("ko").lexicon
    words = "음 그냥 그런 날. 팀장님이 회의에서 소리 질렀어! 밥은 먹었고"
    assert salient(words, "ko", lexicon, "negative") == "팀장님이 회의에서 소리 질렀어"
    assert "시험 망쳤어" in clauses("시험 망쳤어 ㅠㅠㅠ 집에 갈래", "ko")


def test_topics_are_found_with_particles_and_without_parts_of_words():
    lexicon = load_phrases("ko").lexicon
    assert [topic for topic, _ in lexicon.find("고양이랑 병원에 갔다. 회사원 친구에게서")] == ["고양이", "병원"]
    english = load_phrases("en").lexicon
    assert english.find("The cat and my EXAM, catalogue") == [("your cat", "pet"), ("the exam", "study")]


def test_a_whole_message_is_not_quoted():
    assert quotable("시험 망쳤어", "시험 망쳤어", "ko") is None
    assert quotable("I failed my exam", "I failed my exam today and it hurts", "en") == "I failed my exam"
    assert quotable("so I told my husband", "so I told my husband and he just went quiet", "en") == "I told my husband"


@given(st.text(max_size=300))
def test_anything_can_be_read(words):
    text = clean(words)
    for language in ("ko", "en"):
        piece = salient(text, language, load_phrases(language).lexicon, "even")
        if piece is not None:
            assert sayable(piece, language)
            echo(piece, CASUAL)
