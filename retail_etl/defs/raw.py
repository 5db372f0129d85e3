"""Raw assets: one a stream. Each lands the stream's next window as a file; by night also its last days once more."""

from datetime import date
from typing import TYPE_CHECKING, Any

import dagster as dg
from pydantic import Field

from retail_etl.connectors.interface import Stream
from retail_etl.defs.failures import failure, is_ours, no_room, retry
from retail_etl.defs.given import Installation
from retail_etl.defs.in_use import declared_streams
from retail_etl.errors import NeedsPersonError, RetailEtlError, RetryLaterError

if TYPE_CHECKING:
    from retail_etl.ingest import LandedWindow

RESCAN_TAG = "retail_etl/rescan"


class Reading(dg.Config):
    """What is read of a stream."""

    since: str | None = Field(
        None,
        description="YYYY-MM-DD in the company's zone: where a stream begins that was never polled. Absent: its beginning.",
    )
    rescan: bool | None = Field(
        None,
        description="Whether the last days (RETAIL_ETL_RESCAN_DAYS) are read again. Absent: as the job says; nightly does.",
    )

    def again(self, run: dg.DagsterRun) -> bool:
        """Whether the last days are read again."""
        return run.tags.get(RESCAN_TAG) == "true" if self.rescan is None else self.rescan

    def first_day(self) -> date | None:
        """Where a new stream begins."""
        return date.fromisoformat(self.since) if self.since else None


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
        context: dg.AssetExecutionContext, config: Reading, installation: dg.ResourceParam[Installation]
    ) -> dg.MaterializeResult:
        if not installation.reads(stream):
            return _left_out(stream)
        from retail_etl.reread import land_and_rescan

        try:
            landed, again = land_and_rescan(installation, stream, config.first_day(), again=config.again(context.run))
        except (RetryLaterError, NeedsPersonError) as error:
            if isinstance(error, RetryLaterError) and (repeat := retry(error, context.retry_number)):
                raise repeat from error
            if is_ours(error):
                raise failure(error) from error
            return _unanswered(error)
        except OSError as error:
            raise (failure(told) if (told := no_room(error)) else error) from error
        except RetailEtlError as error:
            raise failure(error) from error
        return _landed(landed, again)

    return land


def _landed(landed: "LandedWindow", again: "LandedWindow | None") -> dg.MaterializeResult:
    read = [window for window in (landed, again) if window is not None]
    return dg.MaterializeResult(
        metadata={**_facts(landed), **({"read again": again.rows, "read again from": _span(again)} if again else {})},
        check_results=[
            dg.AssetCheckResult(check_name="answered", passed=True),
            dg.AssetCheckResult(
                check_name="complete",
                passed=not any(window.is_short for window in read),
                metadata={
                    "landed": sum(window.rows for window in read),
                    "source says": sum(
                        window.rows if window.source_records is None else window.source_records for window in read
                    ),
                },
            ),
        ],
    )


def _span(landed: "LandedWindow") -> str:
    return f"{landed.window.since or 'beginning'} to {landed.window.until}" if landed.window else "empty"


def _facts(landed: "LandedWindow") -> dict[str, Any]:
    facts: dict[str, Any] = {
        "dagster/row_count": landed.rows,
        "watermark": landed.watermark or "none",
        "window": _span(landed),
        "source says": -1 if landed.source_records is None else landed.source_records,
    }
    if file := landed.file:
        facts |= {
            "path": dg.MetadataValue.path(file.path),
            "bytes": file.bytes,
            "pages": len(file.pages),
            "sha256": file.sha256,
            "card numbers cut": file.card_numbers_cut,
            "unreadable": file.unreadable,
        }
    return facts


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
