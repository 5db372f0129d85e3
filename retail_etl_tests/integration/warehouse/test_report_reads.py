"""What a report asks of the warehouse has an answer on either database, also where there is nothing yet."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from retail_etl.reports.gather import TakingsTerms, gift_card_movements

PERIOD = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}
DAYS = {"effective_from": pl.Date, "effective_until": pl.Date}
GIVEN = {
    "fee_schedule": {"brand": pl.String, **DAYS, "rate_ppm": pl.Int64, "item_minor": pl.Int64},
    "chargeback_schedule": {**DAYS, "item_minor": pl.Int64},
    "billed_monthly": {"location_id": pl.String},
    "stores": dict.fromkeys(("location_id", "ledger_segment", "name", "merchant_id", "time_zone"), pl.String),
    "wanted": {"kind": pl.String, "record_id": pl.String},
    "shown_records": {"kind": pl.String, "record_id": pl.String, "load_id": pl.String, "line": pl.Int64},
}


@pytest.fixture
def reading(warehouse):
    with warehouse.reading() as session:
        for name, schema in GIVEN.items():
            session.give(name, pl.DataFrame(schema=schema))
        yield session


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("records", {}),
        ("pages", {}),
        ("data_as_of", {}),
        ("quarantine", {}),
        ("landed_files", {}),
        ("record", {"record_id": "nothing"}),
        ("clearing_roll_forward", {"role": "card_clearing", **PERIOD}),
        ("clearing_records", {"role": "card_clearing", **PERIOD, "most": 100}),
        ("bank_statements", PERIOD),
    ],
)
def test_a_report_reads_nothing_from_an_empty_warehouse(reading, name, parameters):
    assert reading.read(f"report/{name}", **parameters).is_empty()


def test_nothing_is_owed_on_gift_cards_that_nobody_sold(reading):
    stores = pl.DataFrame(schema=GIVEN["stores"])
    of_march = (PERIOD["first"], PERIOD["last"])
    assert gift_card_movements(reading, stores, TakingsTerms(810, "UTC"), of_march).is_empty()


def test_fees_are_priced_row_by_row_before_they_are_added_up(reading):
    reading.run("report/fee_rows", as_of=PERIOD["last"])
    assert reading.read("report/fees").is_empty()
    assert reading.read("report/fee_records", most=100).is_empty()
