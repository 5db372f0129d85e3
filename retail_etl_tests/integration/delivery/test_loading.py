"""A system is filled slice by slice; a load that was ended goes on, and nothing is written twice."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from retail_etl import loading
from retail_etl.connectors.interface import Receipt
from retail_etl.contracts.catalog import contract
from retail_etl.delivery.push import Push
from retail_etl.errors import SettingsError
from retail_etl.warehouse.duckdb import DuckDBWarehouse

CONFIG = Path(__file__).parents[3] / "config"
STOCK = "heartland_stock_to_magento_stock"
NOW = datetime(2026, 4, 11, tzinfo=UTC)


class Counter:
    """Takes everything, and counts how often it took each."""

    target, entity, batch_limit = "magento", "stock_levels", 100

    def __init__(self) -> None:
        self.taken = {}

    def push(self, items):
        for item in items:
            self.taken[item.reference] = self.taken.get(item.reference, 0) + 1
        return [Receipt(item.key, item.reference) for item in items]

    def find(self, items):
        return [Receipt(item.key, item.reference, found=True) for item in items if item.reference in self.taken]


@pytest.fixture
def installation(operations, tmp_path):
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    warehouse.migrate()
    kinds = {name: column.dtype.type for name, column in contract("canonical.inventory_levels").to_schema().columns.items()}
    told = {
        "source_system": "heartland",
        "location_id": "loc_01",
        "on_hand_quantity": Decimal(7),
        "is_available_computed": True,
    }
    rows = [
        dict.fromkeys(kinds)
        | told
        | {"inventory_level_id": f"l{n:02}", "sku": f"S{n:02}", "sku_key": f"S{n:02}", "load_id": "a", "line": n}
        for n in range(12)
    ]
    with warehouse.writing() as session:
        session.append("canonical.inventory_levels", pl.DataFrame(rows, schema=kinds))
    settings = SimpleNamespace(
        mappings=CONFIG / "mappings", ownership=CONFIG / "ownership.yaml", writes=("magento.stock_levels",)
    )
    return SimpleNamespace(settings=settings, operations=operations, warehouse=warehouse, clock=lambda: NOW)


def test_an_ended_load_goes_on_and_writes_each_record_once(installation, monkeypatch):
    monkeypatch.setattr(loading, "SLICE", 5)
    shop, sends = Counter(), []

    def send(target):
        sends.append(target)
        if len(sends) == 2:
            raise KeyboardInterrupt
        Push(installation.operations, {("magento", "stock_levels"): shop}, installation.clock, "load").run()

    seen = []
    with pytest.raises(KeyboardInterrupt):
        seen.extend(loading.load(installation, "load", STOCK, send=send))
    assert len(shop.taken) == 5
    told = list(loading.load(installation, "load", STOCK, send=send))
    assert (len(shop.taken), set(shop.taken.values())) == (12, {1})
    assert [(one.done, one.total, one.new) for one in told] == [(0, 12, 0), (5, 12, 0), (10, 12, 0), (12, 12, 2)]
    assert told[0].seconds_left is None


def test_a_load_by_flows_that_are_off_is_refused_with_what_to_do(installation):
    with pytest.raises(SettingsError, match="heartland_price_to_magento_price is not switched on"):
        list(loading.load(installation, "load", "heartland_price_to_magento_price"))
