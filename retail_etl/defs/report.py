"""The report of judged days, as files: of the newest by night, of any days by partition."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import dagster as dg

from retail_etl.defs.days import BUSINESS_DAYS, IN_ONE_RUN, days_asked_for
from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.given import Installation
from retail_etl.defs.recon import JudgedDay, mark_day

if TYPE_CHECKING:
    from retail_etl.settings import Settings

_NEWEST = ["report", "reconciliation"]
_BY_DAY = ["report", "daily"]
_COLUMNS = ("leg", "side", "currency", "total", "matched", "excluded", "open", "foots")


@dg.asset(
    key=_NEWEST,
    deps=[["recon", "outcomes"]],
    group_name="report",
    kinds={"excel", "html"},
    owners=["team:finance"],
    description="Workbook, page and summary of the newest judged day, in a folder of the reports under its date.",
    pool="warehouse_writer",
    retry_policy=RETRY_LATER,
)
def reconciliation(
    context: dg.AssetExecutionContext, config: JudgedDay, installation: dg.ResourceParam[Installation]
) -> dg.MaterializeResult:
    """The three files, and where they lie."""
    with told_to_dagster():
        day = config.day(installation)
        told = _report(installation, day)
    mark_day(context, _BY_DAY, day, told)
    return dg.MaterializeResult(metadata=told)


@dg.asset(
    key=_BY_DAY,
    deps=[["recon", "judged_days"]],
    group_name="report",
    kinds={"excel", "html"},
    owners=["team:finance"],
    description="The same for each business day that was judged; a signed report stays as it was signed.",
    partitions_def=BUSINESS_DAYS,
    backfill_policy=IN_ONE_RUN,
    pool="warehouse_writer",
    retry_policy=RETRY_LATER,
)
def daily(context: dg.AssetExecutionContext, installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult:
    """The files of each day."""
    for day in days_asked_for(context):
        with told_to_dagster():
            told = _report(installation, day)
        context.add_asset_metadata(told, asset_key=_BY_DAY, partition_key=day.isoformat())
    return dg.MaterializeResult()


def _report(installation: Installation, day: date) -> dict[str, Any]:
    from retail_etl import reporting

    files = reporting.report(installation, day)
    summary = json.loads(files.summary.read_text(encoding="utf-8"))
    return {
        "path": dg.MetadataValue.path(str(files.workbook)),
        "page": dg.MetadataValue.path(str(files.page)),
        "link": dg.MetadataValue.url(_link(files.page, installation.settings)),
        "as of": str(day),
        "open items": sum(row["count"] for row in summary["open_by_reason"] if row["state"] != "timing"),
        "classes": dg.MetadataValue.json(summary["classes"]),
        "preview": dg.MetadataValue.md(_preview(summary)),
    }


def _link(page: Path, settings: "Settings") -> str:
    """Where a browser finds the page: under the address of the reports, or as a file where they have none."""
    folder = settings.reports_dir.resolve()
    if settings.reports_url and page.resolve().is_relative_to(folder):
        return f"{settings.reports_url}/{quote(page.resolve().relative_to(folder).as_posix())}"
    return page.resolve().as_uri()


def _preview(summary: dict[str, Any]) -> str:
    legs = ["| " + " | ".join(str(row[name]) for name in _COLUMNS) + " |" for row in summary["legs"]]
    reasons = [
        f"| {row['leg']} | {row['class']} | {row['state']} | {row['count']} | {row['amount']} {row['currency']} |"
        for row in summary["open_by_reason"]
    ]
    head = ["| " + " | ".join(_COLUMNS) + " |", "|" + "---|" * len(_COLUMNS)]
    rest = ["", "| leg | class | state | count | amount |", "|---|---|---|---:|---:|", *reasons] if reasons else []
    return "\n".join([f"**As of {summary['as_of']}**", "", *head, *legs, *rest])
