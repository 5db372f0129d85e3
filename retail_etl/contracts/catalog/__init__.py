"""Every table of the road: its contract, its keys, along what it is read, who answers for it.

Light to import: Dagster reads the catalog when it loads, and Pandera comes in only when a contract is asked for.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from retail_etl.contracts.catalog import (
    bank,
    canonical,
    epicor,
    heartland,
    heartland_gateway,
    heartland_retail,
    magento,
    salesforce,
)
from retail_etl.contracts.catalog.entry import TableEntry
from retail_etl.errors import InvariantBrokenError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandera.polars as pa

__all__ = ["CATALOG", "TableEntry", "column_descriptions", "contract", "staging_table"]

_ENTRIES: Final = (
    heartland.ENTRIES,
    heartland_retail.ENTRIES,
    heartland_gateway.ENTRIES,
    magento.ENTRIES,
    epicor.ENTRIES,
    salesforce.ENTRIES,
    bank.ENTRIES,
    canonical.ENTRIES,
)

CATALOG: Final[Mapping[str, TableEntry]] = {entry.name: entry for entries in _ENTRIES for entry in entries}


def staging_table(stream: str) -> TableEntry:
    """The staging table that a stream fills.

    Raises:
        InvariantBrokenError: the stream has none, which only a mistake in our own code can bring about.
    """
    entry = CATALOG.get(f"staging.{stream}")
    if entry is None:
        raise InvariantBrokenError("no staging table is in the catalog", stream=stream)
    return entry


@cache
def contract(table: str) -> type[pa.DataFrameModel]:
    """The Pandera contract of a table; imports Pandera."""
    module, _, name = CATALOG[table].contract.partition(":")
    found: Any = getattr(import_module(f"retail_etl.contracts.{module}"), name)
    return found  # type: ignore[no-any-return]


def column_descriptions(table: str) -> dict[str, str]:
    """The business meaning of each column; imports Pandera."""
    columns = contract(table).to_schema().columns
    return {name: str(column.description) for name, column in columns.items()}
