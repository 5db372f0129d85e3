from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from retail_etl.assembly import Installation
from retail_etl.reports.fees import fees_by_day, fees_by_month
from retail_etl.retailer import Settlement


def told(report, **wanted):
    rows = fees_by_month(report).filter(*(pl.col(name) == value for name, value in wanted.items()))
    return [(row["expected_minor"], row["charged_minor"], row["difference_minor"], row["state"]) for row in rows.to_dicts()]


def test_a_fee_above_the_schedule_is_told_with_its_difference(report):
    assert told(report, brand="Visa", month=date(2026, 4, 1), currency="USD") == [(11_600, 12_400, 800, "DIFFERS")]


def test_a_month_that_is_not_billed_yet_differs_by_nothing(report):
    assert told(report, billing="monthly", month=date(2026, 4, 1)) == [(2_320, None, None, "not billed yet")]


def test_a_brand_without_a_schedule_is_said_to_have_none(report):
    assert told(report, brand="Diners") == [(None, 420, None, "no schedule")]


def test_fees_of_two_currencies_stay_apart(report):
    assert told(report, currency="CAD") == [(6_840, 6_840, 0, "agrees")]


def test_a_day_shows_what_is_priced_and_deducted(report):
    assert fees_by_day(report, "USD") == [(date(2026, 3, 31), 59_500, 59_500), (date(2026, 4, 9), 11_600, 12_400)]


def terms(*fees):
    settlement = Settlement.model_validate({"fees": fees, "fees_billed_monthly": ["loc_05"]})
    company = type("Company", (), {"currency": "USD"})
    retailer = type("Retailer", (), {"settlement": settlement, "company": company})
    return Installation(None, retailer, None, None).fee_terms()


def test_a_schedule_ends_where_the_next_one_begins_in_whatever_order_they_are_written():
    april = {"from": "2026-04-01", "brands": {"Visa": ["2.655", "0.10"]}}
    before = {"from": "2020-01-01", "brands": {"Visa": ["2.60", "0.10"]}, "chargeback": "25.00"}
    found = terms(april, before)
    assert found.schedule.rows() == [
        ("Visa", date(2020, 1, 1), date(2026, 4, 1), 26_000, 10),
        ("Visa", date(2026, 4, 1), date.max, 26_550, 10),
    ]
    assert found.chargebacks.rows() == [(date(2020, 1, 1), date(2026, 4, 1), 2_500)]
    assert found.billed_monthly.rows() == [("loc_05",)]


def test_a_retailer_without_a_schedule_has_no_expected_fees():
    assert terms().schedule.is_empty()


def test_two_schedules_from_one_day_are_refused():
    with pytest.raises(ValueError, match="two schedules from the same day"):
        terms({"from": "2026-04-01", "brands": {}}, {"from": "2026-04-01", "brands": {}})
