import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.josa import MARKS, coda, josa, with_josa

VOCATIVE = [
    ("주성", "주성아"),
    ("서현", "서현아"),
    ("명수", "명수야"),
    ("지우", "지우야"),
    ("하늘", "하늘아"),
    ("은별", "은별아"),
    ("민", "민아"),
    ("수아", "수아야"),
    ("Tom", "Tom아"),
    ("Anna", "Anna야"),
    ("Kate", "Kate야"),
    ("John", "John아"),
    ("Jane", "Jane아"),
    ("Mike", "Mike야"),
    ("James", "James야"),
    ("Alice", "Alice야"),
    ("Peter", "Peter야"),
    ("David", "David야"),
    ("Paul", "Paul아"),
    ("Nicole", "Nicole아"),
    ("Chloe", "Chloe야"),
    ("Eric", "Eric아"),
    ("Jack", "Jack아"),
    ("Mark", "Mark야"),
    ("Bob", "Bob아"),
    ("Robert", "Robert야"),
    ("Josh", "Josh야"),
    ("Matt", "Matt아"),
    ("Isaac", "Isaac아"),
    ("Grace", "Grace야"),
    ("Max", "Max야"),
    ("Sarah", "Sarah야"),
    ("🐱", "🐱"),
    ("", ""),
    ("민수🙂", "민수🙂야"),
    ("주성!", "주성!아"),
]
OTHERS = [
    ("주성", "이/가", "주성이"),
    ("명수", "이/가", "명수가"),
    ("서현", "은/는", "서현은"),
    ("지우", "은/는", "지우는"),
    ("책", "을/를", "책을"),
    ("커피", "을/를", "커피를"),
    ("친구", "과/와", "친구와"),
    ("선생님", "과/와", "선생님과"),
    ("서울", "으로/로", "서울로"),
    ("부산", "으로/로", "부산으로"),
    ("제주", "으로/로", "제주로"),
    ("집", "으로/로", "집으로"),
    ("7", "으로/로", "7로"),
    ("7", "이/가", "7이"),
    ("2", "이/가", "2가"),
    ("0", "이/가", "0이"),
    ("3", "은/는", "3은"),
    ("4", "을/를", "4를"),
    ("6", "을/를", "6을"),
    ("10", "이/가", "10이"),
    ("100", "을/를", "100을"),
    ("1,000", "이/가", "1,000이"),
    ("10000", "으로/로", "10000으로"),
    ("1000000000000", "이/가", "1000000000000가"),
    ("2026", "은/는", "2026은"),
    ("3.5", "이/가", "3.5가"),
    ("50%", "을/를", "50%를"),
    ("TV", "을/를", "TV를"),
    ("PC", "이/가", "PC가"),
    ("SNS", "이/가", "SNS가"),
    ("URL", "을/를", "URL을"),
    ("AI", "은/는", "AI는"),
    ("email", "을/를", "email을"),
    ("Python", "으로/로", "Python으로"),
    ("Seoul", "으로/로", "Seoul로"),
    ("book", "이/가", "book이"),
    ("cake", "을/를", "cake를"),
    ("주성(개발자)", "이/가", "주성(개발자)이"),
    ("‘힘들었어’", "이라는/라는", "‘힘들었어’라는"),
    ("했음", "이라는/라는", "했음이라는"),
    ("명수", "이야/야", "명수야"),
    ("주성", "이에요/예요", "주성이에요"),
    ("주성", "이/", "주성이"),
    ("명수", "이/", "명수"),
    ("kg", "이/가", "kg이"),
    ("🎂", "을/를", "🎂를"),
]


@pytest.mark.parametrize(("name", "called"), VOCATIVE)
def test_vocative(name, called):
    assert with_josa(name, "아/야") == called


@pytest.mark.parametrize(("word", "mark", "expected"), OTHERS)
def test_particles(word, mark, expected):
    assert with_josa(word, mark) == expected


def test_the_table_is_long_enough():
    assert len(VOCATIVE) + len(OTHERS) >= 60


def test_unknown_mark_is_an_error():
    with pytest.raises(ValueError, match="unknown particle mark"):
        josa("주성", "이랑께")


@given(st.text(max_size=30), st.sampled_from(sorted(MARKS)))
def test_any_text_gets_one_side(word, mark):
    assert josa(word, mark) in {*mark.split("/"), ""}


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8))
def test_hangul_follows_its_last_syllable(word):
    closed = (ord(word[-1]) - 0xAC00) % 28 != 0
    assert (coda(word) != "none") == closed
    assert josa(word, "이/가") == ("이" if closed else "가")
