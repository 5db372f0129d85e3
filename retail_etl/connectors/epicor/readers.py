"""Which reader serves a stream, by its table and the read path that was chosen for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.connectors.epicor.baq import BaqReader
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


def listing_path(entity: str, config: EpicorConfig) -> str:
    """The address of the entity's set, or of its BAQ where no set has it."""
    table, company = TABLES[entity], encode(config.company)
    if table.entity_set is None:
        return f"api/v2/odata/{company}/BaqSvc/{encode(query_of(entity, config))}/Data"
    return f"api/v2/odata/{company}/{table.service}/{table.entity_set}"


def revision_reader(client: HttpClient, config: EpicorConfig, entity: str, size: int) -> RevisionReader:
    """The reader of a table that is read along its revisions."""
    table, company = TABLES[entity], config.company
    match read_path(entity, config.read_paths):
        case ReadPath.BAQ:
            return BaqReader(client, company, query_of(entity, config), table, size, _parameters(table, config))
        case ReadPath.ODATA:
            return ODataReader(client, company, table, config.book, size)
        case ReadPath.GETROWS:
            return GetRowsReader(client, company, table, config.book, size)


def snapshot_reader(client: HttpClient, config: EpicorConfig, entity: str, size: int) -> ListedSnapshot | MethodSnapshot:
    """The reader of a table that is read whole."""
    table, path = TABLES[entity], read_path(entity, config.read_paths)
    if path is ReadPath.GETROWS:
        return MethodSnapshot(client, config.company, table)
    company = encode(config.company)
    where = f"BaqSvc/{encode(query_of(entity, config))}/Data" if path is ReadPath.BAQ else f"{table.service}/{table.entity_set}"
    return ListedSnapshot(client, f"api/v2/odata/{company}/{where}", table, path, size)


def _parameters(table: Table, config: EpicorConfig) -> dict[str, str]:
    """The configured parameters; one for the book goes only to BAQs of tables that have books."""
    told = dict(config.query_parameters)
    return told if table.book_column else {name: value for name, value in told.items() if name != "BookID"}
