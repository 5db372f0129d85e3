"""The sensor that has touched business days judged again: one run a contiguous range."""

import json
import os
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime

import dagster as dg

from retail_etl.defs.days import first_business_date
from retail_etl.defs.jobs import judge
from retail_etl.errors import NeedsPersonError, RetailEtlError
from retail_etl.settings import load_settings

# What Dagster itself gives the runs of a backfill in one run.
RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"


@dg.sensor(
    job=judge,
    minimum_interval_seconds=60,
    description="Business days that loads touched are judged again, one run a contiguous range. Days not whole yet wait.",
)
def touched_days(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """The cursor keeps up to which moment touches were seen, and the touched days that are not whole yet."""
    from retail_etl import road
    from retail_etl.assembly import assemble
    from retail_etl.reread import touched_days as touched_since

    seen = json.loads(context.cursor) if context.cursor else {}
    since = datetime.fromisoformat(seen["until"]) if seen else None
    try:
        with closing(assemble(load_settings(os.environ))) as installation:
            touched = touched_since(installation, since)
            known = {*touched.days, *map(date.fromisoformat, seen.get("waiting", []))}
            newest = road.day_to_judge(installation) if known else None
    except NeedsPersonError as error:
        return dg.SkipReason(str(error))
    except RetailEtlError as error:
        return dg.SkipReason(f"next time: {error}")
    whole = [day for day in known if newest and first_business_date() <= day <= newest]
    waiting = sorted(day.isoformat() for day in known if newest and day > newest)
    cursor = json.dumps({"until": touched.seen_until.isoformat(), "waiting": waiting})
    return dg.SensorResult(run_requests=requests(whole), cursor=cursor)


def requests(days: Iterable[date]) -> list[dg.RunRequest]:
    """One run a contiguous range of days."""
    from retail_etl.reread import stretches

    return [
        dg.RunRequest(tags={RANGE_START: first.isoformat(), RANGE_END: last.isoformat()})
        for first, last in stretches(list(days))
    ]
