"""From pages as a source sends them to typed, checked, keyed rows; whole, and each part of it beside what does only that part."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from benchmarks.case import Answer, Case, Subject
from benchmarks.pages import PAGE_SIZE, STREAM, PagesOnDisk, page_files, write_pages
from benchmarks.peers import in_their_venv, installed
from retail_etl.connectors.registry import all_streams
from retail_etl.domain.clock import system_clock
from retail_etl.ingest import IngestSettings, Stores, land_stream, poll_stream, stage_stream
from retail_etl.landing import LandingStore
from retail_etl.landing.files import Load
from retail_etl.landing.records import RecordCutter
from retail_etl.warehouse.duckdb import DuckDBWarehouse

_LUHN_CANDIDATE = re.compile(r"\d(?:[ -]?\d){13,18}")


@contextmanager
def warm_stores() -> Iterator[tuple[Stores, Path]]:
    """Fresh stores in a process that has staged before, so that imports are not measured; every table is empty."""
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as pages:
        write_pages(PAGE_SIZE, Path(pages))
        for folder in (Path(made, "before"), Path(made, "now")):
            warehouse = DuckDBWarehouse(folder / "warehouse.duckdb")
            warehouse.migrate()
            stores = Stores(LandingStore(folder / "landing"), warehouse, IngestSettings(zone="America/New_York"))
            if folder.name == "before":
                poll_stream(PagesOnDisk(Path(pages), PAGE_SIZE), all_streams()[STREAM], stores, system_clock)
        yield stores, folder / "warehouse.duckdb"


def staged(database: Path) -> Answer:
    with duckdb.connect(str(database)) as connection:
        found = connection.execute(f"SELECT count(*), CAST(sum(amount_minor) AS BIGINT) FROM staging.{STREAM}").fetchone() or (
            0,
            0,
        )
    return {"rows": found[0], "minor": found[1]}


def ours(size: int, folder: Path) -> Answer:
    """Land (scrub, write, hash), parse, gate with the contract, merge into a keyed DuckDB file."""
    with warm_stores() as (stores, database):
        start, cpu = time.perf_counter(), time.process_time()
        result = poll_stream(PagesOnDisk(folder, size), all_streams()[STREAM], stores, system_clock)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        return {
            **staged(database),
            "CPU s": round(cpu, 2),
            "quarantined": result.rows_quarantined,
            "records a second": _rate(size, seconds),
            "seconds": seconds,
        }


def json_and_pandas(_size: int, folder: Path) -> Answer:
    """What a script does: decode, build a frame, convert columns, write it to a DuckDB file. It checks and keeps nothing else."""
    import pandas as pd

    start, cpu = time.perf_counter(), time.process_time()
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
    cpu = time.process_time() - cpu
    return {"rows": found[0], "minor": found[1], "CPU s": round(cpu, 2), "seconds": time.perf_counter() - start}


def dlt(way: str) -> Callable[[int, Path], Answer]:
    """The pipeline of dlt with Parquet files and a merge by key, in a venv of its own; it checks no contract and keeps no pages."""

    def run(_size: int, folder: Path) -> Answer:
        return in_their_venv("ingest_dlt", str(folder), way)

    return run


def land(size: int, folder: Path) -> Answer:
    """Key list, scrubber, compression, hash: the first commit."""
    with warm_stores() as (stores, _):
        start, cpu = time.perf_counter(), time.process_time()
        landed = land_stream(PagesOnDisk(folder, size), all_streams()[STREAM], stores, system_clock)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return {"rows": landed.rows, "CPU s": round(cpu, 2), "records a second": _rate(size, seconds), "seconds": seconds}


def land_by_objects(size: int, folder: Path) -> Answer:
    """The same by decoding each record, keeping its fields, looking through its text and writing it again."""
    import zstandard

    stream = all_streams()[STREAM]
    kept = {path.partition(".")[0] for path in stream.keys.keep}
    start, cpu = time.perf_counter(), time.process_time()
    rows = 0
    with tempfile.TemporaryDirectory() as made, Path(made, "landed").open("wb") as file:
        writer = zstandard.ZstdCompressor().stream_writer(file)
        for page in page_files(folder):
            for record in json.loads(page.read_bytes(), parse_float=Decimal)["results"]:
                line = json.dumps({name: value for name, value in record.items() if name in kept}, default=str)
                writer.write(_LUHN_CANDIDATE.sub("", line).encode() + b"\n")
                rows += 1
        writer.close()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return {"rows": rows, "CPU s": round(cpu, 2), "records a second": _rate(size, seconds), "seconds": seconds}


def stage(size: int, folder: Path) -> Answer:
    """The second commit: parse every value with scale checks, gate, compare with what is there, merge, prove."""
    with warm_stores() as (stores, database):
        land_stream(PagesOnDisk(folder, size), all_streams()[STREAM], stores, system_clock)
        start, cpu = time.perf_counter(), time.process_time()
        stage_stream(STREAM, stores, system_clock)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        return {**staged(database), "CPU s": round(cpu, 2), "records a second": _rate(size, seconds), "seconds": seconds}


def stage_unchecked(size: int, folder: Path) -> Answer:
    """The floor: DuckDB reads the same landed file with types it guessed, and writes a table. No check, no key, no proof."""
    stream = all_streams()[STREAM]
    with tempfile.TemporaryDirectory() as made:
        store = LandingStore(Path(made, "landing"))
        with store.writing(
            Load("a", "b", date(2026, 3, 2), "c"), RecordCutter(stream.keys.keep, stream.keys.identifiers)
        ) as writer:
            for page in page_files(folder):
                writer.add(page.read_bytes(), ("results",), "")
        (landed,) = Path(made, "landing").rglob("*.zst")
        start, cpu = time.perf_counter(), time.process_time()
        connection = duckdb.connect(str(Path(made, "peer.duckdb")))
        connection.execute(
            "CREATE TABLE payments AS SELECT * FROM read_json($path, format = 'newline_delimited')", {"path": str(landed)}
        )
        connection.execute("CHECKPOINT")
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        found = connection.execute(
            "SELECT count(*), CAST(sum(CAST(amount AS DECIMAL(18, 2)) * 100) AS BIGINT) FROM payments"
        ).fetchone()
    rows, minor = found or (0, 0)
    return {"rows": rows, "minor": minor, "CPU s": round(cpu, 2), "records a second": _rate(size, seconds), "seconds": seconds}


def _rate(size: int, seconds: float) -> str:
    return f"{size / seconds:,.0f}"


CASE = Case(
    name="ingest",
    question=f"Pages of {PAGE_SIZE} payments on disk become typed rows in a DuckDB file. Ours also scrubs, lands a compressed copy, judges every row "
    "by its contract, proves the count and merges by key; the script does none of that, dlt merges by key: once as its sources for APIs do, once fed with "
    "Arrow tables that were typed by hand, without its normaliser. Imports are not timed.",
    sizes=(20_000, 200_000, 1_000_000),
    prepare=write_pages,
    subjects=(
        Subject("retail_etl", ours),
        Subject("json + pandas", json_and_pandas),
        *((Subject("dlt, records", dlt("records")), Subject("dlt, Arrow by hand", dlt("arrow"))) if installed("dlt") else ()),
    ),
    answers=("rows", "minor"),
)
LANDING = Case(
    name="landing",
    question="The same pages are cut to the stream's fields, looked through for card numbers, and written compressed, a record a line.",
    sizes=(200_000, 1_000_000),
    prepare=write_pages,
    subjects=(Subject("retail_etl", land), Subject("json + regular expression", land_by_objects)),
    answers=("rows",),
)
STAGING = Case(
    name="staging",
    question="A landed file becomes rows of a table: ours exact, judged, merged by key and proven; the floor as DuckDB guesses them.",
    sizes=(200_000, 1_000_000),
    prepare=write_pages,
    subjects=(Subject("retail_etl", stage), Subject("read_json, unchecked", stage_unchecked)),
    answers=("rows",),
)
