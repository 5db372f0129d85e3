"""Events of other systems: a job that drains the inbox, and the sensor that asks for it where nobody else does."""

import os

import dagster as dg

from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.given import Installation
from retail_etl.errors import RetailEtlError
from retail_etl.settings import PREFIX, load_settings

SECRETS = f"{PREFIX}HEARTLAND_WEBHOOK_SECRETS"
_UNDER_WAY = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dg.op(pool="heartland_api", retry_policy=RETRY_LATER, out=dg.Out(dg.Nothing))
def read_what_events_name(context: dg.OpExecutionContext, installation: dg.ResourceParam[Installation]) -> None:
    """The records that waiting events name, read again by their ids and staged; doing it twice changes nothing."""
    from retail_etl.draining import drain

    with told_to_dagster():
        done = drain(installation, context.run.run_id)
    for stream in done.staged:
        metadata = {"rows": done.rows_accepted(stream), "loads": len(done.staged[stream])}
        # No materialization: the stream's checks are of the hourly run, and would be taken for those of an older state.
        context.log_event(dg.AssetObservation(["staging", stream], metadata=metadata))
    context.add_output_metadata(
        {
            "events": done.total,
            **{state.value: count for state, count in sorted(done.events.items())},
            **{f"why: {reason}": count for reason, count in sorted(done.reasons.items())},
        }
    )
    if done.failures:
        raise dg.Failure(
            description="; ".join(str(error) for error in done.failures.values()),
            metadata={stream: error.next_step or str(error) for stream, error in done.failures.items()},
            allow_retries=False,
        )


@dg.job(tags={"dagster/max_runtime": "1800"})
def drain_inbox() -> None:
    """Reads again what events of other systems name, and stages it."""
    read_what_events_name()


@dg.sensor(
    job_name=drain_inbox.name,  # given the job itself, Dagster makes the sensor anew, and warns of a beta of its own
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING if os.environ.get(SECRETS) else dg.DefaultSensorStatus.STOPPED,
    description="Asks for a drain of the inbox while events are due and none is under way. Runs by itself where the receiver's "
    "secrets are set.",
)
def events_waiting(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """One run while events are due; a second one would find them claimed."""
    from retail_etl.draining import waiting

    try:
        due = waiting(load_settings(os.environ))
    except RetailEtlError as error:
        return dg.SkipReason(f"next time: {error}")
    if not due:
        return dg.SkipReason("no event is due")
    under_way = context.instance.get_runs(dg.RunsFilter(job_name=drain_inbox.name, statuses=_UNDER_WAY), limit=1)
    return dg.SkipReason(f"{due} events are due, and a drain is under way") if under_way else dg.RunRequest()


@dg.definitions
def inbox() -> dg.Definitions:
    """The job that drains the inbox, and its sensor."""
    return dg.Definitions(jobs=[drain_inbox], sensors=[events_waiting])
