"""Asset checks of canonical tables: one step that looks at all of them, when all of them stand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import dagster as dg

from retail_etl.canonical.build import TABLES
from retail_etl.defs.failures import told_to_dagster
from retail_etl.defs.given import Installation

if TYPE_CHECKING:
    from retail_etl.canonical.soundness import Finding

_MEANING = {
    "contract": "No larger share of the rows than is set breaks the table's contract.",
    "keys": "Every key stands once.",
    "references": "No larger share of what rows name than is set is missing from the table where it should be.",
}


@dg.multi_asset_check(
    name="soundness",
    specs=[
        dg.AssetCheckSpec(name, asset=["canonical", table.name], description=meaning)
        for table in TABLES
        for name, meaning in _MEANING.items()
    ],
    description="Contract, keys and references of every canonical table.",
)
def soundness(installation: dg.ResourceParam[Installation]) -> Iterator[dg.AssetCheckResult]:
    """Reads only; what it finds is told, and stops nothing."""
    from retail_etl.canonical.soundness import findings

    settings = installation.settings
    at_most = {"contract": settings.broken_share_max, "keys": 0.0, "references": settings.orphan_share_max}
    for table in TABLES:
        with told_to_dagster():
            found = findings(installation.warehouse, table.name)
        for name, finding in found.items():
            yield _result(["canonical", table.name], name, finding, at_most[name])


def _result(asset: list[str], name: str, found: "Finding", at_most: float) -> dg.AssetCheckResult:
    shown = [dg.TableRecord(dict(row)) for row in found.samples]
    return dg.AssetCheckResult(
        check_name=name,
        asset_key=asset,
        passed=found.share <= at_most,
        # Rows that stand twice would count twice; the other two leave every figure as it is.
        severity=dg.AssetCheckSeverity.ERROR if name == "keys" else dg.AssetCheckSeverity.WARN,
        description=None if found.share <= at_most else f"{found.failed} of {found.asked}",
        metadata={
            "looked at": found.asked,
            "failed": found.failed,
            "share": found.share,
            "at most": at_most,
            "by reason": dg.MetadataValue.json(found.by),
            "samples": dg.MetadataValue.table(shown) if shown else dg.MetadataValue.text("none"),
        },
    )
