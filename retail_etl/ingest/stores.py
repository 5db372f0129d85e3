"""What ingest works on, and what the retailer tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    """

    zone: str
    currency: str = "USD"
    bad_rows_share: float = 0.5
    bad_rows_always: int = 50


@dataclass(frozen=True)
class Stores:
    """The landing folder, the warehouse, and the settings under which one fills the other."""

    landing: LandingStore
    warehouse: Warehouse
    settings: IngestSettings
