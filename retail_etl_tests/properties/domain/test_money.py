from hypothesis import given
from hypothesis import strategies as st

from retail_etl.domain.money import allocate, to_minor, to_text

minors = st.integers(min_value=-(10**15), max_value=10**15)


@given(minors, st.sampled_from(["USD", "JPY", "KWD", "CLF"]))
def test_text_and_minor_units_are_the_same_amount(minor, currency):
    assert to_minor(to_text(minor, currency), currency) == minor


@given(minors, st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=20).filter(any))
def test_allocated_parts_add_up_to_the_whole(total, weights):
    assert sum(allocate(total, weights)) == total


@given(
    st.integers(min_value=0, max_value=10**9),
    st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=20).filter(any),
)
def test_no_part_is_further_than_one_minor_unit_from_its_share(total, weights):
    whole = sum(weights)
    for part, weight in zip(allocate(total, weights), weights, strict=True):
        assert abs(part * whole - total * weight) < whole
