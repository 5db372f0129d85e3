"""What looks back: the nightly re-scan, the weekly census, the weekly sweep of landed files."""

from typing import Any

import dagster as dg

from retail_etl import road
from retail_etl.assembly import Installation
from retail_etl.connectors.interface import Stream


def _told(context: dg.OpExecutionContext, done: road.Deeds) -> None:
    """Writes what came of each stream into the run; one that failed fails the step after all others had their turn."""
    for stream, told in done.results.items():
        context.log.info("%s: %s", stream, told)
    context.add_output_metadata(dict(done.results))
    if done.failures:
        raise dg.Failure(
            description="; ".join(str(error) for error in done.failures.values()),
            metadata={stream: error.next_step or str(error) for stream, error in done.failures.items()},
        )


@dg.op(pool="warehouse_writer")
def rescan_streams(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """Each stream's last days, read again and staged where they differ."""

    def deed(stream: Stream) -> str:
        landed = road.rescan(installation, stream)
        staged = road.stage(installation, stream) if landed else []
        return f"{landed.rows if landed else 0} read, {sum(load.rows_accepted for load in staged)} changed"

    _told(context, road.for_each_stream(installation, deed))


@dg.op(pool="warehouse_writer")
def take_censuses(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """What each source lists against what staging holds."""

    def deed(stream: Stream) -> str:
        found = road.census(installation, stream)
        if found is None:
            return "its source lists neither ids nor days"
        road.stage(installation, stream)
        return f"{found.source_records} listed, {len(found.missing)} were missing, {len(found.vanished)} vanished"

    _told(context, road.for_each_stream(installation, deed))


@dg.op(pool="warehouse_writer")
def sweep_landing(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """Landed files that had their time, that can share a file, or that nobody knows."""
    swept = road.sweep(installation, road.SWEEP_GRACE)
    figures: dict[str, Any] = {
        "expired": len(swept.expired), "share a file": len(swept.shared), "orphans removed": len(swept.removed)
    }  # fmt: skip
    context.add_output_metadata(figures)


@dg.job
def rescan() -> None:
    """Reads the last days of every stream again, for what changed there without a new moment."""
    rescan_streams()


@dg.job
def census() -> None:
    """Compares what the sources list with what staging holds, reads what was missed, marks what vanished."""
    take_censuses()


@dg.job
def sweep() -> None:
    """Keeps the landing folder to what is still counted on."""
    sweep_landing()


# Before the nightly run judges, so that it sees what was found.
rescan_schedule = dg.ScheduleDefinition(name="rescan", job=rescan, cron_schedule="40 8 * * *", execution_timezone="UTC")
census_schedule = dg.ScheduleDefinition(name="census", job=census, cron_schedule="40 6 * * 0", execution_timezone="UTC")
sweep_schedule = dg.ScheduleDefinition(name="sweep", job=sweep, cron_schedule="20 5 * * 0", execution_timezone="UTC")
