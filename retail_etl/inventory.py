"""The report on stock in all systems, with the names of places that the flows of stock use: composition, like the road."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.mapping.document import read_mapping
from retail_etl.reports.inventory_accuracy import InventoryAccuracy, inventory_accuracy, write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from retail_etl.assembly import Installation

# The value map by this name, in any mapping of stock, says which place of another system is which of the tills' locations.
_PLACES: Final = "store"
_ENTITY: Final = "stock_levels"


def stock_accuracy(installation: Installation) -> InventoryAccuracy:
    """How far the systems agree on stock now."""
    places = place_names(installation)
    with installation.warehouse.reading() as session:
        return inventory_accuracy(session, places, installation.clock())


def place_names(installation: Installation) -> pl.DataFrame:
    """``location_id`` by ``place``, from the value maps of the mappings that write stock.

    Raises:
        UnusableInputError: a mapping cannot be used.
    """
    found: dict[str, str] = {}
    for file in sorted(installation.settings.mappings.glob("*.yaml")):
        document, _ = read_mapping(file)
        if document.to.entity == _ENTITY and _PLACES in document.values:
            found |= document.values[_PLACES].pairs
    return pl.DataFrame(
        {"place": list(found), "location_id": list(found.values())}, schema={"place": pl.String, "location_id": pl.String}
    )


def write_report(installation: Installation, found: InventoryAccuracy) -> Path:
    """Where the workbook was written: among the reports, under the day of the clock."""
    path = installation.settings.reports_dir / f"inventory-accuracy-{installation.clock():%Y-%m-%d}.xlsx"
    write_workbook(found, path)
    return path
