"""Staging tables: one asset a stream. Each parses, judges and merges what is landed."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import dagster as dg

from retail_etl.connectors.interface import Stream
from retail_etl.contracts.catalog import staging_table
from retail_etl.defs.columns import column_schema
from retail_etl.defs.failures import RETRY_LATER, told_to_dagster
from retail_etl.defs.given import Installation
from retail_etl.defs.in_use import declared_streams
from retail_etl.errors import ContractBrokenError, RetailEtlError, SourceChangedError

if TYPE_CHECKING:
    from retail_etl.ingest import StagedLoad
    from retail_etl.reread import StreamState

_SAMPLE_ROWS = 20


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
            dg.AssetCheckSpec(
                "quarantine", asset=key, description="No larger share of the rows went into quarantine than is set."
            ),
            dg.AssetCheckSpec("fresh", asset=key, description="The stream was staged within the hours that are set."),
        ],
        pool="warehouse_writer",
        retry_policy=RETRY_LATER,
    )
    def stage(installation: dg.ResourceParam[Installation]) -> dg.MaterializeResult:
        from retail_etl import road
        from retail_etl.reread import stream_state

        with told_to_dagster(), installation.warehouse.kept_open():
            try:
                loads = road.stage(installation, stream)
            except (SourceChangedError, ContractBrokenError) as error:
                return _stopped(error, _fresh(installation, stream_state(installation, stream)))
            return _staged(entry.name, loads, installation, stream_state(installation, stream))

    return stage


def _staged(
    table: str, loads: "Sequence[StagedLoad]", installation: Installation, state: "StreamState"
) -> dg.MaterializeResult:
    read, bad = sum(load.rows_read for load in loads), sum(load.rows_quarantined for load in loads)
    failed = Counter[str]()
    for load in loads:
        failed.update(load.failed_checks)
    days = sorted({day for load in loads for day in load.touched_days})
    at_most = installation.settings.quarantine_share_max
    return dg.MaterializeResult(
        metadata={
            "rows": sum(load.rows_accepted for load in loads),
            "read": read,
            "redelivered": sum(load.rows_redelivered for load in loads),
            "quarantined": bad,
            "waiting in quarantine": len(state.waiting),
            "touched days": f"{len(days)}: {days[0]} to {days[-1]}" if days else "none",
            **column_schema(table),
        },
        check_results=[
            dg.AssetCheckResult(check_name="contract", passed=True, metadata={"loads": len(loads)}),
            dg.AssetCheckResult(
                check_name="quarantine",
                passed=bad <= read * at_most,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={
                    "read": read,
                    "quarantined": bad,
                    "share": bad / read if read else 0.0,
                    "at most": at_most,
                    "by check": dg.MetadataValue.json(dict(failed)),
                    "waiting": _samples(state),
                },
            ),
            _fresh(installation, state),
        ],
    )


def _samples(state: "StreamState") -> dg.MetadataValue:
    """Ids, keys and reasons of rows that wait, and never the row itself."""
    shown = [
        dg.TableRecord({"id": row.quarantine_id, "key": row.record_key or "", "reasons": "; ".join(row.reasons)})
        for row in state.waiting[:_SAMPLE_ROWS]
    ]
    return dg.MetadataValue.table(shown) if shown else dg.MetadataValue.text("none")


def _fresh(installation: Installation, state: "StreamState") -> dg.AssetCheckResult:
    """How long ago the stream was staged last. One that is left out, or whose source holds nothing, is not stale."""
    at_most = installation.settings.fresh_hours
    hours = state.hours_since_staged
    return dg.AssetCheckResult(
        check_name="fresh",
        passed=not state.is_read or hours is None or hours <= at_most,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "hours since it was staged": round(hours, 2) if hours is not None else -1.0,
            "at most": at_most,
            "reaches to": state.staged or "nothing",
        },
    )


def _stopped(error: RetailEtlError, fresh: dg.AssetCheckResult) -> dg.MaterializeResult:
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
            fresh,
        ],
    )


assets = [_staging(stream) for stream in declared_streams()]
