"""Jobs and schedules: poll by the hour; re-read, judge and report by night."""

from typing import Any

import dagster as dg

_RAW_AND_STAGING = dg.AssetSelection.groups("raw", "staging")

hourly = dg.define_asset_job(
    "hourly",
    selection=_RAW_AND_STAGING,
    description="Polls every stream from its watermark on, and stages what came.",
    tags={"dagster/max_runtime": "1800"},
)
nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="Polls every stream, brings all to one shape, judges the newest whole business day, writes the report.",
    tags={"dagster/max_runtime": "7200"},
)

# Off the hour, when fewer others call the same systems. Cron runs in UTC: 10:20 is early morning in every zone of the USA.
hourly_schedule = dg.ScheduleDefinition(name="hourly", job=hourly, cron_schedule="7 * * * *", execution_timezone="UTC")
nightly_schedule = dg.ScheduleDefinition(name="nightly", job=nightly, cron_schedule="20 10 * * *", execution_timezone="UTC")


def run_config(job: str, since: str | None, as_of: str | None) -> dict[str, Any]:
    """The run configuration for a job started by hand: where new streams begin, and which day is judged."""
    from retail_etl.defs.in_use import declared_streams

    ops: dict[str, Any] = {f"raw__{one.name}": {"config": {"since": since}} for one in declared_streams()} if since else {}
    if job == "nightly" and as_of:
        ops |= {name: {"config": {"as_of": as_of}} for name in ("recon__outcomes", "report__reconciliation")}
    return {"ops": ops} if ops else {}
