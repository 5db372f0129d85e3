"""Gathers what a report says besides the judgement: records behind it, freshness, fees, clearing, quarantine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.contracts.catalog import staging_table
from retail_etl.domain.business_day import day_bounds
from retail_etl.reports.context import Head, ReportContext
from retail_etl.reports.figures import ClearingAccount, DataAsOf, InputFile, Judged, ReportInput
from retail_etl.reports.totals import BEHIND_A_PROOF_MAX, judged_members, largest_of_each_figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.warehouse.interface import Session

# A ledger is posted by day, and on some days nobody posts: a long weekend passes before that is news.
_LEDGER_MAY_REST: Final = timedelta(days=4)
CLEARING_ROLE: Final = "card_clearing"


@dataclass(frozen=True)
class FeeTerms:
    """What the processor may charge, each row in force from its ``effective_from`` until before its ``effective_until``.

    Attributes:
        schedule: ``brand``, ``effective_from``, ``effective_until``, ``rate_ppm`` (millionths of the amount), ``item_minor``.
        chargebacks: ``effective_from``, ``effective_until``, ``item_minor``.
        billed_monthly: ``location_id`` of stores whose fees are billed by the month.
    """

    schedule: pl.DataFrame
    chargebacks: pl.DataFrame
    billed_monthly: pl.DataFrame


@dataclass(frozen=True)
class TakingsTerms:
    """When on the next day a day's takings are posted: minutes after midnight of the zone; ``None`` without such a time."""

    close_minutes: int | None = None
    close_zone: str = "UTC"


@dataclass(frozen=True)
class ReportFacts:
    """What a report needs to know besides the warehouse.

    Attributes:
        company: the retailer's name.
        stores: one row a store: ``location_id``, ``name``, ``time_zone``, ``ledger_segment``.
        zone: the company's time zone, in which the judged day ends.
        left_out: what took no part: ``kind``, ``reason``, ``currency``, ``records``, ``amount_minor``.
        materiality_minor: by currency.
        owners: by class, who has its open items.
        streams: every stream that should have been polled.
        legs: by stream, the legs that stand on it.
        takings: when a day's takings are posted.
        run_id: the run that judged.
        now: when this is gathered.
    """

    company: str
    stores: pl.DataFrame
    zone: str
    left_out: pl.DataFrame
    materiality_minor: Mapping[str, int]
    owners: Mapping[str, str]
    fees: FeeTerms
    streams: tuple[str, ...]
    run_id: str | None
    now: datetime
    legs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    takings: TakingsTerms = field(default_factory=TakingsTerms)


@dataclass(frozen=True)
class JudgedDay:
    """A stored judgement: ``inputs`` are rows and SHA-256 by record kind; ``previous`` is the judged day before it."""

    as_of: date
    judgement: Judged
    inputs: Mapping[str, tuple[int, str]]
    judged_at: datetime
    previous: date | None


def gather(session: Session, judged: JudgedDay, facts: ReportFacts) -> ReportContext:
    """What is known now around a judgement."""
    period = (judged.as_of.replace(day=1), judged.as_of)
    head = Head(
        judged_at=judged.judged_at,
        known_at=facts.now,
        company=facts.company,
        period=period,
        run_id=facts.run_id,
        previous_as_of=judged.previous,
        materiality_minor=dict(facts.materiality_minor),
        owners=dict(facts.owners),
        data_as_of=_freshness(session, judged.as_of, facts),
        inputs=tuple(InputFile(name, rows, sha256) for name, (rows, sha256) in sorted(judged.inputs.items())),
        clearing=_clearing(session, period),
    )
    frames = {
        "records": _records(session, judged, facts),
        "quarantine": session.read("report/quarantine"),
        "left_out": facts.left_out,
        "fees": _fees(session, judged.as_of, facts.fees),
        "gift_cards": gift_card_movements(session, facts.stores, facts.takings, period),
        "behind": _behind(session, period),
        "bank_statements": session.read("report/bank_statements", first=period[0], last=period[1]),
        "landed_files": session.read("report/landed_files"),
    }
    if judged.previous:
        frames["previous_open_items"] = session.read("recon/store/open_items", as_of=judged.previous)
    return ReportContext(head, frames)


def _records(session: Session, judged: JudgedDay, facts: ReportFacts) -> pl.DataFrame:
    """The records that the report shows one by one, with the page and the landed line that each came from."""
    plain = ReportInput.of(judged.judgement, as_of=judged.as_of)
    largest = largest_of_each_figure(judged_members(plain)).select("kind", "record_id")
    wanted = pl.concat([largest, plain.open_items.select("kind", "record_id")]).unique().sort("kind", "record_id")
    session.give("stores", facts.stores)
    session.give("wanted", wanted)
    records = session.read("report/records")
    session.give("shown_records", records.select("kind", "record_id", "load_id", "line"))
    pages = session.read("report/pages")
    return records.join(pages, on=["kind", "record_id"], how="left", maintain_order="left").drop("load_id", "line", "stream")


def _fees(session: Session, as_of: date, terms: FeeTerms) -> pl.DataFrame:
    session.give("fee_schedule", terms.schedule)
    session.give("chargeback_schedule", terms.chargebacks)
    session.give("billed_monthly", terms.billed_monthly)
    session.run("report/fee_rows", as_of=as_of)
    return session.read("report/fees")


def _behind(session: Session, period: tuple[date, date]) -> pl.DataFrame:
    """The records behind the figures of fees, clearing and gift cards, each with the page and landed line it came from."""
    fees = session.read("report/fee_records", most=BEHIND_A_PROOF_MAX)
    lines = session.read(
        "report/clearing_records", role=CLEARING_ROLE, first=period[0], last=period[1], most=BEHIND_A_PROOF_MAX
    )
    cards = session.read("report/gift_card_records", most=BEHIND_A_PROOF_MAX)
    records = pl.concat([fees, lines, cards], how="vertical_relaxed")
    session.give("shown_records", records.select("kind", "record_id", "load_id", "line").unique(maintain_order=True))
    pages = session.read("report/pages")
    return records.join(pages, on=["kind", "record_id"], how="left", maintain_order="left").drop("load_id", "line")


def gift_card_movements(
    session: Session, stores: pl.DataFrame, takings: TakingsTerms, period: tuple[date, date]
) -> pl.DataFrame:
    """What moved the debt on gift cards over a period (``GIFT_CARDS``), its records left in ``gift_card_rows``.

    ``stores`` are as in ``ReportFacts``, with their zones.
    """
    session.give("stores", stores)
    session.run("macros/currency_exponent")
    session.run(
        "report/gift_card_rows",
        first=period[0],
        day=period[1],
        close_minutes=takings.close_minutes,
        close_zone=takings.close_zone,
    )
    found = session.read("report/gift_card_movements")
    return found.join(stores.select("location_id", store="name"), on="location_id", how="left", maintain_order="left")


def _clearing(session: Session, period: tuple[date, date]) -> tuple[ClearingAccount, ...]:
    rows = session.read("report/clearing_roll_forward", role=CLEARING_ROLE, first=period[0], last=period[1])
    return tuple(ClearingAccount(**row) for row in rows.iter_rows(named=True))


def _freshness(session: Session, as_of: date, facts: ReportFacts) -> tuple[DataAsOf, ...]:
    """How far each stream reaches; one that does not reach the end of the judged day is stale, whatever its last poll said."""
    known = {row["stream"]: row for row in session.read("report/data_as_of").iter_rows(named=True)}
    day_end = day_bounds(as_of, facts.zone)[1]
    found = []
    for stream in sorted(facts.streams):
        row = known.get(stream) or {"reaches_to": None, "is_by_day": False, "read_at": None, "stopped_reason": None}
        reaches_to: datetime | None = row["reaches_to"]
        needed = day_end - _LEDGER_MAY_REST if row["is_by_day"] else day_end
        # A day on which nobody posts is no news; a ledger that could not be asked since the day ended is.
        unasked = row["is_by_day"] and row["read_at"] is not None and row["read_at"] < day_end
        is_stale = reaches_to is None or reaches_to < needed or unasked or bool(row["stopped_reason"])
        legs = tuple(facts.legs.get(stream, ()))
        found.append(DataAsOf(staging_table(stream).source, stream, reaches_to, is_stale, bool(row["is_by_day"]), legs))
    return tuple(found)
