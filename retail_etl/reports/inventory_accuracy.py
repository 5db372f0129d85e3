"""Whether the systems agree on what lies where: a figure a system, the share that agrees, and the line it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from retail_etl.warehouse.interface import Session

TARGET: Final = Decimal("0.999")
"""The share of SKUs and places on which all systems that count them should agree."""

SYSTEMS: Final = ("heartland", "heartland_retail", "magento", "epicor", "salesforce")
_SHEET_ROWS_MAX: Final = 1_000_000


@dataclass(frozen=True)
class InventoryAccuracy:
    """How far the systems agree.

    Attributes:
        rows: one row a SKU and place, what disagrees most first: ``sku``, ``location_id``, a column a system (NULL where it
            does not count there), ``systems``, ``difference`` (the largest less the smallest figure), ``agrees`` (NULL where
            one system alone counts), ``oldest_at``, ``age_minutes``.
        compared: how many SKUs and places at least two systems count; ``agreeing`` of them all say the same.
    """

    rows: pl.DataFrame
    compared: int
    agreeing: int

    @property
    def share(self) -> Decimal | None:
        """The share that agrees, to six decimals, cut off and not rounded up; ``None`` where nothing can be compared."""
        return Decimal(self.agreeing * 1_000_000 // self.compared).scaleb(-6) if self.compared else None

    @property
    def is_on_target(self) -> bool:
        """Whether the share reaches the line; nothing to compare is none."""
        return self.share is not None and self.share >= TARGET

    def by_place(self) -> pl.DataFrame:
        """One row a place: ``location_id``, ``compared``, ``agreeing``, and the largest ``difference``."""
        compared = self.rows.filter(pl.col("agrees").is_not_null())
        return (
            compared.group_by("location_id")
            .agg(compared=pl.len(), agreeing=pl.col("agrees").sum(), difference=pl.col("difference").max())
            .sort("location_id")
        )


def inventory_accuracy(session: Session, places: pl.DataFrame, now: datetime) -> InventoryAccuracy:
    """What the warehouse knows of stock now; ``places`` says which ``place`` of another system is which ``location_id``."""
    session.give("places", places.select("location_id", "place"))
    rows = session.read("report/inventory_accuracy", now=now)
    agrees = rows["agrees"].drop_nulls()
    return InventoryAccuracy(rows, len(agrees), int(agrees.sum()))


def write_workbook(found: InventoryAccuracy, path: Path) -> None:
    """The rows and the places as two sheets; text stays text, whatever it begins with."""
    from xlsxwriter import Workbook

    told = found.rows.drop("sku_key").head(_SHEET_ROWS_MAX).with_columns(pl.col("oldest_at").dt.replace_time_zone(None))
    decimals = [name for name, kind in told.schema.items() if isinstance(kind, pl.Decimal)]
    # A spreadsheet's own numbers are doubles; fifteen digits are more than any count has.
    shown = told.with_columns(pl.col(decimals).cast(pl.Float64))
    places = found.by_place().with_columns(pl.col("difference").cast(pl.Float64))
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        places.write_excel(book, "Places", autofit=True)
        shown.write_excel(book, "SKUs and places", autofit=True, freeze_panes=(1, 2))
