"""Which reader serves a stream, by its table and the read path that was chosen for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.connectors.epicor.baq import EVERY_ROW, BaqReader
from retail_etl.connectors.epicor.by_id import RecordsByKey
from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.getrows import GetRowsReader
from retail_etl.connectors.epicor.odata import ODataReader
from retail_etl.connectors.epicor.snapshot import ListedSnapshot, MethodSnapshot
from retail_etl.connectors.epicor.streams import TABLES, read_path
from retail_etl.connectors.http.query import encode

if TYPE_CHECKING:
    from retail_etl.connectors.epicor.config import EpicorConfig
    from retail_etl.connectors.epicor.revisions import RevisionReader
    from retail_etl.connectors.epicor.table import Table
    from retail_etl.connectors.http.client import HttpClient


def query_of(entity: str, config: EpicorConfig) -> str:
    """The BAQ that reads an entity."""
    return config.queries.get(entity, TABLES[entity].query)


def where(entity: str, config: EpicorConfig, path: ReadPath) -> str:
    """The address of the entity's rows, as its set or as its BAQ gives them."""
    table, company = TABLES[entity], encode(config.company)
    if path is ReadPath.BAQ:
        return f"api/v2/odata/{company}/BaqSvc/{encode(query_of(entity, config))}/Data"
    return f"api/v2/odata/{company}/{table.service}/{table.entity_set}"


def revision_reader(
    client: HttpClient, config: EpicorConfig, entity: str, size: int, *, ids_only: bool = False
) -> RevisionReader:
    """The reader of a table that is read along its revisions; GetRows always gives whole rows."""
    table, path = TABLES[entity], read_path(entity, config.read_paths)
    match path:
        case ReadPath.BAQ:
            parameters = _parameters(table, config)
            return BaqReader(client, where(entity, config, path), table, size, parameters, ids_only=ids_only)
        case ReadPath.ODATA:
            return ODataReader(client, where(entity, config, path), table, config.book, size, ids_only=ids_only)
        case ReadPath.GETROWS:
            return GetRowsReader(client, config.company, table, config.book, size)


def snapshot_reader(client: HttpClient, config: EpicorConfig, entity: str, size: int) -> ListedSnapshot | MethodSnapshot:
    """The reader of a table that is read whole."""
    table, path = TABLES[entity], read_path(entity, config.read_paths)
    if path is ReadPath.GETROWS:
        return MethodSnapshot(client, config.company, table)
    return ListedSnapshot(client, where(entity, config, path), table, path, size)


def records_by_key(client: HttpClient, config: EpicorConfig, entity: str) -> RecordsByKey:
    """Where single records of a table that BAQ or OData reads are found by their keys."""
    table, path = TABLES[entity], read_path(entity, config.read_paths)
    parameters: tuple[tuple[str, str], ...] = ()
    if path is ReadPath.BAQ and not table.is_snapshot:
        parameters = (("LastRev", "-1"), ("MaxRows", EVERY_ROW), *_parameters(table, config).items())
    return RecordsByKey(client, where(entity, config, path), table, path, parameters)


def _parameters(table: Table, config: EpicorConfig) -> dict[str, str]:
    """The configured parameters; one for the book goes only to BAQs of tables that have books."""
    told = dict(config.query_parameters)
    return told if table.book_column else {name: value for name, value in told.items() if name != "BookID"}
