"""The same commands where warehouse and operations store are both in PostgreSQL."""

from __future__ import annotations

import polars as pl
import pytest
import sqlalchemy as sa

from retail_etl import road

pytestmark = pytest.mark.integration


@pytest.mark.long
def test_exceptions_decisions_and_periods_hold_where_everything_is_in_postgresql(poll, sit_down, fresh_postgres, tmp_path):
    folder = tmp_path / "data"
    desk = sit_down(poll(folder, RETAIL_ETL_DATABASE_URL=fresh_postgres), folder)
    judged = desk.judge()
    record = judged.open_items.filter(pl.col("class") == "duplicate_charge")["record_id"].item()
    batch, line = (
        judged.open_items.filter(pl.col("class") == name)["record_id"].first() for name in ("missing_in_gl", "unexplained_gl")
    )
    desk.run("exceptions", "write-off", record, "--by", "Bob Ray", "--comment", "cannot be recovered")
    desk.run("exceptions", "approve", record, "--by", "Cleo Diaz")
    desk.run("decide", "confirm", "batch_gl", batch, line, "--by", "Ann Lee")
    again = road.judge(desk.installation, desk.day, "run")
    assert again.is_new
    ruled = again.judgement.members.filter(record_id=batch, leg="batch_gl").join(again.judgement.outcomes, on="outcome_id")
    assert ruled["rule"].to_list() == ["confirmed_by_person"]
    assert not road.judge(desk.installation, desk.day, "run").is_new
    desk.run("period", "lock", "2026-03", "--by", "Cleo Diaz")
    assert "untouched" in desk.run("period", "list")
    assert desk.run("audit", "verify").startswith("4 entries, whole")
    assert not (folder / "operations.db").exists()
    engine = sa.create_engine(fresh_postgres)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM operations.audit_entries")).scalar() == 4
    engine.dispose()
