"""The steps of the road, each given an installation's parts. Assets and commands call these and nothing deeper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from retail_etl import signed, workflow
from retail_etl.canonical.build import TableBuild, build_table
from retail_etl.connectors.interface import CursorKind, Stream
from retail_etl.connectors.positions import as_position
from retail_etl.domain.business_day import business_date, day_bounds
from retail_etl.errors import NeedsPersonError, NotAllowedError, RetailEtlError, SettingsError
from retail_etl.ingest import LandedWindow, StagedLoad, land_stream, stage_stream
from retail_etl.ingest.census import Census, take_census
from retail_etl.ingest.land import LoadKind
from retail_etl.ingest.replay import Replay
from retail_etl.ingest.replay import replay as replay_loads
from retail_etl.ingest.rescan import rescan_stream
from retail_etl.ingest.retention import Swept
from retail_etl.ingest.retention import sweep as sweep_landing
from retail_etl.ingest.watermarks import read_watermark
from retail_etl.reconciliation.judge import PeoplesWords, judge_day, stored_judgement
from retail_etl.reporting import keep_report_context

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.assembly import Installation
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.reconciliation.store import StoredJudgement

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


def rules(installation: Installation, instead: Mapping[str, Any] | None = None) -> RuleSettings:
    """The rules that the retailer file asks for, ``instead`` in the place of its own, and up to when the books are closed.

    Raises:
        UnusableInputError: a key is unknown or its value cannot be used.
    """
    from retail_etl.contracts.reconciliation import LEGS
    from retail_etl.reconciliation.files.config import rule_settings

    retailer = installation.retailer
    told: dict[str, Any] = {
        **retailer.rules(),
        **(retailer.reconciliation.rules if instead is None else instead),
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
    book = installation.settings.data_dir / "judged.duckdb"
    with warehouse.kept_open():
        stored = judge_day(warehouse, installation.scope(), rules(installation), day, installation.clock(), words, book)
        workflow.follow_judgement(installation, stored)
        keep_report_context(installation, stored, run_id)
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
