"""Promises of landing over any input: no card number passes, nothing else changes, no number loses a digit."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from retail_etl.domain.identifiers import passes_luhn
from retail_etl.landing.records import RecordCutter
from retail_etl.landing.scrubber import holds_card_number, scrub_text

CUTTER = RecordCutter(frozenset({"id", "amount", "open"}))


def with_check_digit(body: str) -> str:
    return next(body + digit for digit in "0123456789" if passes_luhn(body + digit))


@st.composite
def card_numbers(draw):
    prefix, length = draw(
        st.sampled_from([("4", 16), ("51", 16), ("2221", 16), ("34", 15), ("36", 14), ("6011", 16), ("3528", 16)])
    )
    middle = draw(st.text("0123456789", min_size=length - len(prefix) - 1, max_size=length - len(prefix) - 1))
    digits = with_check_digit(prefix + middle)
    separator = draw(st.sampled_from(["", " ", "-", ".", " - "]))
    return digits, separator.join(digits[n : n + 4] for n in range(0, len(digits), 4))


words = st.text(st.characters(codec="utf-8", exclude_categories=["Nd"]), max_size=20)


@given(card_numbers(), words, words)
def test_a_card_number_never_passes(card, before, after):
    digits, written = card
    body = json.dumps([{"id": "a", "open": [before + written + after]}]).encode()
    page = CUTTER.cut(body, (), "u")
    squeezed = "".join(character for character in page.lines.decode() if character.isdecimal())
    assert digits not in squeezed
    assert page.card_numbers == 1


@given(words)
def test_a_text_without_digits_is_never_touched(text):
    assert scrub_text(text) == (text, 0)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**14), max_value=10**14))
def test_no_number_loses_a_digit(number):
    assume(not holds_card_number(f"{number:f}"))
    line = CUTTER.cut(f'[{{"amount": {number:f}}}]'.encode(), (), "u").lines
    landed = json.loads(line, parse_float=Decimal, parse_int=Decimal)["amount"]
    assert Decimal(landed) == number


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from(["id", "amount", "open", "other"]), json_values), max_size=4), st.booleans())
def test_a_page_is_cut_to_its_kept_fields_and_nothing_else(records, is_ascii):
    body = json.dumps({"results": records}, ensure_ascii=is_ascii).encode()
    page = CUTTER.cut(body, ("results",), "u")
    kept = [{name: value for name, value in record.items() if name != "other"} for record in records]
    assert [json.loads(line) for line in page.lines.decode().split("\n")[:-1]] == kept
    assert page.rows == len(records)
