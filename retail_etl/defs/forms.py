"""What operations start by hand, each with a form: read days again, replay what is landed, judge bad rows again."""

from datetime import date
from enum import Enum

import dagster as dg
from pydantic import Field

from retail_etl.connectors.registry import all_streams
from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.given import Installation
from retail_etl.defs.in_use import declared_streams
from retail_etl.errors import UnusableInputError

StreamName = Enum("StreamName", {stream.name: stream.name for stream in declared_streams()})  # type: ignore[misc]  # by installation


class ReadAgain(dg.Config):
    """Which stretch of a source is read again."""

    stream: StreamName = Field(description="The stream, as heartland_payments.")
    first: str = Field(
        description="The first day (YYYY-MM-DD): of business or creation, else of change, whichever the source tells."
    )
    last: str = Field(description="The last day (YYYY-MM-DD), included.")


class Replayed(dg.Config):
    """Which landed loads are staged again."""

    stream: StreamName = Field(description="The stream, as heartland_payments.")
    first: str = Field(description="The first day of landing (YYYY-MM-DD, UTC).")
    last: str = Field(description="The last day of landing (YYYY-MM-DD, UTC), included.")


class Retried(dg.Config):
    """Which rows in quarantine are judged again."""

    stream: StreamName | None = Field(None, description="Only this stream; absent: all.")
    quarantine_ids: list[str] = Field([], description="Only these, as `retail-etl quarantine list` prints them; empty: all.")


@dg.op(pool="reading_again", retry_policy=RETRY_LATER)
def read_days_again(context: dg.OpExecutionContext, config: ReadAgain, installation: dg.ResourceParam[Installation]) -> str:
    """The days of the stream, read from its source once more; watermarks stay where they are."""
    from retail_etl.reread import reread

    stream = all_streams()[config.stream.value]
    with told_to_dagster():
        landed = reread(installation, stream, _day(config.first), _day(config.last))
    context.add_output_metadata(
        {"rows": landed.rows, "load": landed.load_id or "none", "source says": landed.source_records or 0}
    )
    return stream.name


@dg.op(pool="warehouse_writer", retry_policy=RETRY_LATER, out=dg.Out(dg.Nothing))
def stage_days_read(context: dg.OpExecutionContext, name: str, installation: dg.ResourceParam[Installation]) -> None:
    """What differs from staging, merged."""
    from retail_etl import road

    with told_to_dagster():
        loads = road.stage(installation, all_streams()[name])
    days = sorted({day for load in loads for day in load.touched_days})
    context.add_output_metadata(
        {
            "rows": sum(load.rows_accepted for load in loads),
            "quarantined": sum(load.rows_quarantined for load in loads),
            "touched days": len(days),
        }
    )


@dg.op(pool="warehouse_writer", retry_policy=RETRY_LATER, out=dg.Out(dg.Nothing))
def replay_landed(context: dg.OpExecutionContext, config: Replayed, installation: dg.ResourceParam[Installation]) -> None:
    """The loads of these days, staged again from their files."""
    from retail_etl import road

    with told_to_dagster():
        done = road.replay(installation, config.stream.value, _day(config.first), _day(config.last))
    context.add_output_metadata(
        {
            "loads": len(done.staged),
            "read": done.rows_read,
            "rows": done.rows_accepted,
            "left quarantine": done.resolved,
            "expired loads": len(done.expired),
        }
    )


@dg.op(pool="warehouse_writer", retry_policy=RETRY_LATER, out=dg.Out(dg.Nothing))
def retry_waiting(context: dg.OpExecutionContext, config: Retried, installation: dg.ResourceParam[Installation]) -> None:
    """Rows in quarantine, judged by the contract as it is now."""
    from retail_etl.reread import retry_quarantine

    with told_to_dagster():
        done = retry_quarantine(installation, config.stream.value if config.stream else None, config.quarantine_ids)
    context.add_output_metadata(
        {
            "accepted": done.accepted,
            "still bad": done.still_bad,
            "superseded": done.superseded,
            "touched days": len(done.touched_days),
        }
    )


@dg.job
def repoll() -> None:
    """Reads some days of a stream from its source again, and stages what differs. The sensor `touched_days` has them judged."""
    stage_days_read(read_days_again())


@dg.job
def replay() -> None:
    """Stages what was landed on some days again from its files: after a mended mapping. Asks nothing of a source."""
    replay_landed()


@dg.job
def retry_quarantined() -> None:
    """Judges rows in quarantine again, after contract or source was mended."""
    retry_waiting()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnusableInputError(f"{text!r} is no day", next_step="write it as 2026-04-10.") from error
