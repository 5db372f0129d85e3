"""How pages become lines: nothing that may not be kept, nothing rounded, nothing lost without a word."""

from __future__ import annotations

import json

import pytest

from retail_etl.errors import PoisonPageError, SourceChangedError
from retail_etl.landing.records import UNREADABLE, RecordCutter

KEPT = frozenset({"id", "amount", "note", "card.brand", "lines.sku", "open"})


def cutter() -> RecordCutter:
    return RecordCutter(KEPT, frozenset({"id"}))


def cut(*records: str):
    return cutter().cut(f'{{"total": 9, "results": [{", ".join(records)}]}}'.encode(), ("results",), "https://till/x")


def lines(*records: str) -> list[bytes]:
    return cut(*records).lines.splitlines()


def test_only_the_streams_fields_reach_the_disk():
    record = '{"id": "a", "secret": 1, "card": {"brand": "visa", "pan": "x"}, "lines": [{"sku": "s", "cost": 2}, null]}'
    assert lines(record) == [b'{"id":"a","card":{"brand":"visa"},"lines":[{"sku":"s"},null]}']


def test_records_whose_fields_come_in_another_order_than_the_first_ones_lose_nothing():
    first, second = '{"id":"a","card":{"brand":"visa"},"amount":1}', '{"note":"n","amount":2,"card":{"brand":"mc"},"id":"b"}'
    assert [json.loads(line) for line in lines(first, second)] == [json.loads(first), json.loads(second)]


def test_everything_under_a_kept_field_is_kept_as_delivered():
    assert lines('{"open": {"a": [1.50, {"b": "\\/"}]}}') == [b'{"open":{"a": [1.50, {"b": "\\/"}]}}']


@pytest.mark.parametrize(
    "token", ["1.999", "12.50", "0.10", "-0", "1234567890123456789", "12345678.12345", '"x"', "true", "null"]
)
def test_a_value_keeps_the_characters_it_was_delivered_in(token):
    assert lines(f'{{"amount":{token}}}') == [f'{{"amount":{token}}}'.encode()]


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("29.949999999999999", "29.949999999999999"),
        ("12345678901234567.25", "12345678901234567.25"),
        ("1e2", "100"),
        ("1.5E-3", "0.0015"),
        ("1e400", "1e400"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
    ],
)
def test_what_a_double_would_round_is_landed_as_text(token, text):
    assert json.loads(lines(f'{{"amount": {token}}}')[0]) == {"amount": text}


def test_a_record_over_several_lines_is_one_line():
    assert lines('{"id":\n "a",\r\n "open": {\n"b": 1}}') == [b'{"id":"a","open":{"b":1}}']


def test_a_list_that_is_null_is_an_empty_page():
    page = cutter().cut(b'{"items": null}', ("items",), "u")
    assert (page.rows, page.lines) == (0, b"")


def test_a_body_that_is_the_list_itself_is_cut():
    assert cutter().cut(b'[{"id": "a"}]', (), "u").lines == b'{"id":"a"}\n'


@pytest.mark.parametrize("body", [b"{}", b'{"results": {"a": 1}}', b"[]", b"5"])
def test_a_page_without_its_list_says_that_the_source_changed(body):
    with pytest.raises(SourceChangedError, match="no list of records at results"):
        cutter().cut(body, ("results",), "https://till/x")


@pytest.mark.parametrize(
    "body", [b"<html>", b'{"results": [{"id": "a"}', b"", b'{"results":' + b"[" * 100_000 + b"]" * 100_000 + b"}"]
)
def test_a_page_that_is_no_json_is_poison_and_named(body):
    with pytest.raises(PoisonPageError, match="https://till/x"):
        cutter().cut(body, ("results",), "https://till/x")


def test_one_record_without_utf8_does_not_touch_the_others():
    page = cutter().cut(b'{"results": [{"id": "a\xff"}, {"id": "b"}]}', ("results",), "u")
    first, second = page.lines.splitlines()
    assert json.loads(first)[UNREADABLE]["reason"] == "the record holds bytes that are no UTF-8"
    assert second == b'{"id":"b"}'
    assert (page.rows, page.unreadable) == (2, 1)


def test_half_a_surrogate_pair_is_unreadable_too():
    assert UNREADABLE in json.loads(lines('{"id": "\\ud800"}')[0])


def test_control_characters_inside_a_text_are_escaped_not_fatal():
    assert json.loads(lines('{"note": "a\tb"}')[0]) == {"note": "a\tb"}


def test_a_plain_value_in_the_place_of_an_object_is_kept_for_the_gate_to_see():
    assert lines('{"card": "visa"}') == [b'{"card":"visa"}']


def test_card_numbers_are_cut_and_counted_however_they_are_written():
    page = cut(
        '{"note": "4111111111111111"}',
        '{"note": "4\\u003111111111111111"}',
        '{"amount": 4111111111111111}',
        '{"open": {"deep": ["3782 822463 10005"]}}',
    )
    assert page.card_numbers == 4
    assert b"4111" not in page.lines
    assert b"last four 1111" in page.lines


def test_a_declared_identifier_is_left_alone():
    page = cut('{"id": "4111111111111111"}')
    assert (page.card_numbers, page.lines) == (0, b'{"id":"4111111111111111"}\n')


def test_a_key_list_without_fields_is_refused():
    with pytest.raises(ValueError, match="at least one field"):
        RecordCutter(frozenset())


def test_of_two_paths_the_shorter_decides():
    cutter = RecordCutter(frozenset({"card", "card.brand"}))
    assert cutter.cut(b'[{"card": {"brand": "v", "x": 1}}]', (), "u").lines == b'{"card":{"brand": "v", "x": 1}}\n'
