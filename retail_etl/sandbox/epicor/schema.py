"""Entity types written down shortly: `Company:s OrderNum:i ...` with one letter for each type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.edm import Edm, EntityType, Navigation

if TYPE_CHECKING:
    from collections.abc import Mapping

LETTERS = {
    "s": Edm.STRING,
    "i": Edm.INT32,
    "l": Edm.INT64,
    "d": Edm.DECIMAL,
    "b": Edm.BOOLEAN,
    "t": Edm.DATE_TIME_OFFSET,
    "g": Edm.GUID,
}


def entity_type(name: str, key: str, properties: str, navigation: Mapping[str, Navigation] | None = None) -> EntityType:
    """The entity type with the given key and properties; every table has a revision and a row id besides."""
    pairs = (pair.split(":") for pair in f"{properties} SysRevID:l SysRowID:g".split())
    typed = {column: LETTERS[letter] for column, letter in pairs}
    return EntityType(f"Erp.{name}", typed, tuple(key.split()), dict(navigation or {}))
