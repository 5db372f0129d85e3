"""Writing to other systems: an asset a system, whose figures are plotted; what is wrong shows in its checks."""

import os
from typing import TYPE_CHECKING, Any

import dagster as dg
from pydantic import Field

from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.flows import flow_keys
from retail_etl.defs.given import Installation
from retail_etl.settings import PREFIX

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from retail_etl.delivery.backlog import Backlog
    from retail_etl.delivery.push import Pushed

NO_DEAD_LETTERS, BACKLOG, CIRCUIT = "no_dead_letters", "backlog", "circuit"
_HOUR = 3600


def written_systems() -> list[str]:
    """The systems that this installation writes to, from the names in its environment; nothing is checked yet."""
    flows = os.environ.get(f"{PREFIX}WRITES", "").split(",")
    return sorted({flow.strip().split(".")[0] for flow in flows if flow.strip()})


class ReplayedLetters(dg.Config):
    """Which dead letters are sent again."""

    by: str = Field(description="Who says so; it goes into the audit log.")
    why: str | None = Field(None, description="Why.")
    target: str | None = Field(None, description="Only this system.")
    reason: str | None = Field(None, description="Only those of this reason, as unknown_sku.")
    keys: list[str] = Field([], description="Only these, as `retail-etl deadletters list` prints them.")


def _delivery(target: str) -> dg.AssetsDefinition:
    key = ["delivery", target]

    @dg.asset(
        key=key,
        deps=flow_keys(target),
        group_name="delivery",
        kinds={"python"},
        owners=["team:operations"],
        description=f"What {target} is known to hold of our changes: everything that was due is sent, looked for where its "
        "outcome was unknown, and kept as a receipt, another try or a dead letter.",
        check_specs=_check_specs(key),
        pool=f"{target}_api",
        retry_policy=RETRY_LATER,
    )
    def deliver(context: dg.AssetExecutionContext, installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult:
        from retail_etl.delivering import push
        from retail_etl.delivery.backlog import Backlog, backlog

        with told_to_dagster():
            done = push(installation, context.run.run_id, target)
            with installation.operations.reading() as books:
                stands = backlog(books).get(target) or Backlog(target)
        now = installation.clock()
        oldest = installation.settings.backlog_hours
        return dg.MaterializeResult(metadata=figures(done, stands, now), check_results=_check_results(key, stands, now, oldest))

    return deliver


def figures(done: "Pushed", stands: "Backlog", now: "datetime") -> dict[str, Any]:
    """The metadata of a push, under names that stay, so that they are plotted."""
    return {
        "taken up": done.total,
        "delivered": done.count("delivered"),
        "found at the target": done.found,
        "backlog": stands.waiting,
        "oldest in hours": _hours(stands.age(now)),
        "held": stands.held,
        "dead letters": stands.dead,
        **{f"failures: {name}": count for name, count in stands.by_class().items()},
        **{f"dead: {reason}": count for reason, count in sorted(stands.dead_by_reason.items())},
        **{f"waiting: {reason}": count for reason, count in sorted(stands.waiting_by_reason.items())},
        "circuit": stands.circuit,
    }


def _check_specs(key: list[str]) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            NO_DEAD_LETTERS, asset=key, description="No change waits for a person (`retail-etl deadletters list`)."
        ),
        dg.AssetCheckSpec(BACKLOG, asset=key, description="No change waits longer than RETAIL_ETL_BACKLOG_HOURS."),
        dg.AssetCheckSpec(CIRCUIT, asset=key, description="The system takes what it is sent."),
    ]


def _check_results(key: list[str], stands: "Backlog", now: "datetime", hours: int) -> list[dg.AssetCheckResult]:
    age = _hours(stands.age(now))
    warn = dg.AssetCheckSeverity.WARN
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(stands.dead_by_reason.items()))
    return [
        dg.AssetCheckResult(
            check_name=NO_DEAD_LETTERS,
            asset_key=key,
            passed=stands.dead == 0,
            severity=warn,
            metadata={"dead letters": stands.dead, "held": stands.held, "reasons": reasons or "none"},
        ),
        dg.AssetCheckResult(
            check_name=BACKLOG,
            asset_key=key,
            passed=age <= hours,
            severity=warn,
            metadata={"backlog": stands.waiting, "oldest in hours": age, "at most": hours},
        ),
        dg.AssetCheckResult(
            check_name=CIRCUIT,
            asset_key=key,
            passed=stands.circuit == "closed",
            metadata={"circuit": stands.circuit, "why": stands.circuit_message or "nothing is wrong"},
        ),
    ]


def _hours(age: "timedelta | None") -> float:
    # A plot needs a float; nothing is computed from it.
    return round(age.total_seconds() / _HOUR, 2) if age is not None else 0.0


@dg.op(retry_policy=RETRY_LATER, out=dg.Out(dg.Nothing))
def replay_letters(
    context: dg.OpExecutionContext, config: ReplayedLetters, installation: dg.ResourceParam[Installation]
) -> None:
    """Dead letters, due again with the next push; what may have arrived is looked for first."""
    from retail_etl.delivering import replay_letters as replay

    with told_to_dagster():
        replayed = replay(installation, config.by, config.why, keys=config.keys, target=config.target, reason=config.reason)
    context.add_output_metadata({"due again": len(replayed)})


@dg.job(tags={"dagster/max_runtime": "600"})
def replay_dead_letters() -> None:
    """Sends dead letters again: those that the form names."""
    replay_letters()


@dg.definitions
def defs() -> dg.Definitions:
    """The assets of the systems that are written to, the job that pushes, its schedule, and the form for dead letters."""
    assets = [_delivery(target) for target in written_systems()]
    if not assets:
        return dg.Definitions(jobs=[replay_dead_letters])
    deliver = dg.define_asset_job(
        "deliver",
        selection=dg.AssetSelection.groups("canonical", "outbox", "delivery"),
        description="Brings staging to one shape, fills the outbox by the mappings, and sends what is due to every system "
        "whose flows are switched on.",
        tags={"dagster/max_runtime": "3600"},
    )
    # Behind the hourly poll, whose news it may carry on.
    schedule = dg.ScheduleDefinition(name="deliver", job=deliver, cron_schedule="22 * * * *", execution_timezone="UTC")
    return dg.Definitions(assets=assets, jobs=[deliver, replay_dead_letters], schedules=[schedule])
