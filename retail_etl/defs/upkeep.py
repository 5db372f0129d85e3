"""What looks back, and what cleans up: the weekly census of every system, the nightly purge of landed files and old runs."""

from datetime import timedelta
from typing import TYPE_CHECKING

import dagster as dg

from retail_etl.connectors.interface import Stream
from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.given import Installation
from retail_etl.defs.in_use import declared_streams
from retail_etl.defs.old_runs import purge_runs
from retail_etl.errors import RetryLaterError

if TYPE_CHECKING:
    from retail_etl.road import Deeds


def _told(context: dg.OpExecutionContext, done: "Deeds") -> None:
    """Writes what came of each stream into the run; one that failed fails the step after all others had their turn."""
    for stream, told in done.results.items():
        context.log.info("%s: %s", stream, told)
    context.add_output_metadata(dict(done.results))
    if done.failures:
        raise dg.Failure(
            description="; ".join(str(error) for error in done.failures.values()),
            metadata={stream: error.next_step or str(error) for stream, error in done.failures.items()},
            allow_retries=all(isinstance(error, RetryLaterError) for error in done.failures.values()),
        )


def _census_of(source: str) -> dg.OpDefinition:
    @dg.op(
        name=f"census_{source}",
        description=f"What {source} lists against what staging holds; what was missing is landed.",
        pool=f"{source}_api",
        retry_policy=RETRY_LATER,
        out=dg.Out(dg.Nothing),
    )
    def take(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
        from retail_etl import road

        def deed(stream: Stream) -> str:
            found = road.census(installation, stream)
            if found is None:
                return "its source lists neither ids nor days"
            return f"{found.source_records} listed, {len(found.missing)} were missing, {len(found.vanished)} vanished"

        _told(context, road.for_each_stream(installation, deed, source))

    return take


@dg.op(pool="warehouse_writer", retry_policy=RETRY_LATER, ins={"landed": dg.In(dg.Nothing)}, out=dg.Out(dg.Nothing))
def stage_what_was_found(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """Every load that a census landed, staged."""
    from retail_etl import road

    def deed(stream: Stream) -> str:
        return f"{sum(load.rows_accepted for load in road.stage(installation, stream))} staged"

    _told(context, road.for_each_stream(installation, deed))


@dg.op(pool="warehouse_writer", retry_policy=RETRY_LATER, out=dg.Out(dg.Nothing))
def sweep_landing(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """Landed files that had their time, that can share a file, or that nobody knows."""
    from retail_etl import road

    with told_to_dagster():
        swept = road.sweep(installation, road.SWEEP_GRACE)
    context.add_output_metadata(
        {"expired": len(swept.expired), "share a file": len(swept.shared), "orphans removed": len(swept.removed)}
    )


@dg.op(out=dg.Out(dg.Nothing))
def purge_old_runs(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """Dagster's finished runs and their events that are older than RETAIL_ETL_RUN_KEEP_DAYS."""
    before = installation.clock() - timedelta(days=installation.settings.run_keep_days)
    context.add_output_metadata({"runs purged": purge_runs(context.instance, before)})


@dg.job(tags={"dagster/max_runtime": "14400"})
def census() -> None:
    """Compares what the sources list with what staging holds, reads what was missed, marks what vanished."""
    stage_what_was_found([_census_of(source)() for source in dict.fromkeys(one.source for one in declared_streams())])


@dg.job(tags={"dagster/max_runtime": "7200"})
def purge() -> None:
    """Keeps the landing folder to what is still counted on, and Dagster's history to the days that are set."""
    sweep_landing()
    purge_old_runs()


census_schedule = dg.ScheduleDefinition(name="census", job=census, cron_schedule="40 6 * * 0", execution_timezone="UTC")
# After the nightly run, when what it read again is staged.
purge_schedule = dg.ScheduleDefinition(name="purge", job=purge, cron_schedule="40 13 * * *", execution_timezone="UTC")
