"""PHP's natural order, by pairs whose order its documentation and users give."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl.sandbox.magento.natural_order import natural_compare, natural_key


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("img2.png", "img10.png"),
        ("img10.png", "img12.png"),
        ("a%5B2%5D", "a%5B10%5D"),
        ("1.001", "1.002"),
        ("1.002", "1.010"),
        ("1.010", "1.02"),
        ("a", "a1"),
        ("fields", "oauth_nonce"),
        ("oauth_version", "searchCriteria%5BpageSize%5D"),
        ("searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D", "searchCriteria%5BpageSize%5D"),
    ],
)
def test_the_first_stands_before_the_second(first, second):
    assert natural_compare(first, second) == -1
    assert natural_compare(second, first) == 1


TEXTS = st.text(st.sampled_from("ab%[]019_"), max_size=8)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_turning_the_question_round_turns_the_answer_round(first, second):
    assert natural_compare(first, second) == -natural_compare(second, first)


@settings(deadline=None)
@given(TEXTS)
def test_a_text_equals_itself(text):
    assert natural_compare(text, text) == 0


@settings(deadline=None)
@given(st.lists(st.integers(1, 10_000), unique=True, max_size=8))
def test_numbered_names_sort_by_their_numbers(numbers):
    names = [f"name[{number}]" for number in numbers]
    assert sorted(names, key=natural_key) == [f"name[{number}]" for number in sorted(numbers)]


def test_below_ten_the_encoded_indices_sort_as_rfc_5849_sorts_them():
    names = [
        f"searchCriteria%5B{part}%5D%5B{i}%5D%5B{field}%5D"
        for part, i, field in itertools.product(("filter_groups", "sortOrders"), range(10), ("field", "value", "direction"))
    ]
    assert sorted(names, key=natural_key) == sorted(names)
