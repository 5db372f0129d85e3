"""Flows from canonical records to what the sandbox's systems hold afterwards: each is read from the system itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from retail_etl.connectors.epicor.calling import Methods
from retail_etl.connectors.http.answer import Place
from retail_etl.contracts.catalog import contract
from retail_etl.flows import fill_outbox
from retail_etl.warehouse.duckdb import DuckDBWarehouse

MAPPINGS = Path(__file__).parents[3] / "config" / "mappings"
DAY, MOMENT = date(2026, 4, 1), datetime(2026, 4, 1, 16, tzinfo=UTC)
HERE = Place("test")
ORDERS = "Erp.BO.SalesOrderSvc"


@pytest.fixture
def installation(town, tmp_path):
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    warehouse.migrate()
    return SimpleNamespace(
        settings=SimpleNamespace(mappings=MAPPINGS, ownership=MAPPINGS.parent / "ownership.yaml", writes=()),
        operations=town.operations,
        warehouse=warehouse,
        clock=lambda: town.now,
    )


def put(installation, table, *rows):
    """Rows of a table: what is left out is empty, or nothing where a table wants an amount."""
    columns = contract(table).to_schema().columns
    kinds = {name: column.dtype.type for name, column in columns.items()}
    plain = {name: None if column.nullable or kinds[name] != pl.Int64 else 0 for name, column in columns.items()}
    plain |= {name: MOMENT for name, kind in kinds.items() if isinstance(kind, pl.Datetime) and not columns[name].nullable}
    whole = [plain | {"business_date": DAY} | row | {"load_id": "a", "line": number} for number, row in enumerate(rows)]
    with installation.warehouse.writing() as session:
        session.append(table, pl.DataFrame([{name: row[name] for name in kinds} for row in whole], schema=kinds))


def anew(installation, tmp_path):
    """The warehouse without its rows: what the next load says takes their place."""
    installation.warehouse = DuckDBWarehouse(tmp_path / "later.duckdb")
    installation.warehouse.migrate()


def flow(installation, town, name, system):
    """The flow's changes, sent."""
    (filled,) = fill_outbox(installation, name)
    assert filled.refused == ()
    town.push(system)
    return filled


def web_order(name, **told):
    """A web order of the tills for nobody known: 2 shirts at 20.00, 5.00 shipping."""
    plain = {"source_system": "heartland", "order_id": name, "order_reference": name.upper(), "order_type": "web_order"}
    plain |= {"state": "open", "location_id": "loc_90", "currency": "USD", "total_minor": 4500, "shipping_minor": 500}
    return plain | told


def line(name, **told):
    plain = {"source_system": "heartland", "order_id": name, "line_id": "1", "line_type": "item", "sku": "TEE-BLK-S"}
    plain |= {"quantity": Decimal(2), "unit_price": Decimal(20), "price_per": Decimal(1), "net_amount": Decimal(40)}
    return plain | {"currency": "USD", "description": "Tee", "carries_money": True, "is_void": False} | told


def test_the_shipping_of_a_web_order_stands_in_the_ledger_as_a_charge_and_follows_its_change(installation, town, tmp_path):
    ledger = Methods(town.connector("epicor").client, town.running.credentials["epicor"]["company"])
    installation.settings.writes = ("epicor.orders",)
    put(installation, "canonical.orders", web_order("ord_f1"))
    put(installation, "canonical.order_lines", line("ord_f1"))
    flow(installation, town, "heartland_order_to_epicor_order", "epicor")
    (item,) = town.items()
    (head,) = ledger.rows(ORDERS, "SalesOrders", "HLRef_c", [item.reference], HERE, "OrderDtls,OHOrderMscs")
    assert {one["MiscCode"]: str(one["DocMiscAmt"]) for one in head["OHOrderMscs"]} == {"FRT": "5.000"}
    assert ([one["PartNum"] for one in head["OrderDtls"]], str(head["DocOrderAmt"])) == (["TEE-BLK-S"], "45.000")
    anew(installation, tmp_path)
    put(installation, "canonical.orders", web_order("ord_f1", shipping_minor=700, discount_minor=240))
    put(installation, "canonical.order_lines", line("ord_f1"))
    flow(installation, town, "heartland_order_to_epicor_order", "epicor")
    (head,) = ledger.rows(ORDERS, "SalesOrders", "HLRef_c", [item.reference], HERE, "OHOrderMscs")
    assert {one["MiscCode"]: str(one["DocMiscAmt"]) for one in head["OHOrderMscs"]} == {"FRT": "7.000", "DSC": "-2.400"}
    assert (str(head["DocTotalMisc"]), str(head["DocOrderAmt"])) == ("4.600", "44.600")
