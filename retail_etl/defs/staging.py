"""Staging tables: one asset a stream. Each parses, judges and merges what is landed."""

from collections import Counter
from collections.abc import Sequence

import dagster as dg

from retail_etl import road
from retail_etl.assembly import Installation
from retail_etl.connectors.interface import Stream
from retail_etl.contracts.catalog import staging_table
from retail_etl.defs.columns import column_schema
from retail_etl.defs.failures import RETRY_LATER, failure
from retail_etl.defs.in_use import declared_streams
from retail_etl.errors import ContractBrokenError, RetailEtlError, SourceChangedError
from retail_etl.ingest import StagedLoad

QUARANTINED_SHARE_MAX = 0.01


def _staging(stream: Stream) -> dg.AssetsDefinition:
    entry = staging_table(stream.name)
    key = dg.AssetKey(["staging", stream.name])

    @dg.asset(
        key=key,
        deps=[["raw", stream.name]],
        group_name="staging",
        kinds={"duckdb", "sql"},
        owners=[f"team:{entry.owner.replace(' ', '-')}"],
        description=entry.description,
        check_specs=[
            dg.AssetCheckSpec("contract", asset=key, description="Every load has the fields that the contract asks for."),
            dg.AssetCheckSpec("quarantine", asset=key, description="At most one row in a hundred went into quarantine."),
        ],
        pool="warehouse_writer",
        retry_policy=RETRY_LATER,
    )
    def stage(installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult:
        try:
            loads = road.stage(installation, stream)
        except (SourceChangedError, ContractBrokenError) as error:
            return _stopped(error)
        except RetailEtlError as error:
            raise failure(error) from error
        return _staged(entry.name, loads)

    return stage


def _staged(table: str, loads: Sequence[StagedLoad]) -> dg.MaterializeResult:
    read, bad = sum(load.rows_read for load in loads), sum(load.rows_quarantined for load in loads)
    failed = Counter[str]()
    for load in loads:
        failed.update(load.failed_checks)
    days = sorted({day for load in loads for day in load.touched_days})
    return dg.MaterializeResult(
        metadata={
            "rows": sum(load.rows_accepted for load in loads),
            "read": read,
            "redelivered": sum(load.rows_redelivered for load in loads),
            "quarantined": bad,
            "touched days": f"{len(days)}: {days[0]} to {days[-1]}" if days else "none",
            **column_schema(table),
        },
        check_results=[
            dg.AssetCheckResult(check_name="contract", passed=True),
            dg.AssetCheckResult(
                check_name="quarantine",
                passed=bad <= read * QUARANTINED_SHARE_MAX,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"read": read, "quarantined": bad, "by check": dg.MetadataValue.json(dict(failed))},
            ),
        ],
    )


def _stopped(error: RetailEtlError) -> dg.MaterializeResult:
    """The stream stays where it is and goes on landing; other streams and the run go on, and the report says how old it is."""
    return dg.MaterializeResult(
        metadata={"rows": 0, "error": str(error)},
        check_results=[
            dg.AssetCheckResult(
                check_name="contract",
                passed=False,
                severity=dg.AssetCheckSeverity.ERROR,
                description=str(error),
                metadata={"next step": error.next_step or "mend the contract or the source, then run the job again"},
            ),
            dg.AssetCheckResult(check_name="quarantine", passed=False, severity=dg.AssetCheckSeverity.WARN),
        ],
    )


assets = [_staging(stream) for stream in declared_streams()]
