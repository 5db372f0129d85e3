"""Our OData reading against a server that somebody else wrote: paging by revision, counting, and 64-bit integers."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

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
from retail_etl.connectors.epicor.streams import TABLES
from retail_etl.connectors.interface import Connector, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.integration

TABLE = TABLES["gl_lines"]
BASE = 2**53
NUMBERS = {"FiscalYear": "Edm.Int32", "JournalNum": "Edm.Int32", "JournalLine": "Edm.Int32", "SysRevID": "Edm.Int64"}
COLUMNS = (*TABLE.key, *TABLE.columns, TABLE.revision)
ROWS = 250
PAGE_SIZE_OF_THE_SERVER = 30


class Provider(CsdlAbstractEdmProvider):
    def get_schemas(self) -> list[CsdlSchema]:
        properties = [CsdlProperty(name, NUMBERS.get(name, "Edm.String"), nullable=name not in TABLE.key) for name in COLUMNS]
        kind = CsdlEntityType("GLJrnDtl", properties, key=[CsdlPropertyRef(name) for name in TABLE.key])
        container = CsdlEntityContainer("Default", [CsdlEntitySet(TABLE.entity_set, "Erp.GLJrnDtl")])
        return [CsdlSchema("Erp", entity_types=[kind], entity_container=container)]


def line(number: int) -> Entity:
    values = dict.fromkeys(COLUMNS, "") | {
        "Company": "EPIC06",
        "BookID": "MAIN" if number % 10 else "TAX",
        "Description": "O'Neil é",
    }
    values |= {"FiscalYear": 2026, "JournalNum": number // 7, "JournalLine": number, "SysRevID": BASE + 3 * number // 2}
    return Entity(type="Erp.GLJrnDtl", properties=[Property(name=name, value=value) for name, value in values.items()])


@pytest.fixture(scope="module")
def connector() -> Iterator[Connector]:
    store = InMemoryDataStore()
    store.set_entities(TABLE.entity_set, [line(number) for number in range(ROWS, 0, -1)])
    odata = OData.new_instance()
    handler = odata.create_handler(odata.create_service_metadata(Provider()))
    handler.register(InMemoryProcessor(store, page_size=PAGE_SIZE_OF_THE_SERVER))
    app = ODataASGIApp(handler, mount_path=f"/kinetic/api/v2/odata/EPIC06/{TABLE.service}")
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off"))
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
        read_paths={"gl_lines": ReadPath.ODATA},
        requests_per_second=1000.0,
    )
    built = build_connector(config)
    yield built
    built.close()
    server.should_exit = True
    thread.join(10)


def test_the_highest_revision_is_found_to_the_last_bit(connector):
    assert connector.position(connector.streams()["gl_lines"]) == str(BASE + 3 * 249 // 2)


def test_all_lines_of_the_book_are_read_and_counted_though_the_server_cuts_pages(connector):
    stream = connector.streams()["gl_lines"]
    window = Window(None, connector.position(stream))

    read = {}
    for page in connector.pages(stream, window):
        for record in msgspec.json.decode(page.body)["value"]:
            read[record["JournalLine"]] = record

    assert set(read) == {number for number in range(1, ROWS + 1) if number % 10}
    assert connector.control_total(stream, window).records == len(read)
    assert all(record["SysRevID"] == BASE + 3 * number // 2 for number, record in read.items())


def test_a_record_s_address_finds_it(connector):
    stream = connector.streams()["gl_lines"]
    key = {"Company": "EPIC06", "BookID": "MAIN", "FiscalYear": "2026", "FiscalYearSuffix": "", "JournalCode": ""}

    url = connector.record_url(stream, {**key, "JournalNum": "1", "JournalLine": "8"})

    import httpx

    found = httpx.get(url).json()["value"]
    assert [record["JournalLine"] for record in found] == [8]
