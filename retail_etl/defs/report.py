"""The report of the judged day, as files."""

import json

import dagster as dg

from retail_etl import road
from retail_etl.assembly import Installation
from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.recon import JudgedDay


@dg.asset(
    key=["report", "reconciliation"],
    deps=[["recon", "outcomes"]],
    group_name="report",
    kinds={"excel", "html"},
    owners=["team:finance"],
    description="Workbook, page and summary of the judged day, in a folder of the reports under its date.",
    pool="warehouse_writer",
    retry_policy=RETRY_LATER,
)
def reconciliation(config: JudgedDay, installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult:
    """The three files, and where they lie."""
    with told_to_dagster():
        day = config.day(installation)
        files = road.report(installation, day)
    summary = json.loads(files.summary.read_text(encoding="utf-8"))
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(files.workbook)),
            "page": dg.MetadataValue.path(str(files.page)),
            "as of": str(day),
            "classes": dg.MetadataValue.json(summary["classes"]),
        }
    )
