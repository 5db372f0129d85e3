"""The gate beside the same checks written by hand in SQL, on the same parsed rows."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.case import Answer, Case, Subject
from benchmarks.ingest import PagesOnDisk, warm_stores
from benchmarks.pages import STREAM, write_pages
from retail_etl.connectors.registry import all_streams
from retail_etl.contracts.catalog import contract, staging_table
from retail_etl.domain.clock import system_clock
from retail_etl.ingest import land_stream
from retail_etl.ingest.judging import judge_load
from retail_etl.ingest.parse import define_macros, parse_load


def _by_hand() -> list[str]:
    """A statement a check, each listing its bad lines, as one would write them: the rules are those of the contract."""
    statements = ["SELECT line FROM parsed WHERE cast_failures <> ''"]
    for name, column in contract(f"staging.{STREAM}").to_schema().columns.items():
        if not column.nullable:
            statements.append(f"SELECT line FROM parsed WHERE {name} IS NULL")
        for check in column.checks:
            told = check.statistics
            if "allowed_values" in told:
                words = ", ".join(f"'{word}'" for word in told["allowed_values"])
                statements.append(f"SELECT line FROM parsed WHERE {name} NOT IN ({words})")
            elif "pattern" in told:
                statements.append(f"SELECT line FROM parsed WHERE NOT regexp_matches({name}, '{told['pattern']}')")
            elif "min_value" in told:
                measure = f"length({name})" if check.name == "str_length" else name
                statements.append(f"SELECT line FROM parsed WHERE {measure} < {told['min_value']}")
    return statements


def gate(size: int, folder: Path) -> Answer:
    """Every contract check by Pandera on frames of some hundred thousand rows, reading them included."""
    with warm_stores() as (stores, _):
        landed = land_stream(PagesOnDisk(folder, size), all_streams()[STREAM], stores, system_clock)
        with stores.warehouse.writing() as session:
            define_macros(session)
            load = session.read("ops/pending_loads", stream=STREAM).row(0, named=True)
            parse_load(session, load, staging_table(STREAM), stores)
            start, cpu = time.perf_counter(), time.process_time()
            judgement = judge_load(session, landed.rows, staging_table(STREAM))
            seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return {"rows": judgement.rows, "CPU s": round(cpu, 3), "bad": len(judgement.reasons), "seconds": seconds}


def by_hand(size: int, folder: Path) -> Answer:
    """The same rules as SQL, a statement a check, inside the database."""
    statements = _by_hand()
    with warm_stores() as (stores, _), tempfile.TemporaryDirectory() as made:
        land_stream(PagesOnDisk(folder, size), all_streams()[STREAM], stores, system_clock)
        with stores.warehouse.writing() as session:
            define_macros(session)
            load = session.read("ops/pending_loads", stream=STREAM).row(0, named=True)
            parse_load(session, load, staging_table(STREAM), stores)
            parsed = session.read("ops/fresh_rows", after=0, upto=size)
        connection = duckdb.connect(str(Path(made, "peer.duckdb")))
        connection.execute("CREATE TABLE parsed AS SELECT * FROM parsed")
        start, cpu = time.perf_counter(), time.process_time()
        bad = {line for statement in statements for (line,) in connection.execute(statement).fetchall()}
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return {"rows": parsed.height, "CPU s": round(cpu, 3), "bad": len(bad), "checks": len(statements), "seconds": seconds}


CASE = Case(
    name="gate",
    question="Every parsed row is judged by its contract, and the bad ones are named.",
    sizes=(200_000, 1_000_000),
    prepare=write_pages,
    subjects=(Subject("hand-written SQL", by_hand), Subject("retail_etl (Pandera)", gate)),
    answers=("rows", "bad"),
)
