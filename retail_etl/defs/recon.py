"""The judgement: of the newest whole business day by night, of any days by partition."""

from datetime import date

import dagster as dg
from pydantic import Field

from retail_etl.defs import judged
from retail_etl.defs.days import BUSINESS_DAYS, IN_ONE_RUN, days_asked_for, first_business_date
from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.given import Installation
from retail_etl.reconciliation.leg_sources import JUDGED_TABLES

_NEWEST = ["recon", "outcomes"]
_BY_DAY = ["recon", "judged_days"]


class JudgedDay(dg.Config):
    """Which day is judged and reported."""

    as_of: str | None = Field(None, description="YYYY-MM-DD; absent: the newest whole business day.")

    def day(self, installation: Installation) -> date:
        """The day asked for, or the newest whole one."""
        from retail_etl import road

        return date.fromisoformat(self.as_of) if self.as_of else road.day_to_judge(installation)


@dg.asset(
    key=_NEWEST,
    deps=[["canonical", name] for name in JUDGED_TABLES],
    group_name="recon",
    kinds={"duckdb", "sql", "python"},
    owners=["team:finance"],
    description="What became of every record in every leg: matched, excluded with a reason, on its way, or open; as of the "
    "newest whole business day.",
    check_specs=judged.check_specs(_NEWEST),
    pool="warehouse_writer",
    retry_policy=RETRY_LATER,
)
def outcomes(
    context: dg.AssetExecutionContext, config: JudgedDay, installation: dg.ResourceParam[Installation]
) -> dg.MaterializeResult:
    """Judges the day unless nothing changed since it was judged."""
    from retail_etl import road

    with told_to_dagster():
        stored = road.judge(installation, config.day(installation), context.run.run_id)
    told = judged.figures(stored)
    mark_day(context, _BY_DAY, stored.as_of, told)
    return dg.MaterializeResult(
        metadata=told, check_results=judged.check_results([stored], _NEWEST, installation.settings.open_age_max)
    )


@dg.asset(
    key=_BY_DAY,
    deps=[["canonical", name] for name in JUDGED_TABLES],
    group_name="recon",
    kinds={"duckdb", "sql", "python"},
    owners=["team:finance"],
    description="The same as of each business day: judged by night when it is the newest, and when it is asked for or touched.",
    check_specs=judged.check_specs(_BY_DAY),
    partitions_def=BUSINESS_DAYS,
    backfill_policy=IN_ONE_RUN,
    pool="warehouse_writer",
    retry_policy=RETRY_LATER,
)
def judged_days(context: dg.AssetExecutionContext, installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult:
    """Judges the days in order; those on which nothing changed are left as they are."""
    from retail_etl.reread import judge_days

    with told_to_dagster():
        stored = judge_days(installation, days_asked_for(context), context.run.run_id)
    for one in stored:
        context.add_asset_metadata(judged.figures(one), asset_key=_BY_DAY, partition_key=str(one.as_of))
    return dg.MaterializeResult(check_results=judged.check_results(stored, _BY_DAY, installation.settings.open_age_max))


def mark_day(context: dg.AssetExecutionContext, asset: list[str], day: date, told: dict[str, dg.MetadataValue]) -> None:
    """Shows a day as done among the partitions, whichever run did it."""
    if day >= first_business_date():
        context.log_event(dg.AssetMaterialization(asset, partition=day.isoformat(), metadata=told))
