"""The streams of Epicor: how each table is read, along what, and which fields may be kept.

A BAQ names its columns ``Table_Field`` and the revision ``Calculated_Rev``; OData and GetRows give the plain names. The key
lists hold both spellings, so that the choice of a read path changes nothing downstream but the parsing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.tables import TABLES
from retail_etl.connectors.interface import CursorKind, Stream
from retail_etl.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.epicor.config import EpicorConfig, ReadPath
    from retail_etl.connectors.epicor.table import Table

__all__ = ["STREAMS", "TABLES", "read_path", "streams_by"]

# Revisions are drawn before a transaction commits, so a lower one can appear after a higher one.
_OVERLAP_REVISIONS: Final = 50_000
_PAGE_SIZE: Final = 500


def _declared(entity: str, table: Table, path: ReadPath) -> Stream:
    key = tuple(table.spelt(column, path) for column in table.key)
    along = table.spelt(table.revision, path) if table.revision and not table.is_snapshot else ""
    return Stream(
        source="epicor",
        entity=entity,
        key=key,
        cursor=CursorKind.SNAPSHOT if table.is_snapshot else CursorKind.REVISION,
        cursor_field=along,
        keys=table.key_list(),
        overlap=timedelta(0) if table.is_snapshot else _OVERLAP_REVISIONS,
        settle_lag=timedelta(0),  # neither a counter nor a whole table has rows that are settling
        page_size=_PAGE_SIZE,
        description=table.description,
    )


STREAMS: Final[Mapping[str, Stream]] = {
    entity: _declared(entity, table, table.read_paths[0]) for entity, table in TABLES.items()
}


def read_path(entity: str, read_paths: Mapping[str, ReadPath]) -> ReadPath:
    """The configured read path of an entity, or its own.

    Raises:
        SettingsError: the table cannot be read that way.
    """
    table = TABLES[entity]
    path = read_paths.get(entity, table.read_paths[0])
    if path not in table.read_paths:
        known = ", ".join(table.read_paths)
        raise SettingsError(
            f"{table.name} is not read by {path}; it is by {known}",
            system="epicor",
            stream=f"epicor_{entity}",
            next_step="mend RETAIL_ETL_EPICOR_READ_PATHS.",
        )
    return path


def streams_by(config: EpicorConfig) -> Mapping[str, Stream]:
    """The streams that are read, with key and cursor spelt as their configured read paths spell them.

    Raises:
        SettingsError: a table cannot be read as configured, or there is no such entity.
    """
    told = {"READ_PATHS": config.read_paths, "QUERIES": config.queries, "NOT_READ": config.not_read}
    for setting, entities in told.items():
        if unknown := set(entities) - set(TABLES):
            raise SettingsError(
                f"there is no entity {min(unknown)} to read; there are {', '.join(TABLES)}",
                system="epicor",
                next_step=f"mend RETAIL_ETL_EPICOR_{setting}.",
            )
    return {
        entity: _declared(entity, table, read_path(entity, config.read_paths))
        for entity, table in TABLES.items()
        if entity not in config.not_read
    }
