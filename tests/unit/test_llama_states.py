from hypothesis import given
from hypothesis import strategies as st

from llm.llama_states import WORTH_KEEPING, State, StateCache, common

LONG = list(range(WORTH_KEEPING))


class FakeModel:
    """Holds tokens, and takes a byte for each. `rigid`: it cannot drop some of them, only all."""

    def __init__(self, *, rigid=False, refuses=False):
        self.tokens = []
        self.rigid = rigid
        self.refuses = refuses
        self.evaluated = 0

    def evaluate(self, tokens):
        self.tokens += tokens
        self.evaluated += len(tokens)

    def state_size(self):
        return len(self.tokens)

    def save(self):
        return State(tokens=tuple(self.tokens), data=None, size=len(self.tokens))

    def restore(self, state):
        self.tokens = [] if self.refuses else list(state.tokens)
        return not self.refuses

    def keep(self, count):
        if count < len(self.tokens):
            self.tokens = [] if self.rigid else self.tokens[:count]
        return len(self.tokens)

    def clear(self):
        self.tokens = []


def turn(cache, model, key, prompt, reply=()):
    kept = cache.resume(model, key, prompt)
    model.evaluate(prompt[kept:])
    assert model.tokens == list(prompt)
    model.evaluate(list(reply))
    return kept


def make_cache(max_bytes=10_000, max_entries=4):
    return StateCache(max_bytes=max_bytes, max_entries=max_entries)


def test_a_second_turn_evaluates_only_what_is_new():
    cache, model = make_cache(), FakeModel()
    assert turn(cache, model, "a", [*LONG, 1], reply=[7, 8]) == 0
    assert turn(cache, model, "a", [*LONG, 2, 3]) == len(LONG)
    assert turn(cache, model, "a", [*LONG, 2, 3]) == len(LONG) + 1, "the last token is evaluated for its logits"


def test_somebody_else_in_between_costs_nothing():
    cache, model = make_cache(), FakeModel()
    turn(cache, model, "a", [*LONG, 1])
    assert turn(cache, model, "b", [99, *LONG]) == 0
    assert turn(cache, model, "a", [*LONG, 1, 2]) == len(LONG) + 1
    assert turn(cache, model, "b", [99, *LONG, 5]) == len(LONG) + 1
    assert turn(cache, model, None, [98, *LONG]) == 0
    assert turn(cache, model, "b", [99, *LONG, 6]) == len(LONG) + 1


def test_what_two_people_have_in_common_is_shared():
    cache, model = make_cache(), FakeModel()
    turn(cache, model, "a", [*LONG, 1])
    assert turn(cache, model, "b", [*LONG, 2]) == len(LONG)


def test_nobodys_prompt_is_not_kept():
    cache, model = make_cache(), FakeModel()
    turn(cache, model, None, [*LONG, 1])
    turn(cache, model, "a", [99, *LONG])
    assert len(cache) == 0
    assert turn(cache, model, None, [*LONG, 1]) == 0


def test_a_model_that_cannot_drop_some_tokens_reads_all_again():
    cache, model = make_cache(), FakeModel(rigid=True)
    turn(cache, model, "a", [*LONG, 1])
    assert turn(cache, model, "a", [*LONG, 1, 2]) == len(LONG) + 1
    assert turn(cache, model, "a", [*LONG, 3]) == 0


def test_a_state_that_is_not_taken_back_is_no_state():
    cache, model = make_cache(), FakeModel(refuses=True)
    turn(cache, model, "a", [*LONG, 1])
    turn(cache, model, "b", [99, *LONG])
    assert turn(cache, model, "a", [*LONG, 1]) == 0


def test_who_wrote_longest_ago_is_dropped_first():
    cache, model = make_cache(max_entries=2), FakeModel()
    for number, key in enumerate("abcd"):
        turn(cache, model, key, [100 + number, *LONG])
    assert len(cache) == 2
    assert turn(cache, model, "b", [101, *LONG, 1]) == len(LONG) + 1
    assert turn(cache, model, "a", [100, *LONG, 1]) == 0


def test_forgetting_drops_it_from_the_cache_and_from_the_model():
    cache, model = make_cache(), FakeModel()
    turn(cache, model, "a", [1, *LONG])
    turn(cache, model, "b", [2, *LONG])
    cache.forget(model, "b")
    assert model.tokens == []
    cache.forget(model, "a")
    assert len(cache) == 0
    assert turn(cache, model, "a", [1, *LONG]) == 0
    assert turn(cache, model, "b", [2, *LONG]) == 0


def test_a_state_shows_nothing():
    assert "7" not in repr(State(tokens=(7,), data=b"7", size=1))


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c", None]), st.integers(0, 3), st.integers(0, 60), st.booleans()),
        max_size=30,
    ),
    st.integers(0, 200),
    st.integers(0, 3),
    st.booleans(),
)
def test_whatever_happens_the_model_holds_the_prompt_and_the_bounds_hold(turns, max_bytes, max_entries, rigid):
    cache, model = make_cache(max_bytes, max_entries), FakeModel(rigid=rigid)
    for key, first, length, forget in turns:
        turn(cache, model, key, [first, *range(length)], reply=[1, 2])
        assert cache.size <= max_bytes
        assert len(cache) <= max_entries
        if forget and key is not None:
            cache.forget(model, key)
            assert model.tokens == []


def test_common_beginnings():
    assert common([], [1]) == 0
    assert common([1, 2], [1, 2, 3]) == 2
    assert common([1, 9, 3], [1, 2, 3]) == 1
