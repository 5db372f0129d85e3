"""What the road says of a judged day: the context that is kept with it, its report, its evidence pack."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from retail_etl import signed, workflow
from retail_etl.canonical.build import TABLES
from retail_etl.contracts.catalog import staging_table
from retail_etl.domain.money import to_minor
from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.judge import latest_day, left_out, stored_judgement
from retail_etl.reconciliation.leg_sources import JUDGED_SOURCES, LEG_TABLES

if TYPE_CHECKING:
    from datetime import date, datetime

    from retail_etl.assembly import Installation
    from retail_etl.canonical.build import TableBuild
    from retail_etl.reconciliation.store import StoredJudgement
    from retail_etl.reports.context import ReportContext
    from retail_etl.reports.figures import ReportFiles, ReportInput
    from retail_etl.reports.gather import TakingsTerms

_LATEST = "latest"


def keep_report_context(installation: Installation, stored: StoredJudgement, run_id: str | None) -> ReportContext:
    """What the report says besides the judgement: as it was kept, unless the judgement or what is known is another."""
    from retail_etl.connectors.registry import all_streams
    from retail_etl.reports.context import keep_context, kept_context
    from retail_etl.reports.gather import JudgedDay, ReportFacts, gather

    retailer, warehouse = installation.retailer, installation.warehouse
    currency = retailer.company.currency
    facts = ReportFacts(
        company=retailer.company.name,
        stores=installation.facts().stores,
        zone=retailer.company.time_zone,
        left_out=left_out(warehouse, installation.scope()),
        materiality_minor={currency: to_minor(retailer.reconciliation.materiality, currency)},
        owners=retailer.reconciliation.owners,
        fees=installation.fee_terms(),
        streams=tuple(name for name, stream in all_streams().items() if installation.reads(stream)),
        run_id=run_id,
        now=installation.clock(),
        legs=legs_by_stream(installation),
        takings=takings_terms(installation),
    )
    previous = latest_day(warehouse, before=stored.as_of)
    judged = JudgedDay(stored.as_of, stored.judgement, stored.inputs, stored.judged_at, previous)
    with warehouse.reading() as session:
        known, found = kept_context(session, stored.as_of), gather(session, judged, facts)
    found.frames["assignments"] = workflow.assignments(installation)
    if known and known.head.judged_at == stored.judged_at and known.says_the_same(found):
        return known
    with warehouse.writing() as session:
        keep_context(session, stored.as_of, found)
    return found


def takings_terms(installation: Installation) -> TakingsTerms:
    """When the ledger has a day's takings, as the retailer file tells it."""
    from retail_etl.reports.gather import TakingsTerms

    takings = installation.scope().takings
    close = takings.closes_at
    return TakingsTerms(None if close is None else close.hour * 60 + close.minute, takings.zone)


def legs_by_stream(installation: Installation) -> dict[str, tuple[str, ...]]:
    """By stream, the legs that stand on it, of those that run."""
    found: dict[str, list[str]] = defaultdict(list)
    for leg in installation.retailer.reconciliation.legs:
        for stream in sorted({stream for table in LEG_TABLES.get(leg, ()) for stream in _streams_of(table)}):
            found[stream].append(leg)
    return {stream: tuple(legs) for stream, legs in found.items()}


def tables_of_legs(installation: Installation) -> frozenset[str]:
    """The canonical tables that the legs that run read, and those that must stand before them."""
    wanted = [table for leg in installation.retailer.reconciliation.legs for table in LEG_TABLES.get(leg, ())]
    found: set[str] = set()
    while wanted:
        table = wanted.pop()
        if table not in found:
            found.add(table)
            wanted += _build_of(table).after
    return frozenset(found)


def _build_of(table: str) -> TableBuild:
    return next(one for one in TABLES if one.name == table)


def _streams_of(table: str) -> set[str]:
    """Every stream that feeds what the legs read of a canonical table, by way of whichever other tables."""
    build = _build_of(table)
    sources = JUDGED_SOURCES.get(table)
    own = {stream for stream in build.reads if sources is None or staging_table(stream).source in sources}
    return own.union(*map(_streams_of, build.after))


def report_input(installation: Installation, day: date) -> ReportInput:
    """Everything that the report of a judged day states, as it was known when the day was judged.

    Raises:
        UnusableInputError: the day was never judged.
    """
    from retail_etl.reports.context import kept_context

    stored = stored_judgement(installation.warehouse, day)
    if stored is None:
        newest = latest_day(installation.warehouse)
        told = f"; the newest judged day is {newest}" if newest else ""
        raise UnusableInputError(
            f"nothing was judged as of {day}{told}", next_step=f"run `retail-etl run nightly --as-of {day}` first."
        )
    with installation.warehouse.reading() as session:
        known = kept_context(session, day)
    # A run that ended between judging and keeping leaves a judgement alone; what is known now is the nearest to it.
    if known is None or known.head.judged_at != stored.judged_at:
        known = keep_report_context(installation, stored, None)
    return known.report(stored.judgement, day)


def report(installation: Installation, day: date) -> ReportFiles:
    """The files of a judged day, in a folder of their own; ``latest`` points at the newest.

    Of a signed period's last day they are the very files that were signed.

    Raises:
        UnusableInputError: the day was never judged.
        SignedReportError: the day's report is signed, and what was signed is gone or was touched.
    """
    from retail_etl.reports.write import write_report

    folder = installation.settings.reports_dir / day.isoformat()
    if lock := signed.lock_of_report(installation, day):
        files = signed.signed_files(installation, lock, folder)
    else:
        found = report_input(installation, day)
        files = write_report(found, folder)
        found.open_items.write_parquet(folder / found.rest_of_rows)
    if latest_day(installation.warehouse) == day:
        _point(installation.settings.reports_dir / _LATEST, folder)
    return files


def pack(installation: Installation, day: date, out: Path, known_at: datetime | None = None) -> str:
    """The seal of the evidence pack of a judged day, written to ``out``; of a signed period's last day, of the signed one.

    Its audit excerpt ends at ``known_at``, or without it where the report does, so that the pack can be written again.

    Raises:
        UnusableInputError: the day was never judged.
        SignedReportError: the day's report is signed, and what was signed is gone or was touched.
    """
    from retail_etl.reports.pack import write_pack
    from retail_etl.reports.write import write_report

    if lock := signed.lock_of_report(installation, day):
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(signed.signed_bytes(installation, lock))
        return lock.seal
    found = report_input(installation, day)
    audit = _audit_excerpt(installation, found, known_at or found.generated_at)
    with TemporaryDirectory() as folder:
        return write_pack(found, write_report(found, Path(folder)), out, audit)


def _audit_excerpt(installation: Installation, report: ReportInput, known_at: datetime | None) -> list[str]:
    """The audit log's lines on the period, and on the records of its outcomes and open items."""
    from retail_etl.operations.excerpt import excerpt

    first, last = report.period or (report.as_of_date, report.as_of_date)
    of_period = report.outcomes.filter(pl.col("business_date").is_between(first, last))["outcome_id"]
    of_items = report.open_items["outcome_id"].drop_nulls()
    wanted = pl.concat([of_period, of_items]).unique().implode()
    records = frozenset(report.members.filter(pl.col("outcome_id").is_in(wanted))["record_id"])
    with installation.operations.reading() as books:
        return excerpt(books.audit.entries(), last.strftime("%Y-%m"), records, known_at)


def _point(link: Path, folder: Path) -> None:
    """``latest`` becomes the folder in one step, so that nobody ever finds it missing."""
    beside = link.with_name(f".{link.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    beside.symlink_to(folder.name, target_is_directory=True)
    beside.replace(link)
