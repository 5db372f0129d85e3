"""Counting heads: which records a source lists that staging does not hold, and which it holds that the source lists no more.

Where a source lists ids, the two sets are compared. Where it only counts, each business day is counted, and days that differ
are read again; one that lost a record and gained another between two censuses is found by the re-scan. What is missing is read
and landed; what vanished gets a row in ``ops.vanished`` and stays in staging: a record that is gone is a finding, and no reason
to forget it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.connectors.interface import Along, ById, CursorKind, Window
from retail_etl.connectors.positions import moment_of
from retail_etl.ingest.land import LandedWindow, LoadKind, commit_load, land_window, last_load, next_load
from retail_etl.ingest.watermarks import read_watermark
from retail_etl.landing.records import RecordCutter, keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from retail_etl.connectors.interface import Connector, Stream
    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores

# Those of which sql/census says what staging holds.
CENSUS_STREAMS: Final = frozenset(
    {
        "epicor_ap_invoice_expenses", "epicor_ap_invoice_lines", "epicor_ap_invoices", "epicor_ar_invoices",
        "epicor_bank_accounts", "epicor_bank_adjustments", "epicor_bank_lines", "epicor_bank_statements",
        "epicor_cash_receipt_lines", "epicor_cash_receipts", "epicor_customers", "epicor_earliest_apply_dates",
        "epicor_fiscal_periods", "epicor_gl_accounts", "epicor_gl_documents", "epicor_gl_lines",
        "epicor_gl_period_totals", "epicor_inventory", "epicor_job_demands", "epicor_jobs", "epicor_part_uoms",
        "epicor_parts", "epicor_sales_order_charges", "epicor_sales_order_lines", "epicor_sales_order_releases",
        "epicor_sales_orders", "epicor_ship_tos", "epicor_shipment_lines", "epicor_shipments", "heartland_orders",
        "heartland_payments", "heartland_report_rows", "heartland_retail_invoices", "heartland_retail_items",
        "heartland_retail_locations", "heartland_retail_order_payments", "heartland_retail_orders",
        "heartland_retail_payment_types", "heartland_retail_ticket_payments", "heartland_retail_tickets",
        "magento_credit_memos", "magento_customers", "magento_invoices", "magento_orders", "magento_products",
        "magento_shipments", "magento_transactions",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Census:
    """What one census of a stream found.

    Attributes:
        source_records: how many the source lists, or counts.
        staged_records: how many staging holds of the same stretch.
        missing: keys that the source lists and nobody had read; they are landed now.
        vanished: keys that the source lists no more since this census.
        returned: keys that had vanished before and are listed again.
        landed: the loads that brought what was missing.
    """

    census_id: str
    stream: str
    window: Window
    source_records: int
    staged_records: int
    missing: tuple[str, ...]
    vanished: tuple[str, ...]
    returned: tuple[str, ...]
    landed: tuple[LandedWindow, ...]


@dataclass(frozen=True)
class _Held:
    """What we hold of a stream: staged and waiting keys with their days, and keys that had vanished."""

    staged: Mapping[str, date | None]
    waiting: Mapping[str, date | None]
    gone: frozenset[str]
    watermark: str | None

    @property
    def days(self) -> dict[str, date | None]:
        """The day under which the source counts each key: what waits in quarantine is newer than what staging holds of it."""
        return {**self.staged, **self.waiting}


def take_census(connector: Connector, stream: Stream, stores: Stores, clock: Clock) -> Census | None:
    """A census of the stream up to its watermark; ``None`` where its source neither lists ids nor counts days.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was written.
    """
    if stream.name not in CENSUS_STREAMS:
        return None
    held = _held(stream, stores)
    if held.watermark is None:
        return None
    if isinstance(connector, ById) and connector.lists_ids(stream):
        census = _by_ids(connector, stream, stores, clock, held)
    elif stream.rescan is Along.BUSINESS_DATE:
        census = _by_days(connector, stream, stores, clock, held)
    else:
        return None
    _keep(census, held, stores, clock())
    return census


def _held(stream: Stream, stores: Stores) -> _Held:
    with stores.warehouse.reading() as session:
        staged = dict(session.read(f"census/{stream.name}").select("record_key", "business_date").iter_rows())
        waits = session.read("ops/waiting_keys", stream=stream.name)
        waiting = {key: _told_day(raw) for key, raw in waits.iter_rows()}
        gone = frozenset(session.read("ops/known_vanished", stream=stream.name)["record_key"])
        return _Held(staged, waiting, gone, read_watermark(session, stream.name).landed)


def _told_day(raw: str) -> date | None:
    """The day that a record names which could not be staged, so that it is counted where its source counts it."""
    try:
        return date.fromisoformat(json.loads(raw)["business_date"])
    except (ValueError, KeyError, TypeError):
        return None


def _by_ids(connector: Connector, stream: Stream, stores: Stores, clock: Clock, held: _Held) -> Census:
    # The watermark is a position of the cursor; creation can take its place only where both are moments.
    by_creation = stream.rescan is Along.CREATED_AT and stream.cursor is not CursorKind.REVISION
    along = Along.CREATED_AT if by_creation else Along.CURSOR
    window = Window(None, held.watermark or "", along)
    listed: dict[str, dict[str, str]] = {}
    if isinstance(connector, ById):
        for page in connector.id_pages(stream, window):
            listed |= keys_of(page.body, page.records_at, stream.key)
    missing = sorted(listed.keys() - held.staged.keys() - held.waiting.keys())
    landed = _read_missing(connector, stream, stores, clock, window, [listed[key] for key in missing])
    # What changed or was read after the watermark lies beyond the window, and is there all the same.
    vanished = _still_gone(connector, stream, sorted(held.staged.keys() - listed.keys() - held.gone))
    return Census(
        census_id=landed[0].load_id or "" if landed else _census_id(stream, stores, clock),
        stream=stream.name,
        window=window,
        source_records=len(listed),
        staged_records=len(held.staged),
        missing=tuple(missing),
        vanished=tuple(sorted(vanished)),
        returned=tuple(sorted(held.gone & listed.keys())),
        landed=landed,
    )


def _still_gone(connector: Connector, stream: Stream, keys: list[str]) -> list[str]:
    if not keys or not isinstance(connector, ById):
        return keys
    asked = [dict(zip(stream.key, key.split("|"), strict=False)) for key in keys]
    there: set[str] = set()
    for page in connector.records_by_id(stream, asked):
        there |= keys_of(page.body, page.records_at, stream.key).keys()
    return [key for key in keys if key not in there]


def _read_missing(
    connector: Connector, stream: Stream, stores: Stores, clock: Clock, window: Window, keys: list[dict[str, str]]
) -> tuple[LandedWindow, ...]:
    if not keys or not isinstance(connector, ById):
        return ()
    with stores.warehouse.reading() as session:
        load = next_load(stream, last_load(session, stream), clock())
    with stores.landing.writing(load, RecordCutter(stream.keys.keep, stream.keys.identifiers)) as writer:
        for page in connector.records_by_id(stream, keys):
            writer.add(page.body, page.records_at, page.url)
    if writer.landed is None:
        return ()
    landed = LandedWindow(stream.name, window, load.load_id, writer.landed, None, None, LoadKind.CENSUS)
    return (commit_load(stream, landed, stores, clock()),)


def _by_days(connector: Connector, stream: Stream, stores: Stores, clock: Clock, held: _Held) -> Census:
    newest = held.days
    days = [day for day in newest.values() if day is not None]
    until = _day_of(stream, held.watermark or "")
    first = min(days, default=until)
    held_by_day = Counter(days)
    counted, differing = 0, []
    for day in (first + timedelta(days=n) for n in range((until - first).days)):
        window = Window(day.isoformat(), (day + timedelta(days=1)).isoformat(), Along.BUSINESS_DATE)
        told = connector.control_total(stream, window).records
        counted += told or 0
        if told is not None and told != held_by_day[day]:
            differing.append(day)
    landed, listed, known = [], set[str](), set[str]()
    for day in differing:
        with stores.warehouse.reading() as session:
            load = next_load(stream, last_load(session, stream), clock())
        window = Window(day.isoformat(), (day + timedelta(days=1)).isoformat(), Along.BUSINESS_DATE)
        read = land_window(connector, stream, window, stores, load, clock, LoadKind.CENSUS)
        listed |= _landed_keys(stream, stores, read)
        known |= {key for key in held.staged if newest[key] == day}
        landed += [read] if read.file else []
    return Census(
        census_id=landed[0].load_id or "" if landed else _census_id(stream, stores, clock),
        stream=stream.name,
        window=Window(first.isoformat(), until.isoformat(), Along.BUSINESS_DATE),
        source_records=counted,
        staged_records=sum(day is not None and day < until for day in held.staged.values()),
        missing=tuple(sorted(listed - held.staged.keys() - held.waiting.keys())),
        vanished=tuple(sorted(known - listed - held.gone)),  # one that moved to another day is listed there
        returned=tuple(sorted(held.gone & listed)),
        landed=tuple(landed),
    )


def _landed_keys(stream: Stream, stores: Stores, read: LandedWindow) -> set[str]:
    if read.file is None:
        return set()
    lines = stores.landing.lines(read.file.path, range(1, read.file.rows + 1)).values()
    return set(keys_of(("[" + ",".join(lines) + "]").encode(), (), stream.key))


def _day_of(stream: Stream, watermark: str) -> date:
    """The last day that was read to its end."""
    if stream.cursor is CursorKind.REVISION:
        return date.max
    return moment_of(watermark).date()


def _census_id(stream: Stream, stores: Stores, clock: Clock) -> str:
    with stores.warehouse.reading() as session:
        return next_load(stream, last_load(session, stream), clock()).load_id


def _keep(census: Census, held: _Held, stores: Stores, now: datetime) -> None:
    row = {
        "census_id": census.census_id,
        "stream": census.stream,
        "window_along": census.window.along.value,
        "window_since": census.window.since,
        "window_until": census.window.until,
        "source_records": census.source_records,
        "staged_records": census.staged_records,
        "missing_records": len(census.missing),
        "reread_records": sum(load.rows for load in census.landed),
        "vanished_records": len(census.vanished),
        "returned_records": len(census.returned),
        "taken_at": now,
    }
    gone = pl.DataFrame(
        {
            "stream": [census.stream] * len(census.vanished),
            "record_key": list(census.vanished),
            "business_date": [held.staged[key] for key in census.vanished],
            "census_id": [census.census_id] * len(census.vanished),
        },
        schema={"stream": pl.String, "record_key": pl.String, "business_date": pl.Date, "census_id": pl.String},
    ).with_columns(vanished_at=pl.lit(now), returned_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")))
    with stores.warehouse.writing() as session:
        session.append("ops.censuses", pl.DataFrame([row], schema_overrides={"window_since": pl.String}))
        session.append("ops.vanished", gone)
        session.give("returned_records", pl.DataFrame({"record_key": list(census.returned)}, schema={"record_key": pl.String}))
        session.run("ops/mark_returned", stream=census.stream, now=now)
