"""Jobs and schedules of the road: poll by the hour; re-read, judge and report by night; judge days by hand or by touch."""

from typing import Any

import dagster as dg

from retail_etl.defs.raw import RESCAN_TAG

_ROAD = dg.AssetSelection.groups("raw", "staging")
_SHAPE = dg.AssetSelection.groups("canonical")
_NEWEST = dg.AssetSelection.assets(["recon", "outcomes"], ["report", "reconciliation"], ["report", "inventory_accuracy"])
_BY_DAY = dg.AssetSelection.assets(["recon", "judged_days"], ["report", "daily"])

hourly = dg.define_asset_job(
    "hourly",
    selection=_ROAD,
    description="Polls every stream from its watermark on, and stages what came.",
    tags={"dagster/max_runtime": "1800"},
)
nightly = dg.define_asset_job(
    "nightly",
    selection=_ROAD | _SHAPE | _NEWEST,
    description="Polls every stream, reads its last 35 days again, brings all to one shape, judges the newest whole business "
    "day, writes the report, and holds each system's stock against the others'.",
    tags={"dagster/max_runtime": "7200", RESCAN_TAG: "true"},
)
judge = dg.define_asset_job(
    "judge",
    selection=_SHAPE | _BY_DAY,
    description="Brings staging to one shape, then judges and reports the chosen business days, all in one run. Days of signed "
    "periods stay as they were signed.",
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
