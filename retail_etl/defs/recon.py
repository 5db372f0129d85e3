"""The judgement of a day, with its footing as a check."""

from datetime import date

import dagster as dg
import polars as pl

from retail_etl import road
from retail_etl.assembly import Installation
from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.domain.money import to_text
from retail_etl.reconciliation.leg_sources import JUDGED_TABLES

SAMPLE_ROWS = 20


class JudgedDay(dg.Config):
    """Which day is judged and reported."""

    as_of: str | None = None  # YYYY-MM-DD; absent: the newest whole business day

    def day(self, installation: Installation) -> date:
        """The day asked for, or the newest whole one."""
        return date.fromisoformat(self.as_of) if self.as_of else road.day_to_judge(installation)


@dg.asset(
    key=["recon", "outcomes"],
    deps=[["canonical", name] for name in JUDGED_TABLES],
    group_name="recon",
    kinds={"duckdb", "sql", "python"},
    owners=["team:finance"],
    description="What became of every record in every leg: matched, excluded with a reason, on its way, or open.",
    check_specs=[
        dg.AssetCheckSpec(
            "legs_foot",
            asset=["recon", "outcomes"],
            description="Per leg and side, total = matched + excluded + open, to the cent.",
            blocking=True,
        )
    ],
    pool="warehouse_writer",
    retry_policy=RETRY_LATER,
)
def outcomes(
    context: dg.AssetExecutionContext, config: JudgedDay, installation: dg.ResourceParam[Installation]
) -> dg.MaterializeResult:
    """Judges the day unless nothing changed since it was judged."""
    with told_to_dagster():
        stored = road.judge(installation, config.day(installation), context.run.run_id)
    judged = stored.judgement
    states = dict(judged.open_items.group_by("state").len().sort("state").iter_rows())
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": judged.outcomes.height,
            "as of": str(stored.as_of),
            "judged now": stored.is_new,
            "rule version": judged.rule_version,
            "open": judged.open_items.filter(pl.col("state") != "timing").height,
            **{f"open items: {state}": count for state, count in states.items()},
            "legs": _table(judged.leg_totals),
        },
        check_results=[
            dg.AssetCheckResult(
                check_name="legs_foot",
                passed=bool(judged.leg_totals["foots"].all()) and not judged.leg_totals.is_empty(),
                metadata={"legs": _table(judged.leg_totals)},
            )
        ],
    )


def _table(totals: pl.DataFrame) -> dg.MetadataValue:
    shown = [
        dg.TableRecord(
            {
                "leg": row["leg"],
                "side": row["side"],
                "currency": row["currency"],
                **{name: to_text(row[f"{name}_minor"], row["currency"]) for name in ("total", "matched", "excluded", "open")},
                "foots": row["foots"],
            }
        )
        for row in totals.iter_rows(named=True)
    ]
    return dg.MetadataValue.table(shown) if shown else dg.MetadataValue.text("no legs")
