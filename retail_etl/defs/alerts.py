"""Who hears of failing jobs: one message when a job begins to fail, one when it is well again, and none in between."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict

import dagster as dg

from retail_etl.defs.old_runs import end_lost_runs
from retail_etl.settings import load_settings

_CAUSES = 10
_RUNS_AT_ONCE = 100
_OVER = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
_WILL_RETRY = "dagster/will_retry"


class _Failing(TypedDict):
    since: str
    runs: int


class _State(TypedDict):
    until: str
    failing: dict[str, _Failing]


@dataclass(frozen=True)
class Problem:
    """One thing that went wrong in a run: where, why, and what to do."""

    place: str
    cause: str
    next_step: str

    def __str__(self) -> str:
        """One paragraph of a message."""
        return f"{self.place}: {self.cause}" + (f"\n  Next: {self.next_step}" if self.next_step not in ("", self.cause) else "")


def problems_of(instance: dg.DagsterInstance, run: dg.DagsterRun) -> list[Problem]:
    """What went wrong in a run: failed steps and checks that failed in earnest; of a run that broke off, why."""
    kinds = {
        dg.DagsterEventType.STEP_FAILURE,
        dg.DagsterEventType.ASSET_CHECK_EVALUATION,
        dg.DagsterEventType.RUN_FAILURE,
    }
    events = [entry.dagster_event for entry in instance.all_logs(run.run_id, of_type=kinds) if entry.dagster_event]
    found = [problem for event in events if (problem := _problem(event))]
    if not found and run.status is dg.DagsterRunStatus.FAILURE:
        found = [_broke_off(run.job_name, [event for event in events if event.event_type is dg.DagsterEventType.RUN_FAILURE])]
    return found


def _broke_off(job: str, ends: list[dg.DagsterEvent]) -> Problem:
    """Why a run ended before any step of it failed: what it needs could not be made, or its process is gone."""
    for event in ends:
        error = event.job_failure_data.error
        while error and error.cls_name != dg.Failure.__name__:
            error = error.cause
        if error:
            # Its text is an error of ours in one line, with the next step at its end.
            cause, _, step = error.message.strip().partition(": ")[2].rpartition(" Next: ")
            return Problem(job, cause or step, step)
    told = " ".join(event.message or "" for event in ends)
    return Problem(job, told or "the run failed", "open the run and read its last lines.")


def _problem(event: dg.DagsterEvent) -> Problem | None:
    if event.event_type is dg.DagsterEventType.STEP_FAILURE:
        failed = event.step_failure_data
        meta = failed.user_failure_data.metadata if failed.user_failure_data else {}
        error = failed.error
        while error and error.cause:
            error = error.cause
        cause = (failed.user_failure_data.description if failed.user_failure_data else None) or (
            error.message.strip() if error else "failed"
        )
        step = meta.get("next step")
        return Problem(event.step_key or "", cause, str(step.value) if step else "open the run and read the step's error.")
    if event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
        check = event.asset_check_evaluation_data
        if check.passed or check.severity is not dg.AssetCheckSeverity.ERROR:
            return None
        step = check.metadata.get("next step")
        place = f"{check.asset_key.to_user_string()}, check {check.check_name}"
        return Problem(place, check.description or "did not pass", str(step.value) if step else "")
    return None


def failing_message(run: dg.DagsterRun, problems: list[Problem], address: str) -> tuple[str, str]:
    """Title and body of what is told when a job begins to fail."""
    shown = [f"- {problem}" for problem in problems[:_CAUSES]]
    if len(problems) > _CAUSES:
        shown.append(f"- and {len(problems) - _CAUSES} more")
    lines = [*shown, "", f"{address}/runs/{run.run_id}", "You will hear again when the job is well."]
    return f"retail_etl: {run.job_name} has {len(problems)} problem{'s' if len(problems) != 1 else ''}", "\n".join(lines)


def well_message(run: dg.DagsterRun, runs: int, since: str, address: str) -> tuple[str, str]:
    """Title and body of what is told when a job is well again."""
    counted = f"{runs} run{'s' if runs != 1 else ''} had problems since {since[:16].replace('T', ' ')} UTC."
    return f"retail_etl: {run.job_name} is well again", f"{counted}\n\n{address}/runs/{run.run_id}"


def send(addresses: list[str], title: str, body: str) -> bool:
    """Whether everybody was told. Without addresses there is nobody to tell."""
    if not addresses:
        return True
    import apprise

    told = apprise.Apprise()
    # An address that Apprise does not know is refused, and says nothing of itself: it may hold a token.
    known = [told.add(address) for address in addresses]
    return bool(told.notify(title=title, body=body, body_format="text")) and all(known)


@dg.sensor(
    name="failing_jobs",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells RETAIL_ETL_ALERT_URLS when a job begins to fail and when it is well again; ends runs that were killed.",
)
def failing_jobs(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """The cursor keeps up to which moment runs were looked at, and which jobs fail, since when and in how many runs."""
    settings = load_settings(os.environ)
    addresses = [address.get_secret_value() for address in settings.alert_urls]
    end_lost_runs(context.instance)
    state: _State = json.loads(context.cursor) if context.cursor else {"until": datetime.now(UTC).isoformat(), "failing": {}}
    ended = dg.RunsFilter(statuses=_OVER, updated_after=datetime.fromisoformat(state["until"]))
    records = context.instance.get_run_records(ended, limit=_RUNS_AT_ONCE, order_by="update_timestamp", ascending=True)
    for record in records:
        if not _look_at(context.instance, record.dagster_run, state["failing"], addresses, settings.dagster_url):
            context.log.error("an alert could not be sent; it is sent again next time")
            break
        state["until"] = record.update_timestamp.astimezone(UTC).isoformat()
    return dg.SensorResult(skip_reason=f"{len(records)} runs looked at", cursor=json.dumps(state))


def _look_at(
    instance: dg.DagsterInstance,
    run: dg.DagsterRun,
    failing: dict[str, _Failing],
    addresses: list[str],
    address: str,
) -> bool:
    """Whether whoever should hear of the run was told."""
    if run.tags.get(_WILL_RETRY) == "true":
        return True
    problems, known = problems_of(instance, run), failing.get(run.job_name)
    if problems and known is None:
        if not send(addresses, *failing_message(run, problems, address)):
            return False
        failing[run.job_name] = {"since": datetime.now(UTC).isoformat(), "runs": 1}
    elif problems and known is not None:
        known["runs"] = known["runs"] + 1
    elif known is not None:
        if not send(addresses, *well_message(run, known["runs"], known["since"], address)):
            return False
        del failing[run.job_name]
    return True
