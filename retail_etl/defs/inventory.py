"""The report on stock in all systems, as an asset with its target line."""

from typing import Any

import dagster as dg

from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.given import Installation

_KEY = ["report", "inventory_accuracy"]
_TARGET = "agrees"
_SHOWN = 20
_COLUMNS = ("sku", "location_id", "heartland", "magento", "epicor", "salesforce", "difference", "age_minutes")


@dg.asset(
    key=_KEY,
    deps=[["canonical", "inventory_levels"]],
    group_name="report",
    kinds={"excel", "sql"},
    owners=["team:operations"],
    description="Each system's figure by SKU and place, how far they are apart, and the share that agrees.",
    check_specs=[dg.AssetCheckSpec(_TARGET, asset=_KEY, description="99.9 % of SKUs and places agree in all systems.")],
    retry_policy=RETRY_LATER,
)
def inventory_accuracy(installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult:
    """The workbook, the share, and the largest differences."""
    from retail_etl.inventory import stock_accuracy, write_report

    with told_to_dagster():
        found = stock_accuracy(installation)
        path = write_report(installation, found)
    apart = found.rows.filter(~found.rows["agrees"].fill_null(value=True)).head(_SHOWN)
    records = [dg.TableRecord({name: _shown(row[name]) for name in _COLUMNS}) for row in apart.iter_rows(named=True)]
    share = float(found.share) if found.share is not None else 1.0
    check = dg.AssetCheckResult(
        check_name=_TARGET,
        asset_key=_KEY,
        passed=found.is_on_target or found.share is None,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"share": share, "compared": found.compared, "agreeing": found.agreeing},
    )
    told: dict[str, Any] = {
        "share": share,
        "compared": found.compared,
        "agreeing": found.agreeing,
        "workbook": dg.MetadataValue.path(str(path)),
        "largest differences": dg.MetadataValue.table(records, dg.TableSchema([dg.TableColumn(name) for name in _COLUMNS])),
    }
    return dg.MaterializeResult(metadata=told, check_results=[check])


def _shown(value: object) -> str | int | None:
    return value if isinstance(value, int) or value is None else str(value)
