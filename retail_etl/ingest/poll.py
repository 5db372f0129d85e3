"""One poll of one stream: land its next window, then stage whatever is landed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.ingest.land import LandedWindow, land_stream
from retail_etl.ingest.stage import StagedLoad, stage_stream

if TYPE_CHECKING:
    from datetime import date

    from retail_etl.connectors.interface import Connector, Stream
    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores


@dataclass(frozen=True)
class LoadResult:
    """What one poll did: the window it landed, and the loads it staged (earlier ones too, if they were pending)."""

    landed: LandedWindow
    staged: tuple[StagedLoad, ...]

    @property
    def rows_accepted(self) -> int:
        """How many records are new or changed in staging."""
        return sum(load.rows_accepted for load in self.staged)

    @property
    def rows_quarantined(self) -> int:
        """How many records went into quarantine."""
        return sum(load.rows_quarantined for load in self.staged)

    @property
    def touched_days(self) -> tuple[date, ...]:
        """The business days whose records changed, in order."""
        return tuple(sorted({day for load in self.staged for day in load.touched_days}))


def poll_stream(connector: Connector, stream: Stream, stores: Stores, clock: Clock) -> LoadResult:
    """Land the stream's next window and stage what is pending.

    Raises:
        RetryLaterError, NeedsPersonError: the source could not be read; nothing was landed.
        SourceChangedError, ContractBrokenError: the window is landed, but the stream is staged no further.
    """
    landed = land_stream(connector, stream, stores, clock)
    return LoadResult(landed, tuple(stage_stream(stream.name, stores, clock)))
