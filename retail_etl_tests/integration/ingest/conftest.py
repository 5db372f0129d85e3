"""A source in memory that speaks the connector protocol, and fresh stores to poll it into."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from retail_etl.connectors.interface import ControlTotal, CursorKind, KeyList, Page, Probe, RequestCounts, Stream, Window
from retail_etl.domain.clock import frozen_clock
from retail_etl.ingest import IngestSettings, Stores
from retail_etl.landing import LandingStore
from retail_etl.warehouse.duckdb import DuckDBWarehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

PAYMENT_FIELDS = (
    "id",
    "order_id",
    "parent_payment_id",
    "operation",
    "amount",
    "tip_amount",
    "currency",
    "method",
    "method_type",
    "is_deposit",
    "card.brand",
    "card.last4",
    "gateway",
    "gateway_transaction_id",
    "auth_code",
    "status",
    "offline",
    "occurred_at",
    "business_date",
    "location_id",
    "station_id",
    "batch_id",
    "batch_closed_at",
    "deposit_id",
    "settlement_date",
    "fee_amount",
    "net_amount",
    "fee_status",
    "updated_at",
)


def payments_stream(entity: str = "payments") -> Stream:
    return Stream(
        source="heartland",
        entity=entity,
        key=("id",),
        cursor=CursorKind.MODIFIED_AT,
        cursor_field="updated_at",
        keys=KeyList(frozenset(PAYMENT_FIELDS), frozenset({"id", "gateway_transaction_id"})),
        overlap=timedelta(minutes=15),
        settle_lag=timedelta(minutes=2),
    )


def payment(number: int = 1, **changes: Any) -> dict[str, Any]:
    record = {
        "id": f"pay_{number:06d}",
        "order_id": f"ord_{number:06d}",
        "operation": "sale",
        "amount": 54.71,
        "currency": "USD",
        "method": "Visa",
        "method_type": "card",
        "card": {"brand": "visa", "last4": "5262"},
        "gateway_transaction_id": f"18733{number:05d}",
        "status": "settled",
        "occurred_at": "2026-03-01T23:10:07.000Z",
        "business_date": "2026-03-01",
        "fee_status": "final",
        "updated_at": "2026-03-03T13:00:00.000Z",
    }
    record.update(changes)
    return {name: value for name, value in record.items() if value is not None}


@dataclass
class FakeSource:
    """A connector over records in memory; ``bodies`` replaces what its pages say, byte for byte."""

    source: str = "heartland"
    records: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] | None = None
    now: str = "2026-03-10T00:00:00.000Z"
    told: int | None = None
    page_size: int = 3
    counts: RequestCounts = field(default_factory=RequestCounts)
    windows: list[Window] = field(default_factory=list)

    def streams(self):
        return {"payments": payments_stream()}

    def position(self, _stream, _since=None):
        return self.now

    def pages(self, _stream, window):
        self.windows.append(window)
        for number, body in enumerate(self.bodies if self.bodies is not None else self._bodies(window), start=1):
            self.counts.requests += 1
            yield Page(f"https://till.example/v1/payments?page={number}", body, ("results",))

    def _bodies(self, window):
        chosen = sorted(
            (r for r in self.records if (window.since or "") <= r["updated_at"] < window.until),
            key=lambda r: (r["updated_at"], r["id"]),
        )
        for first in range(0, max(len(chosen), 1), self.page_size):
            yield json.dumps({"results": chosen[first : first + self.page_size]}).encode()

    def control_total(self, _stream, _window):
        return ControlTotal(self.told)

    def record_url(self, _stream, key):
        return f"https://till.example/v1/payments/{key['id']}"

    def probe(self):
        return [Probe("connection", works=True, detail="in memory")]

    def close(self):
        return None


class FailingWarehouse:
    """A warehouse whose run ends when a session reaches one statement, or has just merged (``merge``)."""

    def __init__(self, warehouse, statement) -> None:
        self._warehouse, self._statement = warehouse, statement
        self.path = warehouse.path

    def reading(self):
        return self._warehouse.reading()

    @contextmanager
    def writing(self):
        with self._warehouse.writing() as session:
            run, merge = session.run, session.merge

            def failing(name, **parameters):
                if name == self._statement:
                    raise KeyboardInterrupt
                return run(name, **parameters)

            def failing_after_it(entry):
                merge(entry)
                raise KeyboardInterrupt

            session.run = failing
            if self._statement == "merge":
                session.merge = failing_after_it
            yield session


@pytest.fixture
def failing_warehouse():
    return FailingWarehouse


@dataclass
class Ground:
    """Stores in a folder of their own, with what a test asks of them."""

    stores: Stores
    clock: Any

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.frame(table).rows(named=True)

    def frame(self, table: str) -> pl.DataFrame:
        import duckdb

        from retail_etl.warehouse.duckdb.connections import _CONFIG

        with duckdb.connect(str(self.stores.warehouse.path), config=_CONFIG) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return pl.DataFrame(connection.sql(f"SELECT * FROM {table} ORDER BY ALL").to_arrow_table())

    @contextmanager
    def kept_open(self) -> Iterator[Ground]:
        """The ground with its warehouse held in memory, so that many short sessions cost no opening; its folder goes after."""
        import duckdb

        from retail_etl.warehouse.duckdb.connections import _CONFIG

        with duckdb.connect(str(self.stores.warehouse.path), config=_CONFIG) as connection:
            connection.execute("PRAGMA disable_checkpoint_on_shutdown")  # what is removed need not be written down whole
            yield self
        shutil.rmtree(self.stores.warehouse.path.parent)

    def everything_written(self) -> bytes:
        """All bytes under the stores' folder, with landed files unpacked."""
        import zstandard

        folder = self.stores.warehouse.path.parent
        found = b""
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                raw = file.read_bytes()
                found += zstandard.ZstdDecompressor().decompressobj().decompress(raw) if file.suffix == ".zst" else raw
        return found


@cache
def migrated_file() -> Path:
    """An empty warehouse, made once: a copy of it is ready many times sooner than another one."""
    folder = Path(tempfile.mkdtemp(prefix="retail_etl-ground-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    DuckDBWarehouse(folder / "warehouse.duckdb").migrate()
    return folder / "warehouse.duckdb"


def ground_in(folder) -> Ground:
    warehouse = DuckDBWarehouse(folder / "warehouse.duckdb", wait_seconds=5)
    if not warehouse.path.exists():
        shutil.copy(migrated_file(), warehouse.path)
    stores = Stores(LandingStore(folder / "landing"), warehouse, IngestSettings(zone="America/Chicago"))
    return Ground(stores, frozen_clock(datetime(2026, 3, 10, 0, 5, tzinfo=UTC)))


def sample_records() -> list[dict[str, Any]]:
    """Records of three business days, one of them bad, one inside the overlap."""
    return [
        *(payment(number, business_date=f"2026-03-0{number % 3 + 1}") for number in range(1, 9)),
        payment(9, amount=1.999),
        payment(10, updated_at="2026-03-09T23:50:00.000Z"),
    ]


@pytest.fixture(name="sample_records")
def sample_records_fixture():
    return sample_records()


@pytest.fixture(name="payment")
def payment_fixture():
    return payment


@pytest.fixture
def stream():
    return payments_stream()


@pytest.fixture
def new_ground(tmp_path_factory):
    return lambda folder=None: ground_in(folder or tmp_path_factory.mktemp("ground"))


@pytest.fixture
def new_source():
    return FakeSource


@pytest.fixture
def ground(tmp_path):
    return ground_in(tmp_path)


@pytest.fixture
def source():
    return FakeSource()


@pytest.fixture(scope="session")
def kept_ground(tmp_path_factory):
    """One ground for many examples that write nothing down."""
    return ground_in(tmp_path_factory.mktemp("kept"))
