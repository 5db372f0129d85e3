"""What ingest works on, and what the retailer tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.landing import LandingStore
    from retail_etl.warehouse.interface import Warehouse


@dataclass(frozen=True)
class IngestSettings:
    """The retailer's own facts that the parsing needs.

    Attributes:
        zone: the company's time zone: the business day of what has no store of its own.
        currency: what amounts are in where a record names no currency; the ledger book's currency.
        bad_rows_share: the share of a load's new rows that may go into quarantine before the load stops its stream.
        bad_rows_always: how many bad rows a load may have in any case.
        rescan_days: how far back a re-scan reads.
        keep_days: for how many days landed records are kept, by stream or by kind of load (``poll``, ``rescan``, ``census``);
            what is not named is kept for good.
    """

    zone: str
    currency: str = "USD"
    bad_rows_share: float = 0.5
    bad_rows_always: int = 50
    rescan_days: int = 35
    keep_days: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Stores:
    """The landing folder, the warehouse, and the settings under which one fills the other."""

    landing: LandingStore
    warehouse: Warehouse
    settings: IngestSettings
