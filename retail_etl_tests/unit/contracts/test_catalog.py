"""One definition of a table: contract, DDL and catalog say the same."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pytest

from retail_etl.contracts.catalog import CATALOG, column_descriptions, contract, staging_table
from retail_etl.domain import money
from retail_etl.errors import InvariantBrokenError
from retail_etl.warehouse.sql_files import SQL_FOLDER, statement

STAGED = [name for name in CATALOG if name.startswith("staging.")]
DUCKDB_TYPES = {
    "String": "VARCHAR",
    "Int64": "BIGINT",
    "Boolean": "BOOLEAN",
    "Date": "DATE",
    "Datetime(time_unit='us', time_zone='UTC')": "TIMESTAMP WITH TIME ZONE",
    "Decimal(precision=38, scale=8)": "DECIMAL(38,8)",
}


@pytest.fixture(scope="module")
def tables():
    with duckdb.connect() as connection:
        for file in sorted((SQL_FOLDER / "schema").glob("*.sql")):
            connection.execute(file.read_text())
        rows = connection.execute(
            "SELECT table_schema || '.' || table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        ).fetchall()
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for table, column, kind, nullable in rows:
        found.setdefault(table, {})[column] = (kind, nullable == "YES")
    return found


@pytest.mark.parametrize("table", list(CATALOG))
def test_contract_and_table_agree_column_by_column(tables, table):
    columns = contract(table).to_schema().columns
    assert {name: (DUCKDB_TYPES[str(column.dtype)], column.nullable) for name, column in columns.items()} == tables[table]


def test_every_staging_table_has_a_contract(tables):
    assert {table for table in tables if table.startswith("staging.")} == set(STAGED)


@pytest.mark.parametrize("table", list(CATALOG))
def test_a_contract_is_called_like_its_table_and_explains_every_column(table):
    entry = CATALOG[table]
    in_camel_case = "".join(word.capitalize() for word in entry.stream.split("_"))
    assert contract(table).__name__ == in_camel_case
    assert contract(table).__doc__
    assert all(len(description) > 8 for description in column_descriptions(table).values())
    assert set(entry.keys) | {entry.version} <= set(column_descriptions(table))


def test_every_staged_stream_has_its_two_statements():
    for entry in map(CATALOG.__getitem__, STAGED):
        for suffix in ("_delivered", ""):
            assert statement(f"staging/{entry.stream}{suffix}")


@pytest.mark.parametrize("table", STAGED)
def test_the_catalog_knows_by_what_versions_and_days_of_a_staged_row_are_told(tables, table):
    entry = CATALOG[table]
    kinds = {name: kind for name, (kind, _) in tables[table].items()}
    assert kinds[entry.version] in ("BIGINT", "TIMESTAMP WITH TIME ZONE")
    unfit = {day for day in entry.days if kinds.get(day) not in ("DATE", "TIMESTAMP WITH TIME ZONE")}
    assert not unfit, f"days={entry.days}: name the columns of {table} that tell its business day, or none with days=()"


def test_a_stream_without_a_table_is_our_own_mistake():
    with pytest.raises(InvariantBrokenError):
        staging_table("heartland_moods")


def test_the_catalog_is_light():
    code = (
        "import sys, retail_etl.contracts.catalog; print(sorted({'pandera', 'polars', 'duckdb', 'pandas'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_sql_and_python_know_the_same_decimals_of_currencies():
    known = {*money._EXPONENTS, "USD", "EUR", "GBP", "CAD", "CHF"}
    with duckdb.connect() as connection:
        connection.execute(statement("macros/currency_exponent"))
        for currency in sorted(known):
            (in_sql,) = connection.execute("SELECT currency_exponent($currency)", {"currency": currency}).fetchone()
            assert in_sql == money.exponent(currency), currency
