"""The query language below the routes: criteria, conditions, output fields, numbers."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl.sandbox.magento.amounts import amount, php_json
from retail_etl.sandbox.magento.columns import moment_literal, predicate
from retail_etl.sandbox.magento.fields_filter import apply_fields
from retail_etl.sandbox.magento.rejections import RejectedCallError
from retail_etl.sandbox.magento.search_criteria import Filter, SearchCriteria, SortOrder, query_tree, search_criteria


def read(query: str) -> SearchCriteria:
    return search_criteria(query_tree(query))


def test_arrays_nest_and_append_as_php_reads_them():
    assert query_tree("a[b][]=1&a[b][]=2&c=3&c=4&d=") == {"a": {"b": {"0": "1", "1": "2"}}, "c": "4", "d": ""}


def test_indices_need_neither_start_at_zero_nor_be_complete():
    criteria = read("searchCriteria[filterGroups][7][filters][3][field]=a&searchCriteria[filterGroups][7][filters][3][value]=1")
    assert criteria.groups == ((Filter("a", "1", "eq"),),)


def test_a_sort_order_without_direction_is_descending():
    assert read("searchCriteria[sortOrders][0][field]=a").sort_orders == (SortOrder("a", descending=True),)


def test_a_direction_that_is_neither_is_refused():
    with pytest.raises(RejectedCallError) as refused:
        read("searchCriteria[sortOrders][0][field]=a&searchCriteria[sortOrders][0][direction]=up")
    assert refused.value.status == 400


def test_a_page_size_that_is_no_number_is_refused():
    with pytest.raises(RejectedCallError) as refused:
        read("searchCriteria[pageSize]=many")
    assert refused.value.status == 400


def holds(condition: str, text: str, value, kind="number") -> bool:
    return predicate(Filter("x", text, condition), kind)(lambda _: value)


@pytest.mark.parametrize(
    ("condition", "text", "value", "expected"),
    [
        ("eq", "29.95", 29.95, True),
        ("eq", "29.9500", 29.95, True),
        ("gt", "5", 10, True),
        ("lteq", "5abc", 5, True),
        ("from", "5", 5, True),
        ("to", "5", 6, False),
        ("moreq", "5", 5, True),
        ("in", "1,2,3", 2, True),
        ("nin", "1,2,3", 2, False),
        ("surprise", "4", 4, True),
    ],
)
def test_numbers_compare_by_value(condition, text, value, expected):
    assert holds(condition, text, value) is expected


@pytest.mark.parametrize("condition", ["eq", "neq", "gt", "lteq", "in", "nin", "like", "nlike", "finset", "nfinset"])
def test_nothing_compares_with_null(condition):
    assert holds(condition, "1", None, "text") is False


def test_text_compares_without_case_and_sets_by_member():
    assert holds("eq", "ADA@example.com", "ada@Example.com", "text")
    assert holds("like", "ada%", "ADA@example.com", "text")
    assert not holds("like", "ada", "ada@example.com", "text")
    assert holds("like", "a_a%", "ada@example.com", "text")
    assert holds("finset", "2", "1,2,3", "text")
    assert not holds("finset", "2", "1,22,3", "text")


def test_a_moment_that_mysql_cannot_read_is_a_server_error():
    assert moment_literal("20260131") == "2026-01-31 00:00:00"
    with pytest.raises(RejectedCallError) as refused:
        moment_literal("yesterday")
    assert refused.value.status == 500


ANSWER = {"items": [{"id": 1, "pay": {"method": "x", "paid": 2}, "rows": [{"a": 1, "b": 2}]}], "total_count": 1}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("items[id],total_count", {"items": [{"id": 1}], "total_count": 1}),
        ("items[pay[method]]", {"items": [{"pay": {"method": "x"}}]}),
        ("items[rows[b]]", {"items": [{"rows": [{"b": 2}]}]}),
        ("items[pay]", {"items": [{"pay": {"method": "x", "paid": 2}}]}),
        ("items[pay[nothing]]", {"items": [{"pay": []}]}),
        ("id", []),
        ("items[id", []),
        ("items]", []),
        ("items[id] ,x", []),
        ("", ANSWER),
    ],
)
def test_fields_keep_what_they_name(expression, expected):
    assert apply_fields(expression, ANSWER) == expected


def test_a_scalar_answer_is_not_filtered():
    assert apply_fields("items[id]", "pending") == "pending"


@settings(deadline=None)
@given(st.integers(-(10**9), 10**9))
def test_an_amount_is_written_with_its_cents_and_nothing_else(cents):
    text = json.dumps(amount(cents))
    assert round(float(text) * 100) == cents
    assert len(text.partition(".")[2]) <= 2


def test_long_floats_touch_numbers_and_not_texts():
    assert (
        php_json({"a": 29.95, "b": "29.95 / x", "c": 3}, long_floats=True)
        == b'{"a":29.949999999999999,"b":"29.95 \\/ x","c":3}'
    )
    assert php_json("Ekström") == b'"Ekstr\\u00f6m"'
