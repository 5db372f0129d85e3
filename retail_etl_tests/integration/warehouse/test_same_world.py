"""The nightly road over one made-up world, once into a DuckDB file and once into PostgreSQL: the same tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import duckdb
import polars as pl
import pytest

from retail_etl import reporting, road
from retail_etl.assembly import assemble
from retail_etl.canonical.build import TABLES
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.connectors.registry import all_streams
from retail_etl.domain.clock import frozen_clock
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.settings import load_settings
from retail_etl.warehouse.postgres.connection import connected
from retail_etl.warehouse.postgres.ddl import warehouse_tables

pytestmark = [pytest.mark.integration, pytest.mark.long]

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
# A load's id is drawn by lot, and so is whatever is named after it; the addresses of pages carry tokens of the source.
DRAWN_BY_LOT = {"load_id", "path", "quarantine_id", "applied_at", "pages"}
# Kept for the report as files of its own, which hold landed paths; compared through the report itself.
NOT_COMPARED = {"ops_versions", "recon.report_context"}

# What comes back takes longer than such a world lasts. Their statements are held to cases of their own.
NOT_IN_SO_FEW_DAYS = {"canonical.credit_memos", "canonical.disputes", "canonical.refunds"}


class Ran(NamedTuple):
    tables: dict[str, pl.DataFrame]
    figures: str
    second: dict[str, int]
    environment: dict[str, str]


@pytest.fixture(scope="module")
def world():
    with serving(SandboxOptions(world=WorldOptions(business_days=4, payments=400), rate=0)) as running:
        yield running


@pytest.fixture(scope="module")
def ran(world, tmp_path_factory, new_database, request):
    """The road twice over the same world, by database: the second time nothing is new."""
    url = new_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(request.config.rootpath)
        here = {"RETAIL_ETL_DATA_DIR": str(tmp_path_factory.mktemp("duckdb"))}
        there = {"RETAIL_ETL_DATA_DIR": str(tmp_path_factory.mktemp("postgres")), "RETAIL_ETL_DATABASE_URL": url}
        made_up = sandbox_environment(world)
        duck = nightly({**made_up, **here}, in_duckdb)
        return {"duckdb": duck, "postgres": nightly({**made_up, **there}, lambda _: in_postgres(url))}


def nightly(environment, tables_of) -> Ran:
    installation = assemble(load_settings(environment), frozen_clock(NOW))
    try:
        pull(installation)
        day = road.day_to_judge(installation)
        road.judge(installation, day)
        tables = tables_of(installation)
        second = pull(installation)
        figures = reporting.report(installation, day).summary.read_text(encoding="utf-8")
    finally:
        installation.close()
    return Ran(tables, figures, second, environment)


def pull(installation) -> dict[str, int]:
    """How many rows each table got anew or otherwise."""
    changed = {}
    for name, stream in all_streams().items():
        if installation.has(stream.source):
            road.land(installation, stream)
            changed[f"staging.{name}"] = sum(load.rows_accepted for load in road.stage(installation, stream))
    return changed | {f"canonical.{table.name}": road.build_canonical(installation, table) for table in TABLES}


def in_duckdb(installation) -> dict[str, pl.DataFrame]:
    with duckdb.connect(str(installation.settings.warehouse_file), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {
            table: comparable(pl.DataFrame(connection.sql(f"FROM {table}").to_arrow_table())) for table in warehouse_tables()
        }


def in_postgres(url: str) -> dict[str, pl.DataFrame]:
    with connected(url) as connection:
        return {
            table: comparable(
                pl.DataFrame(connection.query(f"SELECT * FROM {table}")).with_columns(
                    pl.col(name).cast(pl.Decimal(38, 8))
                    for name, column in columns.items()
                    if column.kind.startswith("DECIMAL")
                )
            )
            for table, columns in warehouse_tables().items()
        }


def comparable(rows: pl.DataFrame) -> pl.DataFrame:
    kept = rows.drop([name for name in rows.columns if name in DRAWN_BY_LOT])
    return kept.sort(kept.columns, nulls_last=True) if kept.columns else kept


def test_every_table_says_the_same_in_both_databases(ran):
    duck, postgres = ran["duckdb"].tables, ran["postgres"].tables
    empty = {name for name, rows in duck.items() if name.startswith(("canonical.", "recon.")) and rows.is_empty()}
    assert empty <= NOT_IN_SO_FEW_DAYS
    different = [name for name, rows in duck.items() if name not in NOT_COMPARED and not rows.equals(postgres[name])]
    assert different == []


def test_canonical_tables_made_in_parts_are_those_made_at_once(ran, sql, monkeypatch):
    url = ran["postgres"].environment["RETAIL_ETL_DATABASE_URL"]
    first, second, third = (name for (name,) in sql(url, "SELECT increment_id FROM staging.magento_orders ORDER BY 1 LIMIT 3"))
    for edited, edit in ((first, second), (second, third)):
        sql(url, "UPDATE staging.magento_orders SET state = 'canceled' WHERE increment_id = %s", (edited,))
        sql(url, "UPDATE staging.magento_orders SET relation_parent_real_id = %s WHERE increment_id = %s", (edited, edit))
    lines = "staging.epicor_gl_lines"
    undone = f"UPDATE {lines} SET parent_ruid = (SELECT min(sys_row_id) FROM {lines}) "
    sql(url, f"{undone} WHERE sys_row_id = (SELECT max(sys_row_id) FROM {lines})")
    installation = assemble(load_settings(ran["postgres"].environment), frozen_clock(NOW))

    def made_from_the_start(parts, *emptied) -> int:
        monkeypatch.setattr(
            "retail_etl.warehouse.postgres.parts._parts_for", lambda _postgres, _mirror, cut: parts if cut else 1
        )
        sql(url, "; ".join(f"DELETE FROM {table}" for table in ("ops.canonical_builds", *emptied)))
        return sum(road.build_canonical(installation, table) for table in TABLES)

    try:
        assert made_from_the_start(1) > 0
        at_once = in_postgres(url)
        assert at_once["canonical.orders"]["edited_from_reference"].drop_nulls().to_list() == [first]
        assert at_once["canonical.ledger_lines"]["reverses_journal"].drop_nulls().len() == 1
        assert made_from_the_start(3) == 0
        made_from_the_start(3, *(f"canonical.{table.name}" for table in TABLES))
    finally:
        installation.close()
    again = in_postgres(url)
    assert [name for name in again if name.startswith("canonical.") and not again[name].equals(at_once[name])] == []


def test_the_reports_say_the_same(ran):
    assert ran["duckdb"].figures == ran["postgres"].figures


def test_a_second_run_changes_nothing_in_either(ran):
    for found in ran.values():
        assert {table for table, rows in found.second.items() if rows} == set()
