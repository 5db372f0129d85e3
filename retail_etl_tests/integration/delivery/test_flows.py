"""From canonical records through mapping and outbox to the shop of the sandbox: what it holds is read from the shop itself."""

from __future__ import annotations

import importlib
import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import dagster as dg
import polars as pl
import pytest

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter
from retail_etl.contracts.catalog import contract
from retail_etl.delivering import withdraw_unmapped
from retail_etl.delivery.changes import Change
from retail_etl.errors import UnusableInputError
from retail_etl.flows import fill_outbox, flows, plan
from retail_etl.warehouse.duckdb import DuckDBWarehouse

MAPPINGS = Path(__file__).parents[3] / "config" / "mappings"
OWNERSHIP = MAPPINGS.parent / "ownership.yaml"
STOCK = "heartland_stock_to_magento_stock"


@pytest.fixture
def installation(town, tmp_path):
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    warehouse.migrate()
    return SimpleNamespace(
        settings=SimpleNamespace(mappings=MAPPINGS, ownership=OWNERSHIP, writes=("magento.stock_levels",)),
        operations=town.operations,
        warehouse=warehouse,
        clock=lambda: town.now,
    )


@pytest.fixture
def shop(town):
    return ShopWriter(town.connector("magento").client, "all")


def put(installation, system="heartland", **stock):
    """A system's stock in the first store: quantities by SKU, ``_`` for ``-``."""
    kinds = {name: column.dtype.type for name, column in contract("canonical.inventory_levels").to_schema().columns.items()}
    rows = []
    for name, quantity in stock.items():
        sku = name.replace("_", "-")
        told = {"source_system": system, "inventory_level_id": f"loc_01/{sku}", "sku": sku, "sku_key": sku}
        place = {"location_id": "loc_01", "on_hand_quantity": Decimal(quantity), "is_available_computed": True}
        rows.append(dict.fromkeys(kinds) | told | place | {"load_id": "a", "line": len(rows) + 1})
    with installation.warehouse.writing() as session:
        session.append("canonical.inventory_levels", pl.DataFrame(rows, schema=kinds))


def held(shop, sku):
    rows = shop.listed("inventory/source-items", [[Filter("sku", "eq", sku)]], 100, Place("test"))
    return next(str(row["quantity"]) for row in rows if row["source_code"] == "loc_01")


def test_stock_of_the_tills_stands_in_the_shop_and_an_idle_cycle_writes_nothing(installation, town, shop):
    put(installation, TEE_BLK_S=41, TEE_BLK_M=0)
    (filled,) = fill_outbox(installation)
    assert (filled.mapping, filled.enqueued.new, filled.refused) == (STOCK, 2, ())
    assert town.push("magento").count("delivered") == 2
    assert (held(shop, "TEE-BLK-S"), held(shop, "TEE-BLK-M")) == ("41", "0")
    before = town.requests("magento")
    (idle,) = fill_outbox(installation)
    town.push("magento")
    assert (idle.enqueued.unchanged, idle.enqueued.new) == (2, 0)
    assert town.requests("magento") == before


def test_a_figure_that_the_shop_takes_back_to_where_it_was_is_told_again(installation, town, shop):
    def looked_at(moment):
        with installation.warehouse.writing() as session:
            for name in ("ops/set_landed", "ops/set_staged"):
                session.run(name, stream="magento_source_items", position=f"{moment:%FT%TZ}", now=moment)

    put(installation, TEE_NVY_S=43)
    put(installation, "magento", TEE_NVY_S=int(held(shop, "TEE-NVY-S")))
    looked_at(town.now - timedelta(minutes=5))
    assert [one.enqueued.new for one in fill_outbox(installation)] == [1]
    town.push("magento")
    assert [one.enqueued.new for one in fill_outbox(installation)] == [0]  # the shop was not looked at since
    looked_at(town.now + timedelta(minutes=5))
    assert [one.enqueued.new for one in fill_outbox(installation)] == [1]
    town.push("magento")
    assert held(shop, "TEE-NVY-S") == "43"


def test_a_system_whose_word_no_flow_carries_on_stands_in_nobodys_way(installation):
    kinds = {name: column.dtype.type for name, column in contract("canonical.products").to_schema().columns.items()}
    names = {"heartland": "Tee", "magento": "Old tee", "epicor": "T-SHIRT BLK"}
    told = {"sku": "TEE-BLK-S", "sku_key": "TEE-BLK-S", "is_active": True, "load_id": "a", "line": 1, "product_type": "simple"}
    rows = [
        dict.fromkeys(kinds) | told | {"source_system": system, "product_id": system, "name": name}
        for system, name in names.items()
    ]
    with installation.warehouse.writing() as session:
        session.append("canonical.products", pl.DataFrame(rows, schema=kinds))
    installation.settings.writes = ("magento.products",)
    assert [one.enqueued.new for one in fill_outbox(installation)] == [1]
    installation.settings.writes = ("magento.products", "heartland.products")
    told = {one.mapping: one.enqueued for one in fill_outbox(installation)}
    assert told["epicor_part_to_heartland_product"].new == 1, "the ledger names what is sold, once it is heard"


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(installation, town):
    put(installation, TEE_BLK_S=41)
    (planned,) = plan(installation, STOCK)
    assert (planned.writes, planned.foreseen.new, planned.foreseen.changed) == ("magento.stock_levels", 1, 0)
    assert planned.foreseen.examples[0].payload == {
        "sku": "TEE-BLK-S",
        "source_code": "loc_01",
        "quantity": "41",
        "status": 1,
    }
    assert not town.items()
    list(fill_outbox(installation))
    (again,) = plan(installation, STOCK)
    assert (again.foreseen.new, again.foreseen.on_the_way) == (0, 1)


def test_a_flow_that_is_off_fills_no_outbox(installation, town):
    put(installation, TEE_BLK_S=41)
    installation.settings.writes = ()
    assert not list(fill_outbox(installation))
    assert not town.items()


def test_flows_come_in_the_order_of_operations_and_an_unknown_one_is_named(installation):
    entities = [flow.entity for flow in flows(installation)]
    assert entities.index("accounts") < entities.index("orders") < entities.index("payments") < entities.index("stock_levels")
    with pytest.raises(UnusableInputError, match="no mapping is called stock"):
        flows(installation, "stock")


def test_the_asset_of_a_flow_plots_what_it_filled_and_checks_what_its_mapping_refused(installation, monkeypatch):
    assets = importlib.import_module("retail_etl.defs.flows")
    monkeypatch.setenv("RETAIL_ETL_WRITES", "magento.stock_levels")
    (head,) = assets.flows_in_use()
    assert assets.flow_keys("magento") == [["outbox", STOCK]]
    assert not assets.flow_keys("salesforce")
    put(installation, TEE_BLK_S=41, **{"X" * 65: 1})
    done = dg.materialize([assets._flow(head)], resources={"installation": installation})
    (event,) = done.get_asset_materialization_events()
    told = {name: value.value for name, value in event.materialization.metadata.items()}
    assert (told["new"], told["unchanged"], told["go nowhere"]) == (1, 0, 1)
    checks = {one.check_name: one for one in done.get_asset_check_evaluations()}
    check = checks["every_record_mapped"]
    assert (check.passed, checks["no_update_lost"].passed) == (False, True)
    assert "sku: is longer than 64 characters" in str(check.metadata["records"].value)


def test_no_flow_is_an_asset_where_nothing_may_be_written(monkeypatch):
    monkeypatch.delenv("RETAIL_ETL_WRITES", raising=False)
    assert not importlib.import_module("retail_etl.defs.flows").flows_in_use()


def test_a_change_whose_record_leaves_its_mapping_is_withdrawn_and_comes_back_with_it(installation, town, tmp_path):
    put(installation, TEE_BLK_S=31, TEE_BLK_M=32)
    list(fill_outbox(installation))
    installation.warehouse = DuckDBWarehouse(tmp_path / "later.duckdb")
    installation.warehouse.migrate()
    put(installation, TEE_BLK_S=31)
    (filled,) = fill_outbox(installation)
    (left,) = town.items("withdrawn")
    assert (filled.withdrawn, left.reference, left.reason) == (1, "TEE-BLK-M@loc_01", "left_mapping")
    with installation.operations.reading() as books:
        assert [one.what for one in books.audit.entries() if one.subject == left.subject] == ["outbox.withdrawn"]
    assert town.push("magento").count("delivered") == 1
    put(installation, TEE_BLK_M=32)
    (back,) = fill_outbox(installation)
    assert (back.enqueued.new, [item.reference for item in town.items("waiting")]) == (1, ["TEE-BLK-M@loc_01"])


def test_changes_of_a_mapping_whose_file_was_deleted_are_withdrawn_and_come_back_with_it(installation, town, tmp_path):
    put(installation, TEE_BLK_S=21)
    list(fill_outbox(installation))
    town.say(Change("magento", "stock_levels", "by hand", "TEE-BLK-M@loc_01", {"sku": "TEE-BLK-M"}))
    installation.settings.mappings = shutil.copytree(MAPPINGS, tmp_path / "mappings")
    stock = installation.settings.mappings / f"{STOCK}.yaml"
    text = stock.read_text()
    stock.write_text("from: [")
    assert withdraw_unmapped(installation) == 0, "a file that cannot be read says nothing of what is gone"
    stock.unlink()
    assert withdraw_unmapped(installation) == 1
    (gone,) = town.items("withdrawn")
    assert (gone.reason, gone.reference, "file is back" in gone.next_step) == ("no_mapping", "TEE-BLK-S@loc_01", True)
    assert [item.record for item in town.items("waiting")] == ["by hand"]
    stock.write_text(text)
    (back,) = fill_outbox(installation)
    assert (back.enqueued.new, withdraw_unmapped(installation)) == (1, 0)
