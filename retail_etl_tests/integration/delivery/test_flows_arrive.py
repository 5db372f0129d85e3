"""Flows from canonical records to what the sandbox's systems hold afterwards: each is read from the system itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from retail_etl.connectors.epicor.calling import Methods
from retail_etl.connectors.heartland.writing import HeartlandWriter
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter
from retail_etl.contracts.catalog import contract
from retail_etl.delivery.mending import approve, replay
from retail_etl.flows import fill_outbox
from retail_etl.operations.queue_records import Link
from retail_etl.operations.records import Word
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
    nothing = {pl.Int64: 0, pl.String: "", pl.Boolean: False, pl.Date: DAY}
    plain = {name: None if column.nullable else nothing.get(kinds[name], MOMENT) for name, column in columns.items()}
    whole = [plain | {"business_date": DAY} | row | {"load_id": "a", "line": number} for number, row in enumerate(rows)]
    with installation.warehouse.writing() as session:
        session.append(table, pl.DataFrame([{name: row[name] for name in kinds} for row in whole], schema=kinds))


def anew(installation, tmp_path):
    """The warehouse without its rows: what the next load says takes their place."""
    tmp_path.mkdir(parents=True, exist_ok=True)
    installation.warehouse = DuckDBWarehouse(tmp_path / "later.duckdb")
    installation.warehouse.migrate()


def flow(installation, town, name, system):
    """The flow's changes, sent."""
    (filled,) = fill_outbox(installation, name)
    assert filled.refused == ()
    town.push(system)
    return filled


@pytest.fixture
def shop(town):
    return ShopWriter(town.connector("magento").client, "all")


def let_go(town, system):
    """Somebody approves what waits; it is sent."""
    with town.operations.writing() as books:
        for item in town.items("held"):
            approve(books, item.key, Word("Ann Lee", town.now, "seen"))
    town.push(system)


def web_order(name, **told):
    """A web order of the tills for nobody known: 2 shirts at 20.00, 5.00 shipping."""
    plain = {"source_system": "heartland", "order_id": name, "order_reference": name.upper(), "order_type": "web_order"}
    plain |= {"state": "open", "location_id": "loc_90", "currency": "USD", "total_minor": 4500, "shipping_minor": 500}
    return plain | told


def line(name, **told):
    plain = {"source_system": "heartland", "order_id": name, "line_id": "1", "line_type": "item", "sku": "TEE-BLK-S"}
    plain |= {"quantity": Decimal(2), "unit_price": Decimal(20), "price_per": Decimal(1), "net_amount": Decimal(40)}
    return plain | {"currency": "USD", "description": "Tee", "carries_money": True, "is_void": False} | told


def test_a_shopify_order_stands_in_the_ledger_with_its_freight_as_a_charge_and_a_large_one_waits(installation, town, tmp_path):
    ledger = Methods(town.connector("epicor").client, town.running.credentials["epicor"]["company"])
    installation.settings.writes = ("epicor.orders",)
    bought = web_order("ord_f1", external_system="shopify", external_reference="#1007")
    put(installation, "canonical.orders", bought, web_order("ord_f2", total_minor=500_000))
    put(installation, "canonical.order_lines", line("ord_f1"), line("ord_f2"))
    flow(installation, town, "heartland_order_to_epicor_order", "epicor")
    (item,), (large,) = town.items("delivered"), town.items("held")
    assert (large.route, ledger.rows(ORDERS, "SalesOrders", "HLRef_c", [large.reference], HERE)) == ("approval", [])
    (head,) = ledger.rows(ORDERS, "SalesOrders", "HLRef_c", [item.reference], HERE, "OrderDtls,OHOrderMscs")
    assert {one["MiscCode"]: str(one["DocMiscAmt"]) for one in head["OHOrderMscs"]} == {"FRT": "5.000"}
    assert (head["OrderComment"], head["PONum"]) == ("source_system: Shopify", "#1007")
    assert ([one["PartNum"] for one in head["OrderDtls"]], str(head["DocOrderAmt"])) == (["TEE-BLK-S"], "45.000")
    anew(installation, tmp_path)
    put(installation, "canonical.orders", bought | {"shipping_minor": 700, "discount_minor": 240})
    put(installation, "canonical.order_lines", line("ord_f1"))
    flow(installation, town, "heartland_order_to_epicor_order", "epicor")
    (head,) = ledger.rows(ORDERS, "SalesOrders", "HLRef_c", [item.reference], HERE, "OHOrderMscs")
    assert {one["MiscCode"]: str(one["DocMiscAmt"]) for one in head["OHOrderMscs"]} == {"FRT": "7.000", "DSC": "-2.400"}
    assert (str(head["DocTotalMisc"]), str(head["DocOrderAmt"])) == ("4.600", "44.600")


def test_what_was_paid_at_the_tills_by_check_is_an_invoice_of_the_shop_and_asks_no_gateway(installation, town, shop):
    installation.settings.writes = ("magento.invoices",)
    asked = [[Filter("state", "in", "new,pending_payment,processing")]]
    own = next(
        one
        for one in shop.listed("orders", asked, 300, HERE)
        if not one.get("total_paid") and not any(item.get("qty_invoiced") for item in one["items"])
    )
    number = own["increment_id"]
    put(
        installation,
        "canonical.orders",
        {
            "source_system": "magento", "order_id": f"MO-{number}", "order_reference": number, "state": own["state"],
            "payment_method": "checkmo", "currency": "USD",
        },
        web_order("ord_i1", external_system="magento", external_reference=number, payment_state="paid"),
    )  # fmt: skip
    lines = [one for one in own["items"] if not one.get("parent_item_id")]
    told = [line(f"MO-{number}", line_id=str(one["item_id"]), quantity=Decimal(str(one["qty_ordered"]))) for one in lines]
    put(installation, "canonical.order_lines", *[one | {"source_system": "magento"} for one in told])
    put(installation, "staging.magento_orders", {"increment_id": number, "entity_id": own["entity_id"]})
    flow(installation, town, "heartland_payment_to_magento_invoice", "magento")
    (invoice,) = shop.listed("invoices", [[Filter("order_id", "eq", str(own["entity_id"]))]], 10, HERE)
    wanted = {one["item_id"]: one["qty_ordered"] for one in lines}
    assert {one["order_item_id"]: one["qty"] for one in invoice["items"] if one["order_item_id"] in wanted} == wanted
    assert ("transaction_id" in invoice, shop.read(f"orders/{own['entity_id']}", HERE)["state"]) == (False, "processing")


def test_a_gift_card_s_balance_reaches_the_account_that_ends_alike_where_the_edition_has_such(installation, town, shop):
    installation.settings.writes = ("magento.gift_cards",)
    card = {"source_system": "heartland", "gift_card_id": "GC-7001-USD", "card_last4": "7001", "currency": "USD"}
    put(installation, "canonical.gift_cards", card | {"liability_minor": 2550})
    flow(installation, town, "heartland_gift_card_to_magento_gift_card", "magento")
    assert [item.route for item in town.items("held")] == ["approval"]
    let_go(town, "magento")
    assert [item.reason for item in town.items("dead")] == ["unsupported"]
    town.switch("magento", edition="saas")
    try:
        with town.operations.writing() as books:
            replay(books, town.items("dead")[0].key, Word("Ann Lee", town.now, "the shop moved"))
        town.push("magento")
        assert [item.reason for item in town.items("dead")] == ["which_gift_card"]
        account = shop.send("giftcardaccounts", {"giftcardaccount": {"balance": 50}}, HERE)["account_id"]
        with town.operations.writing() as books:
            replay(books, town.items("dead")[0].key, Word("Ann Lee", town.now, "the shop has it now"))
        town.push("magento")
        assert shop.read(f"giftcardaccounts/{account}", HERE)["balance"] == Decimal("25.5")
    finally:
        town.switch("magento", edition="open_source")


def test_a_hold_that_the_ledger_sets_anew_holds_an_order_that_the_tills_had_reopened(installation, town, tmp_path):
    tills, loads = HeartlandWriter(town.connector("heartland").client), count()
    bought = {"location_id": "loc_01", "order_type": "special_order", "order_date": "2026-04-01T16:00:00.000Z"}
    bought |= {"status": "Open", "currency": "USD", "line_items": [{"sku": "TEE-BLK-S", "quantity": 1, "price": Decimal(9)}]}
    made = tills.send("POST", "/v1/orders", bought, HERE, key="h1").document["id"]
    with town.operations.writing() as books:
        books.crosswalk.link_all(
            [Link(f"heartland:orders:{made}", "epicor", "orders", "5001")], Word("Ann Lee", town.now, "entered")
        )

    def stands(there):
        """What the tills have of it, once the ledger has it so."""
        here = tills.record(f"/v1/orders/{made}", HERE)["status"]
        anew(installation, tmp_path / str(next(loads)))
        put(installation, "staging.epicor_sales_orders", {"company": "RTL", "order_num": 5001})
        ledger = {"source_system": "epicor", "order_id": "SO-RTL-5001", "order_reference": "5001", "state": there}
        till = {"source_system": "heartland", "order_id": made, "state": {"Open": "open", "OnHold": "on_hold"}[here]}
        put(installation, "canonical.orders", ledger, till)
        flow(installation, town, "epicor_order_to_heartland_order_status", "heartland")
        return tills.record(f"/v1/orders/{made}", HERE)["status"]

    def reopened():
        tills.send("PUT", f"/v1/orders/{made}", {"status": "Open"}, HERE, key=f"o{next(loads)}")

    installation.settings.writes = ("heartland.orders",)
    assert stands("on_hold") == "OnHold"
    reopened()
    assert stands("on_hold") == "Open", "who reopens it at the tills has the last word until the ledger says something else"
    assert stands("open") == "Open"
    assert stands("on_hold") == "OnHold"
    reopened()
    assert stands("on_hold") == "Open"


def test_a_hold_that_the_shop_released_before_anybody_saw_it_is_set_again(installation, town, shop, tmp_path):
    (own,) = shop.listed("orders", [[Filter("state", "eq", "processing")]], 1, HERE)
    number, path = own["increment_id"], f"orders/{own['entity_id']}"

    def stands(load, changed_at):
        """What the shop has of it, once the tills hold it and the shop was seen working on it."""
        anew(installation, tmp_path / load)
        put(installation, "staging.magento_orders", {"increment_id": number, "entity_id": own["entity_id"]})
        web = {"source_system": "magento", "order_id": f"MO-{number}", "order_reference": number, "state": "processing"}
        till = {"source_system": "heartland", "order_id": "ord_h", "external_system": "magento", "external_reference": number}
        put(installation, "canonical.orders", web | {"updated_at": changed_at}, till | {"state": "on_hold"})
        flow(installation, town, "heartland_order_status_to_magento_order_state", "magento")
        return shop.read(path, HERE)["state"]

    installation.settings.writes = ("magento.order_states",)
    assert stands("1", MOMENT) == "holded"
    shop.send(f"{path}/unhold", {}, HERE)
    assert stands("2", MOMENT) == "processing", "the shop was not looked at since"
    assert stands("3", MOMENT + timedelta(minutes=9)) == "holded"
    shop.send(f"{path}/unhold", {}, HERE)


def test_a_stock_request_of_salesforce_changes_the_tills_count_once_and_only_after_a_word(installation, town):
    tills = HeartlandWriter(town.connector("heartland").client)

    def on_hand():
        rows = tills.listed("/v1/inventory", [("sku", "TEE-BLK-S")], HERE)
        return next(row["quantity_on_hand"] for row in rows if row["location_id"] == "loc_01")

    installation.settings.writes = ("heartland.stock_adjustments",)
    asked = {"id": "a02A", "is_deleted": False, "sku": "TEE-BLK-S", "location_code": "loc_01", "request_reason": "Damaged"}
    put(installation, "staging.salesforce_inventory", asked | {"requested_change": Decimal(-2), "requested_at": MOMENT})
    sold = {"source_system": "heartland", "product_id": "p1", "sku": "TEE-BLK-S", "sku_key": "TEE-BLK-S"}
    put(installation, "canonical.products", sold)
    before = on_hand()
    flow(installation, town, "salesforce_stock_request_to_heartland_stock_adjustment", "heartland")
    assert on_hand() == before
    town.fault("timeout_after_commit", "heartland", target="/v1/inventory")
    let_go(town, "heartland")
    town.until_done("heartland")
    (dead,) = town.items("dead")
    assert (dead.reason, on_hand()) == ("ambiguous_adjustment", before - 2)
    with town.operations.writing() as books:
        replay(books, dead.key, Word("Ann Lee", town.now, "it is not in its history"))
    town.push("heartland")
    assert (on_hand(), [item.state.value for item in town.items()]) == (before - 4, ["delivered"])


def test_a_unit_that_the_shop_shipped_is_taken_off_its_stock_once(installation, town, shop, tmp_path):
    def held():
        rows = shop.listed("inventory/source-items", [[Filter("sku", "eq", item["sku"])]], 100, HERE)
        return next(row["quantity"] for row in rows if row["source_code"] == "loc_01")

    def counted(on_hand, reserved):
        level = {"source_system": "heartland", "inventory_level_id": "loc_01/x", "sku": item["sku"], "sku_key": item["sku"]}
        level |= {"location_id": "loc_01", "on_hand_quantity": Decimal(on_hand), "reserved_quantity": Decimal(reserved)}
        put(installation, "canonical.inventory_levels", level | {"available_quantity": Decimal(on_hand - reserved)})
        flow(installation, town, "heartland_stock_to_magento_stock", "magento")

    installation.settings.writes = ("magento.stock_levels",)
    orders = shop.listed("orders", [[Filter("state", "eq", "processing")]], 200, HERE)
    simple = [(one, item) for one in orders for item in one["items"] if item["product_type"] == "simple"]
    order, item = next((one, item) for one, item in simple if not item.get("parent_item_id") and not item.get("qty_shipped"))
    counted(41, 1)
    assert held() == 41
    sent = {"items": [{"order_item_id": item["item_id"], "qty": 1}]}
    shop.send(
        f"order/{order['entity_id']}/ship", sent | {"arguments": {"extension_attributes": {"source_code": "loc_01"}}}, HERE
    )
    assert held() == 40
    anew(installation, tmp_path)
    counted(40, 0)
    assert held() == 40


def test_a_declined_payment_is_a_comment_that_the_shopper_is_told_of(installation, town, shop):
    installation.settings.writes = ("magento.order_comments",)
    (own,) = shop.listed("orders", [[Filter("state", "eq", "processing")]], 1, HERE)
    number = own["increment_id"]
    put(installation, "staging.magento_orders", {"increment_id": number, "entity_id": own["entity_id"]})
    shown = {"source_system": "magento", "order_id": f"MO-{number}", "order_reference": number, "state": "pending_payment"}
    put(installation, "canonical.orders", shown)
    failed = {"source_system": "heartland", "payment_id": "pay_1", "operation": "sale", "status": "declined", "tender": "VISA"}
    failed |= {"web_order_reference": number, "amount_minor": 5471, "currency": "USD", "card_last4": "4242"}
    put(installation, "canonical.payments", failed)
    flow(installation, town, "heartland_failed_payment_to_magento_comment", "magento")
    told = [
        one for one in shop.read(f"orders/{own['entity_id']}", HERE)["status_histories"] if "ext:pay_1" in str(one["comment"])
    ]
    assert [(one["is_customer_notified"], one["is_visible_on_front"], one["comment"].split(" ext:")[0]) for one in told] == [
        (1, 1, "Your payment of 54.71 USD by Visa ending in 4242 was declined. Please choose another way to pay.")
    ]
