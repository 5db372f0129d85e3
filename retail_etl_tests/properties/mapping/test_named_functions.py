"""What holds of the named functions for any input."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl.mapping.functions import MACROS
from retail_etl.warehouse.sql_files import statement

WORD = st.text("abcdefghijklmnopqrstuvwxyzäéñ", min_size=1, max_size=8).map(str.capitalize)
NAME = st.lists(WORD.filter(lambda word: word.lower() not in {"jr", "sr", "ii", "iii", "iv"}), min_size=1, max_size=4).map(
    " ".join
)
DIRECTIONS = {"N": "North", "S": "South", "E": "East", "W": "West", "NE": "Northeast", "SW": "Southwest"}
SUFFIXES = {"St": "Street", "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Ln": "Lane", "Dr": "Drive", "Pkwy": "Parkway"}
UNITS = {"Apt": "Apartment", "Ste": "Suite", "#": "Unit", "Fl": "Floor"}
STREET_WORD = WORD.filter(
    lambda word: len(word) > 4 and word.lower() not in {"suite", "floor", "building", "apartment", "department"}
)


@pytest.fixture(scope="module")
def ask():
    with duckdb.connect() as connection:
        for macro in MACROS:
            connection.execute(statement(macro))

        def answer(expression, *values):
            return connection.execute(f"SELECT {expression}", values).fetchone()[0]

        yield answer


@given(name=NAME)
def test_a_whole_name_taken_apart_and_put_together_is_the_same_name(ask, name):
    assert ask("full_name(given_name($1), NULL, family_name($1))", name) == name


@given(name=NAME)
def test_every_whole_name_has_a_family_name(ask, name):
    assert ask("family_name($1)", name)


@settings(max_examples=25)
@given(number=st.integers(1, 99999), words=st.lists(STREET_WORD, min_size=1, max_size=3), data=st.data())
def test_short_and_long_forms_of_a_street_are_one_address(ask, number, words, data):
    before = data.draw(st.sampled_from([None, *DIRECTIONS]))
    suffix = data.draw(st.sampled_from([*SUFFIXES]))
    unit = data.draw(st.sampled_from([None, *UNITS]))
    dot, comma = data.draw(st.sampled_from(["", "."])), data.draw(st.sampled_from(["", ","]))
    short = " ".join(part for part in (str(number), before, *words, suffix + dot) if part)
    long = " ".join(part for part in (str(number), before and DIRECTIONS[before], *words, SUFFIXES[suffix]) if part)
    if unit:
        short, long = f"{short}{comma} {unit} 4B", f"{long} {UNITS[unit]} 4B"
    assert ask("street_key($1)", short) == ask("street_key($1)", long)
    assert ask("standard_street($1)", short) == long


@settings(max_examples=25)
@given(street=st.text(max_size=40))
def test_the_standard_form_of_any_street_is_its_own_standard_form(ask, street):
    once = ask("standard_street($1)", street)
    assert ask("standard_street($1)", once) == once


@given(
    number=st.integers(1, 9999),
    street=STREET_WORD,
    city=NAME,
    region=st.sampled_from(["TX", "NY", "CA"]),
    postal=st.integers(10000, 99999).map(str),
)
def test_an_address_in_one_line_comes_apart_as_it_was_put_together(ask, number, street, city, region, postal):
    line = ask("one_line_address($1, NULL, $2, $3, $4)", f"{number} {street} St", city, region, postal)
    parts = [ask(f"address_{part}($1)", line) for part in ("street", "city", "region_code", "postal_code")]
    assert parts == [f"{number} {street} St", city, region, postal]


@given(minor=st.integers(-(10**15), 10**15), currency=st.sampled_from(["USD", "JPY", "KWD"]))
def test_an_amount_is_exactly_its_minor_units(ask, minor, currency):
    exponent = {"USD": 2, "JPY": 0, "KWD": 3}[currency]
    assert ask("amount_of($1, $2)", minor, currency).scaleb(exponent) == minor


@pytest.mark.parametrize("function", ["moment_text", "shop_moment_text"])
def test_moments_are_told_in_utc_also_before_our_era_and_without_end(ask, function):
    apart, end = ("T", "Z") if function == "moment_text" else (" ", "")
    assert ask(f"{function}($1::TIMESTAMPTZ)", "2026-03-07 18:05:09.75+02") == f"2026-03-07{apart}16:05:09{end}"
    assert ask(f"{function}($1::TIMESTAMPTZ)", "0044-03-15 (BC) 00:00:00+00") == f"-43-03-15{apart}00:00:00{end}"
    assert ask(f"{function}($1::TIMESTAMPTZ)", "-infinity") == "-infinity"
    assert ask(f"{function}($1::TIMESTAMPTZ)", None) is None
