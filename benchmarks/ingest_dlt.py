"""dlt on the same pages, in its own venv: ``python -m benchmarks.ingest_dlt FOLDER [records|arrow]``.

It loads the pages' records into a DuckDB file and merges them by key; its own imports are not timed. Prints JSON.

``records`` is what its sources for APIs do: each page's records are yielded as they are, dlt normalises them (one table, nested
fields as columns, types found from values, load id and row id a row), writes Parquet and merges by key. Of its ways for records
this is the quickest that keeps amounts exact: rows by INSERT statements (its default) take several times as long, and keys are
made unique in the database either way. ``arrow`` is its quickest way of all: the normaliser is left out, because whoever writes
the source makes typed Arrow tables by hand; no row id is added, and what does not fit the types ends the load.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import dlt  # type: ignore[import-not-found]  # only in the peers' venv
import duckdb
import pyarrow as pa

from benchmarks.memory import peak_mib

_MOMENTS = ("occurred_at", "batch_closed_at", "updated_at")
_DAYS = ("business_date", "settlement_date")
_PAGES_A_TABLE = 100


def _pages(folder: Path) -> Any:
    for file in sorted(folder.glob("page-*.json")):
        yield json.loads(file.read_bytes(), parse_float=Decimal)["results"]


def _tables(folder: Path) -> Any:
    """Some pages at a time as one typed table, nested fields as columns."""
    pages = _pages(folder)
    while some := [row for _, page in zip(range(_PAGES_A_TABLE), pages, strict=False) for row in page]:
        table = pa.Table.from_pylist(some).flatten()
        table = table.rename_columns([name.replace(".", "__") for name in table.column_names])
        for names, kind in ((_MOMENTS, pa.timestamp("us", "UTC")), (_DAYS, pa.date32())):
            for name in names:
                place = table.column_names.index(name)
                table = table.set_column(place, name, table.column(name).cast(kind))
        for place, (name, kind) in enumerate(zip(table.column_names, table.schema.types, strict=True)):
            if pa.types.is_decimal(kind) or pa.types.is_null(kind):
                wanted = pa.decimal128(38, 9) if pa.types.is_decimal(kind) else pa.string()
                table = table.set_column(place, name, table.column(name).cast(wanted))
        yield table


def main() -> None:
    folder, way = Path(sys.argv[1]), "".join(sys.argv[2:]) or "records"

    @dlt.resource(name="payments", primary_key="id", write_disposition="merge")  # type: ignore[untyped-decorator]
    def payments() -> Any:
        yield from (_pages if way == "records" else _tables)(folder)

    with tempfile.TemporaryDirectory() as made:
        database = Path(made, "peer.duckdb")
        start, cpu = time.perf_counter(), time.process_time()
        pipeline = dlt.pipeline(
            "peer",
            destination=dlt.destinations.duckdb(str(database)),
            dataset_name="staging",
            pipelines_dir=str(Path(made, "work")),
        )
        pipeline.run(payments(), loader_file_format="parquet")
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        with duckdb.connect(str(database)) as connection:
            found = connection.execute("SELECT count(*), CAST(sum(amount * 100) AS BIGINT) FROM staging.payments").fetchone()
    rows, minor = found or (0, 0)
    print(json.dumps({"seconds": seconds, "peak_mib": peak_mib(), "rows": rows, "minor": minor, "CPU s": round(cpu, 2)}))


if __name__ == "__main__":
    main()
