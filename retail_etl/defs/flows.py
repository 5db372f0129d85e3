"""What goes into the outbox: an asset a mapping whose target may be written to."""

import os
from pathlib import Path
from typing import Any

import dagster as dg

from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.given import Installation
from retail_etl.settings import PREFIX, Settings

_SHOWN = 20


def flows_in_use() -> list[Any]:
    """The heads of the mappings whose target the environment lets be written; nothing else is checked yet."""
    written = {flow.strip() for flow in os.environ.get(f"{PREFIX}WRITES", "").split(",") if flow.strip()}
    if not written:
        return []
    from retail_etl.mapping.heads import mapping_heads

    folder = Path(os.environ.get(f"{PREFIX}MAPPINGS") or Settings.model_fields["mappings"].default)
    return [head for head in mapping_heads(folder) if head.writes in written]


def flow_keys(target: str) -> list[list[str]]:
    """The assets that fill the outbox for a system."""
    return [["outbox", head.name] for head in flows_in_use() if head.writes.partition(".")[0] == target]


def _flow(head: Any) -> dg.AssetsDefinition:
    key = ["outbox", head.name]

    @dg.asset(
        key=key,
        deps=[table.split(".") for table in head.reads if table.startswith("canonical.")],
        group_name="outbox",
        kinds={"duckdb", "python"},
        owners=["team:operations"],
        description=f"{head.description or head.name} What {head.writes} does not hold yet goes into the outbox.",
        check_specs=[
            dg.AssetCheckSpec("every_record_mapped", asset=key, description="The mapping could make every record."),
            dg.AssetCheckSpec("no_update_lost", asset=key, description="No system's update gave way to another's this time."),
        ],
        retry_policy=RETRY_LATER,
    )
    def fill(installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult:
        from retail_etl.flows import fill_outbox

        with told_to_dagster():
            filled = list(fill_outbox(installation, head.name))
        return _told(key, filled)

    return fill


def _told(key: list[str], filled: list[Any]) -> dg.MaterializeResult:
    refused = [one for done in filled for one in done.refused]
    counted = {
        "new": sum(done.enqueued.new for done in filled),
        "in the place of older ones": sum(done.enqueued.replaced for done in filled),
        "unchanged": sum(done.enqueued.unchanged for done in filled),
        "later": sum(done.enqueued.later for done in filled),
    }
    lost = sum(done.lost for done in filled)
    told = "\n".join(f"- `{one.record}`: {'; '.join(one.problems)}" for one in refused[:_SHOWN])
    check = dg.AssetCheckResult(
        check_name="every_record_mapped",
        asset_key=key,
        passed=not refused,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"go nowhere": len(refused), "records": dg.MetadataValue.md(told or "none")},
    )
    agreed = dg.AssetCheckResult(
        check_name="no_update_lost",
        asset_key=key,
        passed=not lost,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"gave way": lost, "look at": dg.MetadataValue.md("`retail-etl sync conflicts`")},
    )
    metadata = {**counted, "go nowhere": len(refused), "lost to another system": lost}
    return dg.MaterializeResult(metadata=metadata, check_results=[check, agreed])


@dg.definitions
def defs() -> dg.Definitions:
    """An asset for each flow that is switched on."""
    return dg.Definitions(assets=[_flow(head) for head in flows_in_use()])
