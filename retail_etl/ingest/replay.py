"""Staging landed loads again from their files, as if they were new: after a mended mapping, or into emptied tables.

Nothing is asked of a source, and no watermark moves. What staging holds of a record ends as its newest delivery says, so a
replay over whole tables changes nothing, and one over empty tables fills them as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.contracts.catalog import staging_table
from retail_etl.errors import UnusableInputError
from retail_etl.ingest.quarantine import quarantined, retry
from retail_etl.ingest.stage import StagedLoad, stage_again

if TYPE_CHECKING:
    from datetime import datetime

    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores


@dataclass(frozen=True)
class Replay:
    """What a replay did: the loads that were staged again, and those whose files had expired."""

    staged: tuple[StagedLoad, ...]
    expired: tuple[str, ...]
    resolved: int

    @property
    def rows_read(self) -> int:
        """How many landed records were looked at."""
        return sum(load.rows_read for load in self.staged)

    @property
    def rows_accepted(self) -> int:
        """How many stand in staging now as these loads say."""
        return sum(load.rows_accepted for load in self.staged)


def replay(stream: str, stores: Stores, clock: Clock, since: datetime, until: datetime) -> Replay:
    """Stage the loads of a stream again that were landed from ``since`` to before ``until``.

    Raises:
        UnusableInputError: there is no such stream, or a landed file is gone.
        SourceChangedError, ContractBrokenError: a load breaks the contract as it is now; those before it are staged.
    """
    if f"staging.{stream}" not in _tables():
        raise UnusableInputError("there is no such stream", stream=stream, next_step="see `retail-etl doctor` for their names.")
    entry = staging_table(stream)
    with stores.warehouse.reading() as session:
        loads = session.read("ops/loads_landed", stream=stream, since=since, until=until).rows(named=True)
    kept = [load for load in loads if load["expired_at"] is None]
    staged = tuple(stage_again(load, entry, stores, clock()) for load in kept)
    replayed = {load.load_id for load in staged}
    waiting = {record.quarantine_id for record in quarantined(stores, stream) if record.load_id in replayed}
    resolved = retry(stores, clock, stream=stream, quarantine_ids=waiting).accepted if waiting else 0
    return Replay(staged, tuple(str(load["load_id"]) for load in loads if load["expired_at"]), resolved)


def _tables() -> frozenset[str]:
    from retail_etl.contracts.catalog import CATALOG

    return frozenset(CATALOG)
