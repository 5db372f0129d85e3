"""Our OData reading against a server that somebody else wrote: every entity set, by revision or whole, to the last bit."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest
import uvicorn
from odatapy.data import Entity, Property
from odatapy.edm.csdl import (
    CsdlAbstractEdmProvider,
    CsdlEntityContainer,
    CsdlEntitySet,
    CsdlEntityType,
    CsdlProperty,
    CsdlPropertyRef,
    CsdlSchema,
)
from odatapy.server.adapters.asgi import ODataASGIApp
from odatapy.server.inmemory import InMemoryDataStore, InMemoryProcessor
from odatapy.server.odata import OData
from pydantic import SecretStr

from retail_etl.connectors.epicor import EpicorConfig, build_connector
from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.tables import TABLES
from retail_etl.connectors.interface import Connector, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.connectors.epicor.table import Table

pytestmark = pytest.mark.integration

READABLE = {entity: table for entity, table in TABLES.items() if ReadPath.ODATA in table.read_paths}
SERVICES = {
    table.service: [other for other in READABLE.values() if other.service == table.service] for table in READABLE.values()
}
BASE = 2**53
NUMBERS = {"SysRevID": "Edm.Int64", "Voided": "Edm.Boolean"}
ROWS = 250
PAGE_SIZE_OF_THE_SERVER = 30
ROOT = "/kinetic/api/v2/odata/EPIC06"


def kind(table: Table, column: str) -> str:
    """The OData type of a column: numbers where a key is one, text for the rest."""
    return NUMBERS.get(column, "Edm.Int32" if column in table.plain_keys else "Edm.String")


class Provider(CsdlAbstractEdmProvider):
    def __init__(self, tables: list[Table]) -> None:
        self.tables = tables

    def get_schemas(self) -> list[CsdlSchema]:
        kinds = [self._kind(table) for table in self.tables]
        container = CsdlEntityContainer(
            "Default", [CsdlEntitySet(str(table.entity_set), f"Erp.{table.name}") for table in self.tables]
        )
        return [CsdlSchema("Erp", entity_types=kinds, entity_container=container)]

    @staticmethod
    def _kind(table: Table) -> CsdlEntityType:
        columns = table.columns_on(ReadPath.ODATA)
        properties = [CsdlProperty(name, kind(table, name), nullable=name not in table.key) for name in columns]
        return CsdlEntityType(table.name, properties, key=[CsdlPropertyRef(name) for name in table.key])


def row(table: Table, number: int) -> Entity:
    """A record that its whole key tells apart; the last number of the key counts."""
    counted = [name for name in table.key if kind(table, name) == "Edm.Int32"][-1:] or [table.key[-1]]
    values: dict[str, object] = dict.fromkeys(table.columns_on(ReadPath.ODATA), "") | {"Company": "EPIC06"}
    values |= {name: number // 7 if kind(table, name) == "Edm.Int32" else f"K'{number % 5}" for name in table.key[1:]}
    values |= {name: number if kind(table, name) == "Edm.Int32" else f"O'N {number:04d}" for name in counted}
    values |= {"Voided": number % 2 == 0} if "Voided" in table.key else {}
    values |= {"BookID": "MAIN" if number % 10 else "TAX"} if table.book_column else {}
    values["SysRevID"] = BASE + 3 * number // 2
    return Entity(type=f"Erp.{table.name}", properties=[Property(name=name, value=value) for name, value in values.items()])


def service(tables: list[Table], mounted_at: str) -> ODataASGIApp:
    store = InMemoryDataStore()
    for table in tables:
        store.set_entities(str(table.entity_set), [row(table, number) for number in range(ROWS, 0, -1)])
    odata = OData.new_instance()
    handler = odata.create_handler(odata.create_service_metadata(Provider(tables)))
    handler.register(InMemoryProcessor(store, page_size=PAGE_SIZE_OF_THE_SERVER))
    return ODataASGIApp(handler, mount_path=mounted_at)


class Services:
    """One application a service, by its path."""

    def __init__(self) -> None:
        self.apps = {f"{ROOT}/{name}": service(tables, f"{ROOT}/{name}") for name, tables in SERVICES.items()}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        app = next(app for path, app in self.apps.items() if scope["path"].startswith(f"{path}/"))
        await app(scope, receive, send)


@pytest.fixture(scope="module")
def connector() -> Iterator[Connector]:
    server = uvicorn.Server(uvicorn.Config(Services(), host="127.0.0.1", port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    config = EpicorConfig(
        f"http://127.0.0.1:{port}/kinetic",
        "EPIC06",
        SecretStr("api-key"),
        "robot",
        SecretStr("password"),
        read_paths=dict.fromkeys(READABLE, ReadPath.ODATA),
        requests_per_second=1000.0,
        page_size=80,
    )
    built = build_connector(config)
    yield built
    built.close()
    server.should_exit = True
    thread.join(10)


@pytest.fixture(params=READABLE)
def entity(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def numbers_of(table: Table) -> list[int]:
    return [number for number in range(1, ROWS + 1) if number % 10 or not table.book_column]


@pytest.mark.parametrize("along", [name for name, table in READABLE.items() if not table.is_snapshot])
def test_the_highest_revision_is_found_to_the_last_bit(connector, along):
    highest = max(BASE + 3 * number // 2 for number in numbers_of(READABLE[along]))

    assert connector.position(connector.streams()[along]) == str(highest)


def test_all_rows_are_read_and_counted_though_the_server_cuts_pages(connector, entity):
    table, stream = READABLE[entity], connector.streams()[entity]
    window = Window(None, connector.position(stream))

    read = {}
    for page in connector.pages(stream, window):
        for record in msgspec.json.decode(page.body)["value"]:
            read[tuple(record[name] for name in stream.key)] = record["SysRevID"]

    assert sorted(read.values()) == sorted(BASE + 3 * number // 2 for number in numbers_of(table))
    assert connector.control_total(stream, window).records == len(read)


def test_a_record_s_address_finds_it(connector, entity):
    stream = connector.streams()[entity]
    page = next(iter(connector.pages(stream, Window(None, connector.position(stream)))))
    record = msgspec.json.decode(page.body)["value"][-1]

    url = connector.record_url(stream, {name: str(record[name]) for name in stream.key})

    found = httpx.get(url).json()["value"]
    assert [one["SysRevID"] for one in found] == [record["SysRevID"]]
