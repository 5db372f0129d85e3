"""The steps of the road, each given an installation's parts. Assets and commands call these and nothing deeper."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl

from retail_etl import signed, workflow
from retail_etl.canonical.build import TABLES, TableBuild, build_table
from retail_etl.connectors.interface import CursorKind, Stream
from retail_etl.connectors.positions import as_position
from retail_etl.contracts.catalog import staging_table
from retail_etl.domain.business_day import business_date, day_bounds
from retail_etl.domain.money import to_minor
from retail_etl.errors import NeedsPersonError, NotAllowedError, RetailEtlError, SettingsError, UnusableInputError
from retail_etl.ingest import LandedWindow, StagedLoad, land_stream, stage_stream
from retail_etl.ingest.census import Census, take_census
from retail_etl.ingest.land import LoadKind
from retail_etl.ingest.replay import Replay
from retail_etl.ingest.replay import replay as replay_loads
from retail_etl.ingest.rescan import rescan_stream
from retail_etl.ingest.retention import Swept
from retail_etl.ingest.retention import sweep as sweep_landing
from retail_etl.ingest.watermarks import read_watermark
from retail_etl.reconciliation.judge import PeoplesWords, StoredJudgement, judge_day, latest_day, left_out, stored_judgement
from retail_etl.reconciliation.leg_sources import JUDGED_SOURCES, LEG_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.assembly import Installation
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.reports.context import ReportContext
    from retail_etl.reports.figures import ReportFiles, ReportInput

_LATEST = "latest"
SWEEP_GRACE = timedelta(days=1)  # no load is on its way for longer


def land(installation: Installation, stream: Stream, since: date | None = None) -> LandedWindow:
    """The stream's next window, landed. A stream that was never polled begins at ``since`` where that is given.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was landed.
    """
    connector = installation.connector(stream.source)
    if since is not None and stream.cursor is not CursorKind.REVISION:
        start = day_bounds(since, installation.retailer.company.time_zone)[0]
        with installation.warehouse.writing() as session:
            if read_watermark(session, stream.name).landed is None:
                session.run("ops/set_landed", stream=stream.name, position=as_position(start), now=installation.clock())
    return land_stream(connector, stream, installation.stores, installation.clock)


def stage(installation: Installation, stream: Stream) -> list[StagedLoad]:
    """Every load of the stream that was landed and not staged yet, staged.

    Raises:
        SourceChangedError, ContractBrokenError: a load stopped the stream; it waits, and the stream goes on landing.
    """
    return stage_stream(stream.name, installation.stores, installation.clock)


@dataclass(frozen=True)
class Deeds:
    """What came of one deed over all streams, by their names: where it worked, and where it did not."""

    results: Mapping[str, str]
    failures: Mapping[str, RetailEtlError]


def for_each_stream(installation: Installation, deed: Callable[[Stream], str], source: str | None = None) -> Deeds:
    """What the deed says of each stream that is read, of one system or of all; one that fails stops no other."""
    from retail_etl.connectors.registry import all_streams

    results: dict[str, str] = {}
    failures: dict[str, RetailEtlError] = {}
    for stream in all_streams().values():
        if source not in (None, stream.source) or not installation.reads(stream):
            continue
        try:
            results[stream.name] = deed(stream)
        except RetailEtlError as error:
            failures[stream.name] = error
    return Deeds(results, failures)


def rescan(installation: Installation, stream: Stream) -> LandedWindow | None:
    """The stream's last days read again and landed, for what changed without a new moment; ``None`` where polls bring as much.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was landed.
    """
    return rescan_stream(installation.connector(stream.source), stream, installation.stores, installation.clock)


def census(installation: Installation, stream: Stream) -> Census | None:
    """What the stream's source lists against what staging holds; what was missing is landed. ``None`` where it lists nothing.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was written.
    """
    return take_census(installation.connector(stream.source), stream, installation.stores, installation.clock)


def replay(installation: Installation, stream: str, first: date, last: date) -> Replay:
    """The stream's loads that were landed on these days (UTC), staged again from their files.

    Raises:
        UnusableInputError: there is no such stream, or a landed file is gone.
        SourceChangedError, ContractBrokenError: a load breaks the contract as it is now; those before it are staged.
    """
    since, until = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1)))
    return replay_loads(stream, installation.stores, installation.clock, since, until)


def sweep(installation: Installation, grace: timedelta) -> Swept:
    """Landed files past their time expired, old small ones joined a file a day, and those that nobody knows removed.

    Raises:
        SettingsError: the days to keep name no stream and no kind of load.
    """
    from retail_etl.connectors.registry import all_streams

    known = {*all_streams(), *LoadKind}
    unknown = sorted(set(installation.settings.landing_keep_days) - known)
    if unknown:
        raise SettingsError(
            f"RETAIL_ETL_LANDING_KEEP_DAYS names {', '.join(unknown)}, which is neither a stream nor a kind of load",
            next_step=f"name streams as heartland_payments, or {', '.join(LoadKind)}.",
        )
    return sweep_landing(installation.stores, installation.clock, grace)


def build_canonical(installation: Installation, table: TableBuild) -> int:
    """How many canonical rows were added, changed or removed."""
    return build_table(installation.warehouse, table, installation.facts())


def day_to_judge(installation: Installation) -> date:
    """The last whole business day that the newest staged watermark has passed: the data's own time, not the machine's.

    Raises:
        NeedsPersonError: nothing was ever polled.
    """
    with installation.warehouse.reading() as session:
        newest: datetime | None = session.read("ops/newest_moment").item()
    if newest is None:
        raise NeedsPersonError("no stream was ever polled", next_step="run `retail-etl doctor`, then `retail-etl run nightly`.")
    return business_date(newest, installation.retailer.company.time_zone) - timedelta(days=1)


def rules(installation: Installation) -> RuleSettings:
    """The rules that the retailer file asks for, and up to when the books are closed.

    Raises:
        UnusableInputError: a key is unknown or its value cannot be used.
    """
    from retail_etl.contracts.reconciliation import LEGS
    from retail_etl.reconciliation.files.config import rule_settings

    retailer = installation.retailer
    told: dict[str, Any] = {
        **retailer.rules(),
        **retailer.reconciliation.rules,
        "legs_off": [leg for leg in LEGS if leg not in retailer.reconciliation.legs],
    }
    lock = signed.newest_lock(installation)
    if lock:
        told |= {"locked_through": lock.through.isoformat(), "locked_at": lock.locked_at.isoformat()}
    return rule_settings(told)


def judge(installation: Installation, day: date, run_id: str | None = None) -> StoredJudgement:
    """The judgement of a day, new or as it was where nothing changed, with what its report says besides.

    A day of a signed period is not judged again.

    Raises:
        NotAllowedError: the day is signed, and was never judged by itself.
    """
    warehouse = installation.warehouse
    lock = signed.newest_lock(installation)
    if lock and day <= lock.through:
        return _signed_judgement(installation, day, lock.period)
    words = PeoplesWords(
        decisions=workflow.decisions_that_hold(installation),
        signed=signed.signed_records(installation, lock) if lock else None,
    )
    stored = judge_day(warehouse, installation.scope(), rules(installation), day, installation.clock(), words)
    workflow.follow_judgement(installation, stored)
    _keep_context(installation, stored, run_id)
    return stored


def _signed_judgement(installation: Installation, day: date, period: str) -> StoredJudgement:
    stored = stored_judgement(installation.warehouse, day)
    if stored is None:
        raise NotAllowedError(
            f"{day} lies in a signed period, and was not judged before {period} was locked",
            stream="period",
            record=period,
            next_step="judge a later day, or `retail-etl period unlock` with a reason.",
        )
    return stored


def _keep_context(installation: Installation, stored: StoredJudgement, run_id: str | None) -> ReportContext:
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


def legs_by_stream(installation: Installation) -> dict[str, tuple[str, ...]]:
    """By stream, the legs that stand on it, of those that run."""
    found: dict[str, list[str]] = defaultdict(list)
    for leg in installation.retailer.reconciliation.legs:
        for stream in sorted({stream for table in LEG_TABLES.get(leg, ()) for stream in _streams_of(table)}):
            found[stream].append(leg)
    return {stream: tuple(legs) for stream, legs in found.items()}


def _streams_of(table: str) -> set[str]:
    """Every stream that feeds what the legs read of a canonical table, by way of whichever other tables."""
    build = next(one for one in TABLES if one.name == table)
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
        known = _keep_context(installation, stored, None)
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
