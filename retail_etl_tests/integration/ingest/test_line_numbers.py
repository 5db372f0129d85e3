"""A line keeps its number in the file, also where its values are cast while it is read by several cores."""

from __future__ import annotations

import json
import re

import duckdb
import pytest
import zstandard

from retail_etl.contracts.catalog import CATALOG, staging_table
from retail_etl.ingest.parse import CAST_AS_READ, MACROS
from retail_etl.warehouse.sql_files import statement

FACTS = {"zone": "America/Chicago", "currency": "USD"}


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as one:
        one.execute("SET TimeZone = 'UTC'")
        one.execute("SET threads = 2")
        for macro in MACROS:
            one.execute(statement(f"macros/{macro}"))
        yield one


def read_file(connection, folder, stream, lines, longest_line):
    file = folder / "landed.ndjson.zst"
    file.write_bytes(zstandard.compress("".join(f"{json.dumps(line)}\n" for line in lines).encode()))
    connection.execute(statement("ops/landed_file"), {"path": str(file), "longest_line": longest_line})
    connection.execute(statement(f"staging/{stream}_delivered"))
    return {"load_id": "x"} | {name: FACTS[name] for name in staging_table(f"{stream}").parameters}


@pytest.mark.parametrize("stream", sorted(CAST_AS_READ))
def test_nothing_stands_between_reading_and_the_table_that_could_mix_the_lines(connection, tmp_path, stream):
    told = read_file(connection, tmp_path, stream, [{}], 1 << 24)
    (plan,) = (row[1] for row in connection.execute("EXPLAIN " + statement(f"staging/{stream}"), told).fetchall())
    steps = set(re.findall(r"╭─ ([A-Z][A-Za-z ]+?) ─", plan))
    # The table is made in batches, which are put in order, and no join, grouping or sorting is in the way.
    assert steps <= {"Batch Create Table As", "Projection", "Filter", "Read Json"}


def test_the_streams_that_are_cast_as_they_are_read_are_those_whose_lines_are_a_view():
    views = {
        entry.stream
        for entry in map(staging_table, (name.removeprefix("staging.") for name in CATALOG if name.startswith("staging.")))
        if "TEMP VIEW delivered" in statement(f"staging/{entry.stream}_delivered")
    }
    assert views == CAST_AS_READ


@pytest.mark.parametrize("is_in_a_transaction", [True, False])
def test_lines_keep_their_numbers_when_two_cores_read_them(connection, tmp_path, is_in_a_transaction):
    lines = [{"id": f"pay_{number}", "operation": "sale", "method": "x" * (number % 90)} for number in range(1, 40_001)]
    told = read_file(connection, tmp_path, "heartland_payments", lines, 1 << 16)
    if is_in_a_transaction:
        connection.begin()
    connection.execute(statement("staging/heartland_payments"), told)
    connection.execute(statement("ops/number_parsed"))
    found = connection.execute("SELECT count(*), count(*) FILTER (id = 'pay_' || line) FROM parsed").fetchone()
    if is_in_a_transaction:
        connection.rollback()
    assert found == (40_000, 40_000)
