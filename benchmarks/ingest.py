"""From pages as a source sends them to typed, checked, keyed rows."""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb

from benchmarks.case import Answer, Case, Subject
from benchmarks.pages import STREAM, PagesOnDisk, page_files, write_pages


def ours(size: int, folder: Path) -> Answer:
    """Land (scrub, write, hash), parse, gate with the contract, merge into a keyed DuckDB file."""
    from retail_etl.connectors.registry import all_streams
    from retail_etl.domain.clock import system_clock
    from retail_etl.ingest import IngestSettings, Stores, poll_stream
    from retail_etl.landing import LandingStore
    from retail_etl.warehouse.duckdb import DuckDBWarehouse

    with tempfile.TemporaryDirectory() as made:
        warehouse = DuckDBWarehouse(Path(made, "warehouse.duckdb"))
        warehouse.migrate()
        stores = Stores(LandingStore(Path(made, "landing")), warehouse, IngestSettings(zone="America/New_York"))
        result = poll_stream(PagesOnDisk(folder, size), all_streams()[STREAM], stores, system_clock)
        rows = duckdb.connect(str(Path(made, "warehouse.duckdb"))).execute(
            f"SELECT count(*), CAST(sum(amount_minor) AS BIGINT) FROM staging.{STREAM}"
        )
        count, amount = rows.fetchone() or (0, 0)
    return {"rows": count, "minor": amount, "quarantined": result.rows_quarantined}


def json_and_pandas(_size: int, folder: Path) -> Answer:
    """What a script does: decode, build a frame, convert columns, write it to a keyed DuckDB file. It checks and keeps nothing else."""
    import pandas as pd

    rows = [row for file in page_files(folder) for row in json.loads(file.read_bytes(), parse_float=Decimal)["results"]]
    frame = pd.json_normalize(rows)
    for name in ("amount", "fee_amount", "net_amount"):
        frame[name.replace("_amount", "") + "_minor"] = (frame[name] * 100).astype("int64")
    for name in ("occurred_at", "updated_at", "batch_closed_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    frame = frame.drop(columns=["amount", "fee_amount", "net_amount"]).drop_duplicates("id", keep="last")
    with tempfile.TemporaryDirectory() as made:
        connection = duckdb.connect(str(Path(made, "peer.duckdb")))
        connection.execute("CREATE TABLE payments AS SELECT * FROM frame")
        connection.execute("CHECKPOINT")
        found = connection.execute("SELECT count(*), CAST(sum(amount_minor) AS BIGINT) FROM payments").fetchone() or (0, 0)
    return {"rows": found[0], "minor": found[1]}


CASE = Case(
    name="ingest",
    question="Pages of 200 payments on disk become typed rows in a DuckDB file. Ours also scrubs, lands a compressed copy, judges every row by its "
    "contract, proves the count and merges by key; the script does none of that.",
    sizes=(20_000, 200_000),
    prepare=write_pages,
    subjects=(Subject("retail_etl", ours), Subject("json + pandas", json_and_pandas)),
    answers=("rows", "minor"),
)
