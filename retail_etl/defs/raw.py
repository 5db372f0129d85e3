"""Raw assets: one a stream. Each lands the stream's next window as a file."""

from datetime import date
from typing import Any

import dagster as dg

from retail_etl import road
from retail_etl.assembly import Installation
from retail_etl.connectors.interface import Stream
from retail_etl.defs.failures import RETRIES, RETRY_DELAY_SECONDS, failure
from retail_etl.defs.in_use import declared_streams
from retail_etl.errors import NeedsPersonError, RetailEtlError, RetryLaterError


class FirstDay(dg.Config):
    """Where a stream begins that was never polled."""

    since: str | None = None  # YYYY-MM-DD in the company's zone; absent: the source's beginning


def _raw(stream: Stream) -> dg.AssetsDefinition:
    key = dg.AssetKey(["raw", stream.name])

    @dg.asset(
        key=key,
        group_name="raw",
        kinds={stream.source, "file"},
        owners=["team:operations"],
        description=stream.description or f"Records of {stream.name} as delivered, one file a load.",
        check_specs=[
            dg.AssetCheckSpec(
                "answered", asset=key, description="The source answered; if not, later steps see what was known."
            ),
            dg.AssetCheckSpec("complete", asset=key, description="The window brought what the source says it holds."),
        ],
        pool=f"{stream.source}_api",
    )
    def land(
        context: dg.AssetExecutionContext, config: FirstDay, installation: dg.ResourceParam[Installation]
    ) -> dg.MaterializeResult:
        if not installation.reads(stream):
            return _left_out(stream)
        try:
            landed = road.land(installation, stream, date.fromisoformat(config.since) if config.since else None)
        except RetryLaterError as error:
            if context.retry_number < RETRIES:
                raise dg.RetryRequested(RETRIES, RETRY_DELAY_SECONDS * 2**context.retry_number) from error
            return _unanswered(error)
        except NeedsPersonError as error:
            return _unanswered(error)
        except RetailEtlError as error:
            raise failure(error) from error
        file = landed.file
        facts: dict[str, Any] = {
            "dagster/row_count": landed.rows,
            "watermark": landed.watermark or "none",
            "window": f"{landed.window.since or 'beginning'} to {landed.window.until}" if landed.window else "empty",
            "source says": -1 if landed.source_records is None else landed.source_records,
        }
        if file:
            facts |= {
                "path": dg.MetadataValue.path(file.path),
                "bytes": file.bytes,
                "pages": len(file.pages),
                "sha256": file.sha256,
            }
            facts |= {"card numbers cut": file.card_numbers_cut, "unreadable": file.unreadable}
        return dg.MaterializeResult(
            metadata=facts,
            check_results=[
                dg.AssetCheckResult(check_name="answered", passed=True),
                dg.AssetCheckResult(
                    check_name="complete",
                    passed=not landed.is_short,
                    metadata={"landed": landed.rows, "source says": facts["source says"]},
                ),
            ],
        )

    return land


def _unanswered(error: RetailEtlError) -> dg.MaterializeResult:
    """The run goes on with what is known; the failed check and the report's data-as-of say that it is not fresh."""
    return dg.MaterializeResult(
        metadata={"dagster/row_count": 0, "error": str(error)},
        check_results=[
            dg.AssetCheckResult(
                check_name="answered",
                passed=False,
                severity=dg.AssetCheckSeverity.ERROR,
                description=str(error),
                metadata={"next step": error.next_step or "look at the run's log"},
            ),
            dg.AssetCheckResult(check_name="complete", passed=False, severity=dg.AssetCheckSeverity.WARN),
        ],
    )


def _left_out(stream: Stream) -> dg.MaterializeResult:
    told = f"{stream.source} has no settings, or they leave this stream out, so it is not polled"
    return dg.MaterializeResult(
        metadata={"dagster/row_count": 0, "left out": told},
        check_results=[
            dg.AssetCheckResult(check_name=name, passed=False, severity=dg.AssetCheckSeverity.WARN, description=told)
            for name in ("answered", "complete")
        ],
    )


assets = [_raw(stream) for stream in declared_streams()]
