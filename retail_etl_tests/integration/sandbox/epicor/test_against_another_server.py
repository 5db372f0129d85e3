"""The tenant's OData sets give the answers of an OData server that somebody else wrote, loaded with the same rows."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from odatapy.data import Entity, EntityCollection, Link, Property
from odatapy.edm.csdl import (
    CsdlAbstractEdmProvider,
    CsdlEntityContainer,
    CsdlEntitySet,
    CsdlEntityType,
    CsdlNavigationProperty,
    CsdlNavigationPropertyBinding,
    CsdlProperty,
    CsdlPropertyRef,
    CsdlSchema,
)
from odatapy.server.adapters.asgi import ODataASGIApp
from odatapy.server.inmemory import InMemoryDataStore, InMemoryProcessor
from odatapy.server.odata import OData

from retail_etl.sandbox.epicor.edm import Edm, EntityType
from retail_etl.sandbox.epicor.services import SERVICES, EntitySet

SETS = {
    s.name: (service, s)
    for service in (
        "Erp.BO.GLJrnDtlSvc",
        "Erp.BO.CustomerSvc",
        "Erp.BO.SalesOrderSvc",
        "Erp.BO.CashRecSvc",
        "Erp.BO.BankAdjEntrySvc",
        "Erp.BO.AutoBankRecSvc",
        "Erp.BO.CustShipSvc",
    )
    for s in SERVICES[service]
}


class Provider(CsdlAbstractEdmProvider):
    """The same entity types, keys and navigation."""

    def get_schemas(self) -> list[CsdlSchema]:
        container = CsdlEntityContainer("Default", [self._set(s) for _, s in SETS.values()])
        return [CsdlSchema("Erp", entity_types=[self._type(s.entity) for _, s in SETS.values()], entity_container=container)]

    @staticmethod
    def _set(entity_set: EntitySet) -> CsdlEntitySet:
        bindings = [CsdlNavigationPropertyBinding(name, name) for name in entity_set.entity.navigation]
        return CsdlEntitySet(entity_set.name, entity_set.entity.name, navigation_property_bindings=bindings)

    @staticmethod
    def _type(entity: EntityType) -> CsdlEntityType:
        digits = {Edm.DECIMAL: {"precision": 38, "scale": 8}}
        properties = [
            CsdlProperty(name, str(edm), nullable=name not in entity.key, **digits.get(edm, {}))
            for name, edm in entity.properties.items()
        ]
        children = [CsdlNavigationProperty(name, to.target.name, collection=True) for name, to in entity.navigation.items()]
        key = [CsdlPropertyRef(name) for name in entity.key]
        return CsdlEntityType(entity.name.removeprefix("Erp."), properties, navigation_properties=children, key=key)


def midnight(value: Any) -> Any:
    return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC) if isinstance(value, dt.date) else value


def loaded(world) -> InMemoryDataStore:
    store = InMemoryDataStore()
    rows = {name: [{c: midnight(v) for c, v in row.items()} for row in s.rows(world)] for name, (_, s) in SETS.items()}
    entities = {name: [entity(SETS[name][1], row) for row in members] for name, members in rows.items()}
    for name, (_, entity_set) in SETS.items():
        for child, to in entity_set.entity.navigation.items():
            owned: dict[tuple, list[Entity]] = {}
            for row, member in zip(rows[child], entities[child], strict=True):
                owned.setdefault(tuple(row[c] for c in to.shared), []).append(member)
            for row, owner in zip(rows[name], entities[name], strict=True):
                own = owned.get(tuple(row[c] for c in to.shared), [])
                owner.navigation_links.append(Link(title=child, inline_entity_set=EntityCollection(entities=own)))
        store.set_entities(name, entities[name])
    return store


def entity(entity_set: EntitySet, row: dict[str, Any]) -> Entity:
    return Entity(type=entity_set.entity.name, properties=[Property(name=c, value=v) for c, v in row.items()])


@pytest.fixture(scope="module")
def other_server(epicor_world, serve) -> Iterator[httpx.Client]:
    odata = OData.new_instance()
    handler = odata.create_handler(odata.create_service_metadata(Provider()))
    handler.register(InMemoryProcessor(loaded(epicor_world)))
    with serve(ODataASGIApp(handler)) as base_url, httpx.Client(base_url=base_url, timeout=30) as client:
        yield client


def plain(value: Any) -> Any:
    """A cell without the ways in which two servers may spell the same value."""
    if isinstance(value, list):
        return [{name: plain(cell) for name, cell in row.items() if not name.startswith("@")} for row in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value)).normalize()
    return value.removesuffix("Z").removesuffix(".000") if "T00:00:00" in value else value


LINES, CUSTOMERS, ORDERS = "GLJrnDtls", "Customers", "SalesOrders"
STATEMENT_LINES, RECEIPTS, TRANSACTIONS, SHIPPED = "CashBDtls", "CashRecs", "BankTrans", "ShipDtls"
ORDERED = "JournalCode,JournalNum,JournalLine"
QUERIES: list[tuple[str, dict[str, str]]] = [
    (LINES, {"$top": "7"}),
    (LINES, {"$skip": "30", "$top": "5", "$orderby": ORDERED}),
    (LINES, {"$filter": "JournalCode eq 'CR'", "$count": "true", "$top": "0"}),
    (LINES, {"$filter": "JournalCode ne 'GJ' and BookDebitAmount gt 1000", "$count": "true", "$top": "200"}),
    (
        LINES,
        {"$filter": "JournalCode eq 'CR' or JournalCode eq 'BA' and BookCreditAmount eq 0", "$count": "true", "$top": "200"},
    ),
    (
        LINES,
        {"$filter": "(JournalCode eq 'CR' or JournalCode eq 'BA') and BookCreditAmount eq 0", "$count": "true", "$top": "200"},
    ),
    (LINES, {"$filter": "not (JournalCode eq 'GJ')", "$count": "true", "$top": "200"}),
    (LINES, {"$filter": "not contains(Description,'POS') and JournalLine le 2", "$count": "true", "$top": "200"}),
    (LINES, {"$filter": "JEDate ge 2026-03-05T00:00:00Z and JEDate lt 2026-03-07T00:00:00Z", "$count": "true", "$top": "300"}),
    (LINES, {"$filter": "JEDate eq 2026-03-05T00:00:00+00:00", "$count": "true", "$top": "10"}),
    (LINES, {"$filter": "month(JEDate) eq 3 and day(JEDate) le 4", "$count": "true", "$top": "300"}),
    (LINES, {"$filter": "MatchDate eq null", "$count": "true", "$top": "1"}),
    (LINES, {"$filter": "MatchDate ne null", "$count": "true"}),
    (LINES, {"$filter": "MatchDate gt 2026-01-01T00:00:00Z", "$count": "true"}),
    (LINES, {"$filter": "Posted eq true and Reverse eq false", "$count": "true", "$top": "2"}),
    (LINES, {"$filter": "Posted and not Reverse", "$count": "true", "$top": "2"}),
    (LINES, {"$filter": "startswith(GLAccount,'1061|') and endswith(GLAccount,'|001')", "$count": "true", "$top": "100"}),
    (LINES, {"$filter": "contains(tolower(Description),'deposit')", "$count": "true", "$top": "100"}),
    (LINES, {"$filter": "length(Description) gt 40", "$count": "true", "$top": "100"}),
    (LINES, {"$filter": "BookDebitAmount ge 12.5 and BookDebitAmount le 99.99", "$count": "true", "$top": "300"}),
    (LINES, {"$filter": "FiscalYear eq 2026 and FiscalPeriod eq 4", "$count": "true"}),
    (LINES, {"$filter": "10 le JournalNum and 12 ge JournalNum", "$count": "true", "$top": "300"}),
    (LINES, {"$orderby": "BookDebitAmount desc,JournalCode,JournalNum,JournalLine", "$top": "20"}),
    (LINES, {"$orderby": "SysRevID desc", "$top": "3", "$select": "SysRevID"}),
    (LINES, {"$orderby": "JEDate asc,SegValue3 desc,JournalCode,JournalNum,JournalLine", "$top": "40"}),
    (CUSTOMERS, {"$filter": "contains(Name,'O''Neil')", "$orderby": "CustNum", "$count": "true"}),
    (CUSTOMERS, {"$filter": "tolower(City) eq 'new york' and CustNum lt 1000", "$count": "true"}),
    (
        CUSTOMERS,
        {
            "$filter": "toupper(GroupCode) eq 'B2B' and startswith(CustID,'B00')",
            "$orderby": "CustNum",
            "$top": "20",
            "$count": "true",
        },
    ),
    (CUSTOMERS, {"$filter": "trim(Name) eq Name", "$count": "true", "$top": "1"}),
    (CUSTOMERS, {"$select": "CustID", "$orderby": "CustID desc", "$top": "9"}),
    (CUSTOMERS, {"$filter": "Inactive eq true", "$count": "true"}),
    (STATEMENT_LINES, {"$filter": "ImportTranUnclearedAmount ne 0", "$orderby": "CashbookLine", "$count": "true"}),
    (STATEMENT_LINES, {"$filter": "contains(TranRef,'PMT SYS') and TranAmt lt 0", "$count": "true"}),
    (STATEMENT_LINES, {"$orderby": "SysRevID desc,CashbookLine", "$top": "15", "$skip": "3"}),
    (
        STATEMENT_LINES,
        {"$filter": "CashBookNum eq 202603 and TranDate gt 2026-03-05T00:00:00Z", "$count": "true", "$top": "60"},
    ),
    (RECEIPTS, {"$filter": "startswith(BankAcctID,'CLR') and Posted", "$orderby": "HeadNum", "$top": "20", "$count": "true"}),
    (TRANSACTIONS, {"$filter": "TranCleared eq false and not Voided", "$orderby": "TranNum", "$count": "true"}),
    (TRANSACTIONS, {"$filter": "TranClearedDate eq null", "$orderby": "TranNum", "$top": "30", "$count": "true"}),
    (SHIPPED, {"$filter": "OurInventoryShipQty ge 1.5", "$orderby": "PackNum,PackLine", "$top": "30", "$count": "true"}),
    (
        ORDERS,
        {
            "$expand": "OrderDtls($select=OrderLine,PartNum;$orderby=OrderLine)",
            "$select": "OrderNum",
            "$orderby": "OrderNum",
            "$top": "6",
        },
    ),
    (
        ORDERS,
        {
            "$filter": "OpenOrder eq false and DocOrderAmt gt 50",
            "$orderby": "DocOrderAmt desc,OrderNum",
            "$top": "10",
            "$count": "true",
        },
    ),
]
KEYS = {
    LINES: "JournalCode,JournalNum,JournalLine,JEDate,GLAccount,BookDebitAmount,BookCreditAmount",
    CUSTOMERS: "CustNum,CustID,Name,City",
    STATEMENT_LINES: "CashBookNum,CashbookLine,TranDate,TranAmt,ImportTranUnclearedAmount,TranRef",
    RECEIPTS: "GroupID,HeadNum,DocTranAmt,BankAcctID",
    TRANSACTIONS: "TranNum,DocTranAmt,TranCleared,TranClearedDate",
    SHIPPED: "PackNum,PackLine,OrderNum,PartNum,OurInventoryShipQty",
}


def same_columns(theirs: list[dict[str, Any]], ours: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Their rows without the key columns that they add to every selection."""
    columns = set().union(*ours) if ours else set()
    return [{name: value for name, value in row.items() if name in columns} for row in theirs]


@pytest.mark.parametrize(("entity_set", "query"), QUERIES, ids=[" ".join(query.values()) for _, query in QUERIES])
def test_the_same_query_gets_the_same_answer(tenant, other_server, entity_set, query):
    asked = {"$select": KEYS.get(entity_set, "OrderNum,PONum,DocOrderAmt"), **query}
    ours = tenant.get(f"{SETS[entity_set][0]}/{entity_set}", **asked).json()
    theirs = other_server.get(f"/{entity_set}", params=asked).json()
    rows = same_columns(theirs["value"], ours["value"])
    if "$expand" in query:
        for row, own in zip(rows, ours["value"], strict=True):
            row["OrderDtls"] = same_columns(row["OrderDtls"], own["OrderDtls"])
    assert len(rows) == len(theirs["value"])
    assert plain(ours["value"]) == plain(rows if "$top" in query else rows[:100])
    assert ours.get("@odata.count") == theirs.get("@odata.count")


def test_a_revision_found_by_value_is_the_one_asked_for(tenant, other_server):
    rows = tenant.rows(f"{SETS[LINES][0]}/{LINES}", **{"$top": "40", "$select": "SysRevID"})
    for row in rows[::7]:
        asked = {"$filter": f"SysRevID eq {row['SysRevID']}", "$select": "SysRevID", "$count": "true"}
        ours = tenant.get(f"{SETS[LINES][0]}/{LINES}", **asked).json()
        theirs = other_server.get(f"/{LINES}", params=asked).json()
        assert ours["@odata.count"] == theirs["@odata.count"] == 1
        assert ours["value"][0]["SysRevID"] == int(theirs["value"][0]["SysRevID"]) == row["SysRevID"]


REFUSED = [
    {"$filter": "JEDate ge '2026-03-01'"},
    {"$filter": "Nope eq 1"},
    {"$filter": "journalcode eq 'CR'"},
    {"$filter": "JournalCode eq"},
    {"$filter": "JournalCode eq 'CR' and"},
    {"$filter": "(JournalCode eq 'CR'"},
    {"$filter": "JournalCode eq 'CR"},
    {"$filter": "JournalCode eq 5"},
    {"$filter": "BookDebitAmount gt 'much'"},
    {"$filter": "contains(JournalNum,'1')"},
    {"$filter": "nosuchfunction(JournalCode) eq 1"},
    {"$orderby": "Nope"},
    {"$orderby": "JournalNum upwards"},
    {"$select": "Nope"},
    {"$expand": "Nope"},
    {"$top": "-1"},
    {"$top": "many"},
    {"$skip": "-5"},
    {"$count": "maybe"},
    {"$nonsense": "1"},
]


@pytest.mark.parametrize("query", REFUSED, ids=[" ".join(query.values()) for query in REFUSED])
def test_what_the_other_server_refuses_is_refused_here(tenant, other_server, query):
    ours = tenant.get(f"{SETS[LINES][0]}/{LINES}", **query)
    assert other_server.get(f"/{LINES}", params=query).status_code == 400
    assert ours.status_code == 400
    assert ours.json()["ErrorType"] == "Microsoft.OData.ODataException"
