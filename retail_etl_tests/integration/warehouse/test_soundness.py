"""What is found of canonical tables, on either database: broken contracts, keys that stand twice, references to nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from retail_etl.canonical.build import TABLES
from retail_etl.canonical.references import REFERENCES
from retail_etl.canonical.soundness import SAMPLE_ROWS, findings
from retail_etl.warehouse.duckdb import DuckDBWarehouse
from retail_etl.warehouse.postgres.ddl import warehouse_tables

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def payment(number: int, **changes):
    """A sound payment; what is not told is empty."""
    told = {
        "source_system": "heartland",
        "payment_id": f"pay_{number:03d}",
        "operation": "sale",
        "channel": "store",
        "amount_minor": 1250,
        "currency": "USD",
        "tender": "VISA",
        "tender_type": "card",
        "status": "captured",
        "occurred_at": NOON,
        "business_date": date(2026, 3, 2),
        "updated_at": NOON,
        "load_id": "L1",
        "line": number,
        **changes,
    }
    return {name: told.get(name) for name in warehouse_tables()["canonical.payments"]}


def among(warehouse, *rows):
    """What is found of these payments."""
    moment = pl.Datetime("us", "UTC")
    kinds = {"VARCHAR": pl.String, "BIGINT": pl.Int64, "DATE": pl.Date, "TIMESTAMP WITH TIME ZONE": moment}
    schema = {name: kinds[column.kind] for name, column in warehouse_tables()["canonical.payments"].items()}
    with warehouse.writing() as session:
        session.append("canonical.payments", pl.DataFrame(rows, schema=schema, orient="row"))
    return findings(warehouse, "payments")


@pytest.fixture
def found(warehouse):
    return lambda *rows: among(warehouse, *rows)


def test_sound_rows_are_found_sound(found):
    told = found(payment(1), payment(2, operation="refund", original_payment_id="pay_001"))
    assert {name: (finding.asked, finding.failed, finding.share) for name, finding in told.items()} == {
        "contract": (2, 0, 0.0),
        "keys": (2, 0, 0.0),
        "references": (1, 0, 0.0),
    }


def test_a_row_that_breaks_its_contract_is_told_by_its_key_and_never_by_its_values(found):
    told = found(payment(1), payment(2, status="perhaps", tender=""))["contract"]
    assert (told.asked, told.failed) == (2, 1)
    assert set(told.by) == {"status: isin", "tender: str_length"}
    assert told.samples == [
        {"source_system": "heartland", "payment_id": "pay_002", "why": "status: isin; tender: str_length"},
    ]


def test_a_row_that_names_what_is_not_there_is_told_with_what_it_names(found):
    told = found(payment(1), payment(2, original_payment_id="pay_009"), payment(3, original_payment_id="pay_001"))["references"]
    assert (told.asked, told.failed) == (2, 1)
    assert told.by == {"original_payment_id in payments": 1}
    assert told.samples[0]["why"] == "original_payment_id in payments: pay_009"


def test_another_systems_row_of_the_same_id_is_no_answer(found):
    told = found(payment(1, source_system="magento"), payment(2, original_payment_id="pay_001"))["references"]
    assert told.failed == 1


def test_few_of_many_are_shown_and_all_are_counted(found):
    told = found(*(payment(number, order_id=f"ord_{number}", status="perhaps") for number in range(1, 51)))
    assert told["references"].failed == told["contract"].failed == 50
    assert len(told["references"].samples) == len(told["contract"].samples) == SAMPLE_ROWS


def test_a_key_that_stands_twice_is_counted_by_the_rows_beyond_the_first(tmp_path):
    warehouse = DuckDBWarehouse(tmp_path / "w.duckdb")  # PostgreSQL's unique index lets no key stand twice
    warehouse.migrate()
    told = among(warehouse, payment(1), payment(1), payment(1), payment(2))["keys"]
    assert (told.asked, told.failed) == (4, 2)
    assert told.samples == [{"source_system": "heartland", "payment_id": "pay_001", "why": "3 rows"}]


def test_every_table_is_looked_at_while_it_is_empty(warehouse):
    for table in TABLES:
        assert {finding.failed for finding in findings(warehouse, table.name).values()} == {0}


def test_references_name_columns_that_are_there():
    for table, references in REFERENCES.items():
        columns = warehouse_tables()[f"canonical.{table}"]
        for reference in references:
            assert reference.column in columns
            assert reference.key in warehouse_tables()[f"canonical.{reference.table}"]
            assert reference.where is None or reference.where[0] in columns
