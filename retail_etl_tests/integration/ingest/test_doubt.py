"""What the database doubts is never less than what the contract refuses."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retail_etl.contracts.catalog import CATALOG, contract, staging_table
from retail_etl.ingest.doubt import doubtful_lines, doubtful_rows, questions
from retail_etl.ingest.gate import judge
from retail_etl.ingest.judging import judge_few, judge_many

STAGED = [name for name in CATALOG if name.startswith("staging.")]
ENTRY = staging_table("heartland_payments")


def frame_of(rows):
    """Rows in the form of ``parsed``: what is not told is empty."""
    columns = contract(ENTRY.name).to_schema().columns
    schema = {name: column.dtype.type for name, column in columns.items()} | {"cast_failures": pl.String}
    filled = [dict.fromkeys(schema) | {"cast_failures": "", "line": line} | row for line, row in enumerate(rows, start=1)]
    return pl.DataFrame(filled, schema=schema)


GOOD = {
    "id": "pay_1", "operation": "sale", "amount_minor": 5, "currency": "USD", "method": "Visa", "method_type": "card",
    "status": "settled", "fee_status": "final", "is_deposit": False, "is_offline": False, "load_id": "x", "content_hash": "x",
}  # fmt: skip
texts = st.sampled_from(
    ["", " ", "x", "USD", "usd", "USDX", "sale", "Sale", "card", "settled", "final", "1234", "12a4", "٤١", "a" * 65, "é", "a\n"]
)
odd_rows = st.dictionaries(
    st.sampled_from(["id", "order_id", "operation", "currency", "method", "method_type", "status", "card_last4", "load_id"]),
    st.none() | texts,
    max_size=4,
)
odd_numbers = st.dictionaries(
    st.sampled_from(["amount_minor", "tip_minor", "net_minor"]), st.none() | st.integers(-3, 3), max_size=2
)
failures = st.sampled_from(["", "", "", "amount_minor: not an exact amount of its currency"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(odd_rows, odd_numbers, failures), min_size=1, max_size=12))
def test_every_line_that_the_contract_refuses_is_doubted_and_judged_alike(kept_ground, told):
    rows = frame_of([GOOD | texts_ | numbers | {"cast_failures": why} for texts_, numbers, why in told])
    with kept_ground.stores.warehouse.writing() as session:
        session.give("parsed", rows)
        doubted = doubtful_lines(session, ENTRY)
        whole = judge(rows, ENTRY)
        assert set(whole.reasons) <= set(doubted)
        assert set(whole.reasons) <= set(doubtful_rows(rows, ENTRY)["line"])
        assert judge_many(session, rows.height, ENTRY) == whole
        assert judge_few(session, rows.height, ENTRY) == whole


def test_good_rows_are_not_brought_before_the_contract_again():
    moments = dict.fromkeys(("occurred_at", "updated_at", "version_at"), datetime(2026, 3, 3, tzinfo=UTC))
    good = GOOD | moments | {"business_date": date(2026, 3, 3)}
    doubtful_rows(frame_of([good]), ENTRY)
    assert doubtful_rows(frame_of([good, good | {"status": "lost"}]), ENTRY)["line"].to_list() == [2]


@pytest.mark.parametrize("table", STAGED)
def test_every_check_of_every_contract_can_be_asked_of_the_database(table):
    assert questions(table) is not None, json.dumps(table)
