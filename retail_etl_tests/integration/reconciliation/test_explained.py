"""An explanation reads only what is asked for, and says what the whole judgement would."""

import json
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from retail_etl.contracts.reconciliation import Records
from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.as_of import as_of_day
from retail_etl.reconciliation.book import open_book
from retail_etl.reconciliation.explain import explain
from retail_etl.reconciliation.explain_files import explain_results
from retail_etl.reconciliation.explain_source import told_about
from retail_etl.reconciliation.files.run import reconcile_files, write_files
from retail_etl.reconciliation.incremental import judge_onwards
from retail_etl.reconciliation.settings import RuleSettings
from retail_etl.reconciliation.store import StoredJudgement, keep, read_judgement
from retail_etl.warehouse.duckdb import DuckDBWarehouse

pytestmark = pytest.mark.integration

RULES, DAY = RuleSettings(), date(2026, 3, 20)
RECORDS = [
    {"id": "MO-700000001", "kind": "order", "grand_total": "25.00", "currency": "USD", "created_at": "2026-03-02T17:00:00Z"},
    {"id": "MO-700000002", "kind": "order", "grand_total": "40.00", "currency": "USD", "created_at": "2026-03-02T17:00:00Z"},
    *(
        {"id": f"P-{n}", "kind": "payment", "amount": amount, "currency": "USD", "tender": "VISA", "order_ref": order}
        | {"captured_at": "2026-03-02T12:00:00-05:00"}
        for n, (amount, order) in enumerate((("25.00", "700000001"), ("39.00", "700000002"), ("7.00", "700000009")))
    ),
]


@pytest.fixture
def results(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))

    def written(form):
        with closing(reconcile_files(source, DAY.isoformat())) as run:
            write_files(run, tmp_path / form, form)
        return tmp_path / form

    return written


def test_a_kept_judgement_is_explained_from_its_own_rows_as_from_the_whole(tmp_path):
    import polars as pl

    moment = datetime(2026, 3, 2, 17, tzinfo=UTC)
    orders = pl.DataFrame(
        {"id": ["MO-700000001", "MO-700000002"], "grand_total_minor": [2500, 4000], "currency": ["USD"] * 2}
        | {"created_at": [moment] * 2, "business_date": [date(2026, 3, 2)] * 2}
    )
    payments = pl.DataFrame(
        {"id": ["P-0", "P-1", "P-2"], "amount_minor": [2500, 3900, 700], "currency": ["USD"] * 3, "tender": ["VISA"] * 3}
        | {"captured_at": [moment] * 3, "business_date": [date(2026, 3, 2)] * 3, "channel": ["web"] * 3}
        | {"order_ref": ["700000001", "700000002", "700000009"]}
    )
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    warehouse.migrate()
    given = Records({"order": orders, "payment": payments})
    with open_book() as book:
        onward = judge_onwards(book, given, RULES, as_of_day(DAY, RULES.business_timezone))
    now = datetime(2026, 3, 21, tzinfo=UTC)
    stored = StoredJudgement(DAY, {"payment": (3, "x")}, now, True, onward.told, lambda: read_judgement(warehouse, DAY))
    with warehouse.writing() as session:
        keep(session, stored, onward, RULES.calendar)
    whole = read_judgement(warehouse, DAY)
    for asked in (("P-0",), ("P-1",), ("P-9",), ("P-0", "MO-700000001"), ("P-1", "MO-700000001"), ("P-2", "MO-700000002")):
        told = told_about(warehouse, None, *asked)
        assert told.as_of == DAY
        assert explain(told, *asked) == explain(whole, *asked)
    assert told_about(warehouse, DAY, "P-0").members["record_id"].to_list() == ["P-0", "MO-700000001"]
    assert told_about(warehouse, date(2026, 3, 1), "P-0") is None


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_run_over_files_is_explained_from_its_folder(results, form):
    folder = results(form)
    assert explain_results(folder, "P-0", "MO-700000001")[0].startswith("order_payment: matched_exact by rule order_ref")
    short = "\n".join(explain_results(folder, "P-1"))
    assert "partially_paid" in short
    assert "residual -1.00 USD" in short
    apart = "\n".join(explain_results(folder, "P-2", "MO-700000002"))
    assert apart.startswith("order_payment: not together")
    assert explain_results(folder, "P-77") == ["P-77 is in no outcome of this run"]
    assert explain_results(folder, "P-0", "P-77") == ["P-77 is in no outcome of this run"]


def test_a_folder_without_outcomes_is_named(tmp_path):
    with pytest.raises(UnusableInputError, match="holds no outcomes"):
        explain_results(tmp_path, "P-0")


def test_a_probable_partner_is_told_with_what_spoke_for_it(tmp_path):
    source = tmp_path / "in.jsonl"
    line = {
        "id": "L-1",
        "kind": "gl_line",
        "account": "1150 Clearing",
        "amount": "7.00",
        "date": "2026-03-13",
        "reference": "sale",
    }
    sale = {key: value for key, value in RECORDS[-1].items() if key != "order_ref"}
    source.write_text("".join(json.dumps(record) + "\n" for record in (sale, line)))
    with closing(reconcile_files(source, DAY.isoformat())) as run:
        write_files(run, tmp_path / "out", "jsonl")
    told = "\n".join(explain_results(tmp_path / "out", "P-2"))
    assert "probably with L-1: 0.9" in told
    assert "bits: amount +" in told
