"""Every mapping that comes with the project: it can be used, and its cases come out as they stand in ``cases/``.

A case file is named after its mapping: ``given`` has rows a table (columns left out are empty), ``expected`` the target
records in the order of their keys, ``problems`` what is said of the records that go nowhere, ``routes`` where records wait,
``target_ids`` what records are called at the target, where they tell it themselves.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from retail_etl.mapping.assembled import assembled
from retail_etl.mapping.compile import compile_mapping
from retail_etl.mapping.preview import empty
from retail_etl.mapping.record import target_record
from retail_etl.mapping.schema import schema_text
from retail_etl.warehouse.postgres.statements import selected
from retail_etl.warehouse.sql_files import SQL_FOLDER, statement

CONFIG = Path(__file__).parents[2] / "config"
CASES = Path(__file__).parent / "cases"
MAPPINGS = sorted((CONFIG / "mappings").glob("*.yaml"))
compiled_mapping = cache(compile_mapping)


@pytest.fixture(scope="module")
def tables():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for file in sorted((SQL_FOLDER / "schema").glob("*.sql")):
            connection.execute(file.read_text().replace(" NOT NULL", ""))
        yield connection


@pytest.mark.parametrize("file", MAPPINGS, ids=lambda file: file.stem)
def test_a_mapping_makes_of_its_case_what_was_agreed(tables, file):
    case = yaml.safe_load((CASES / file.name).read_text())
    compiled = compiled_mapping(file)
    for name in compiled.given:
        tables.register(name, pl.DataFrame(case["given"].pop(name, []), schema=empty(name).schema).to_arrow())
    tables.begin()
    try:
        for table, rows in case["given"].items():
            for row in rows:
                tables.execute(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
                )
        for macro in compiled.macros:
            tables.execute(statement(macro))
        found = assembled(compiled, lambda text: pl.DataFrame(tables.sql(text).to_arrow_table())).sort("_record")
    finally:
        tables.rollback()
    good = found.filter(pl.col("_problems").is_null())
    assert [target_record(compiled.fields, row) for row in good.iter_rows(named=True)] == case["expected"]
    assert dict(found.select("_record", "_problems").drop_nulls().iter_rows()) == case.get("problems", {})
    assert dict(good.select("_record", "_route").drop_nulls().iter_rows()) == case.get("routes", {})
    assert dict(good.select("_record", "_target_id").drop_nulls().iter_rows()) == case.get("target_ids", {})


def test_no_case_is_left_without_its_mapping():
    assert {file.name for file in CASES.glob("*.yaml")} == {file.name for file in MAPPINGS}


def test_the_schema_for_editors_is_that_of_the_code():
    assert (CONFIG / "mapping.schema.json").read_text() == schema_text()


def test_every_key_of_the_mappings_is_in_the_schema_for_editors():
    known = json.loads((CONFIG / "mapping.schema.json").read_text())["properties"]
    for file in MAPPINGS:
        assert set(yaml.safe_load(file.read_text())) <= set(known), file.name


def test_what_a_mapping_reads_is_copied_once_where_a_session_holds_copies():
    """Rows of lists find their record by its place in the copy: a second copy could have another order."""
    for file in MAPPINGS:
        compiled = compiled_mapping(file)
        texts = [compiled.records, *[one.text for one in compiled.lists]]
        by_place = [text for text in texts if "rowid" in text]
        assert len(by_place) in (0, len(texts)), file.name
        assert all(selected(text).takes_all for text in by_place), file.name
