"""What is owed on gift cards, rolled forward: every movement has its place, and what differs is named by day and amount."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from retail_etl.reports.columns import GIFT_CARDS
from retail_etl.reports.gift_cards import differing_days, gift_card_rolls
from retail_etl.reports.page.sections import remarks
from retail_etl.reports.statement import statement_of
from retail_etl.reports.summary import summary

minor = st.integers(min_value=0, max_value=10**9)
days = st.sampled_from([None, date(2026, 4, 1), date(2026, 4, 2)])
places = st.sampled_from(["loc_01", "loc_90", None])
currencies = st.sampled_from(["USD", "JPY"])
of_systems = st.tuples(
    st.sampled_from(["heartland", "magento"]), places, st.none(), days, currencies, minor, minor, minor, st.just(0), st.just(0),
    st.booleans(),
)  # fmt: skip
of_ledger = st.tuples(
    st.just("epicor"),
    places,
    st.none(),
    days,
    currencies,
    st.just(0),
    st.just(0),
    st.just(0),
    minor,
    minor,
    st.just(value=False),
)


def movements(rows):
    return pl.DataFrame(rows, schema=dict(GIFT_CARDS), orient="row")


def test_opening_and_what_moved_come_to_the_closing_balance_and_the_difference_is_told(report):
    (roll,) = gift_card_rolls(report.gift_cards)
    assert [(one.system, one.sold_minor, one.refunded_minor, one.redeemed_minor) for one in roll.systems] == [
        ("heartland", 7_500, 200, 1_200),
        ("magento", 7_500, 0, 300),
    ]
    assert (roll.opening_minor, roll.expired_minor, roll.not_booked_yet_minor) == (90_000, 4_000, 5_000)
    assert (roll.expected_minor, roll.closing_minor, roll.difference_minor) == (94_700, 92_200, -2_500)


def test_the_difference_is_that_of_the_days_that_differ(report):
    rows = differing_days(report.gift_cards).select("store_title", "day", "booked_minor", "difference_minor").rows()
    assert rows == [("Fifth Street", date(2026, 4, 8), 4_000, -2_500)]


@given(st.lists(st.one_of(of_systems, of_ledger), max_size=12))
def test_days_that_differ_always_make_up_the_whole_difference(rows):
    frame = movements(rows)
    days_of = differing_days(frame)
    for roll in gift_card_rolls(frame):
        of_currency = days_of.filter(pl.col("currency") == roll.currency)
        assert of_currency["difference_minor"].sum() == roll.difference_minor


def test_a_difference_is_said_before_signing_and_in_the_summary(report):
    told = [text for kind, text in remarks(statement_of(report)) if kind == "alarm"]
    assert "Gift cards in USD: the debt in the ledger is off by -25.00." in told
    (roll,) = json.loads(json.dumps(summary(report)))["gift_cards"]
    assert (roll["opening"], roll["expected"], roll["closing"], roll["difference"]) == ("900.00", "947.00", "922.00", "-25.00")
    assert roll["systems"]["heartland"] == {"sold": "75.00", "refunded": "2.00", "redeemed": "12.00"}


def test_gift_cards_that_agree_raise_no_alarm(report):
    agrees = report.gift_cards.filter(pl.col("location_id") == "loc_90")
    told = [text for _, text in remarks(statement_of(replace(report, gift_cards=agrees)))]
    assert not [text for text in told if "Gift cards" in text]
