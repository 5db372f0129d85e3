"""The outbox towards the shop of the sandbox: what it holds afterwards is read from the shop itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter
from retail_etl.delivery.changes import Change

HERE = Place("test")


@pytest.fixture
def shop(town):
    """Reads of the shop, beside the sinks."""
    return ShopWriter(town.connector("magento").client, "all")


def stock(sku, quantity, source="loc_01"):
    reference = f"{sku}@{source}"
    payload = {"sku": sku, "source_code": source, "quantity": quantity, "status": int(float(quantity) > 0)}
    return Change("magento", "stock_levels", f"heartland:stock:{reference}", reference, payload)


def held(shop, sku, source="loc_01"):
    rows = shop.listed("inventory/source-items", [[Filter("sku", "eq", sku)]], 100, HERE)
    return next((str(row["quantity"]) for row in rows if row["source_code"] == source), None)


def test_stock_levels_arrive_and_an_idle_cycle_asks_nothing(town, shop):
    town.say(stock("TEE-BLK-S", "17"), stock("TEE-BLK-M", "0"))
    assert town.push("magento").count("delivered") == 2
    assert (held(shop, "TEE-BLK-S"), held(shop, "TEE-BLK-M")) == ("17", "0")
    before = town.requests("magento")
    assert town.say(stock("TEE-BLK-S", "17"), stock("TEE-BLK-M", "0")).unchanged == 2
    town.push("magento")
    assert town.requests("magento") == before


def test_one_unknown_sku_is_a_dead_letter_and_the_rest_of_its_batch_arrives(town, shop):
    town.say(stock("TEE-NVY-S", "5"), stock("NO-SUCH", "5"), stock("TEE-NVY-M", "6"))
    town.push("magento")
    (dead,) = town.items("dead")
    assert (dead.reference, dead.reason) == ("NO-SUCH@loc_01", "unknown_sku")
    assert "Create the product" in dead.next_step
    assert (held(shop, "TEE-NVY-S"), held(shop, "TEE-NVY-M")) == ("5", "6")


def test_a_time_out_after_the_commit_is_looked_for_and_not_sent_again(town, shop):
    town.say(stock("TEE-BLK-L", "9"))
    town.fault("timeout_after_commit", "magento")
    town.push("magento")
    assert town.items("unknown")
    done = town.until_done("magento")
    assert sum(one.found for one in done) == 1
    assert held(shop, "TEE-BLK-L") == "9"


def test_a_figure_that_somebody_in_the_shop_changed_meanwhile_waits_and_stops_no_other(town, shop):
    def decided(sku, quantity, seen):
        change = stock(sku, quantity)
        return replace(change, payload={**change.payload, "$held": {"quantity": seen}})

    there = {sku: held(shop, sku) for sku in ("TEE-BLK-S", "TEE-BLK-M")}
    town.say(decided("TEE-BLK-S", "217", "98765"), decided("TEE-BLK-M", "216", there["TEE-BLK-M"]))
    town.push("magento")
    (waits,) = town.items("waiting")
    assert (waits.reference, waits.reason) == ("TEE-BLK-S@loc_01", "changed_meanwhile")
    assert (held(shop, "TEE-BLK-S"), held(shop, "TEE-BLK-M")) == (there["TEE-BLK-S"], "216")


def test_the_limit_that_the_shop_names_is_learnt(town, shop):
    town.switch("magento", input_limits=True)
    town.say(*(stock("TEE-BLK-S", str(number), f"loc_0{number}") for number in range(1, 7)))
    town.say(
        *(
            stock(sku, "3", f"loc_0{place}")
            for sku in ("TEE-BLK-M", "TEE-BLK-L", "TEE-NVY-S", "TEE-NVY-M")
            for place in range(1, 7)
        )
    )
    done = town.push("magento")
    town.switch("magento", input_limits=False)
    assert done.count("delivered") == 30


def price(sku, amount):
    return Change("magento", "prices", f"heartland:prices:{sku}", sku, {"sku": sku, "price": amount})


def product(sku, **fields):
    return Change("magento", "products", f"heartland:products:{sku}", sku, {"sku": sku, **fields})


@pytest.fixture
def paid_order(shop):
    """An order that is invoiced, with something left to ship and to refund."""
    for order in shop.listed("orders", [[Filter("state", "eq", "processing")]], 200, HERE):
        items = [item for item in order["items"] if not item.get("parent_item_id") and not item.get("is_virtual")]
        free = [item for item in items if item["qty_invoiced"] == item["qty_ordered"] and not item.get("qty_shipped")]
        if free and order.get("total_paid") and not order.get("total_refunded"):
            return order, free[0]
    raise AssertionError("the world has no such order")


def test_prices_arrive_but_for_the_row_that_the_shop_refuses(town, shop):
    town.say(price("TEE-BLK-S", "21.50"), price("NO-SUCH", "5.00"), price("TEE-BLK-M", "22.00"))
    done = town.push("magento")
    (dead,) = town.items("dead")
    assert (done.count("delivered"), dead.reference, dead.reason) == (2, "NO-SUCH", "price_refused")
    rows = shop.asked("products/base-prices-information", {"skus": ["TEE-BLK-S", "TEE-BLK-M"]}, HERE)
    assert {row["sku"]: str(row["price"]) for row in rows} == {"TEE-BLK-S": "21.5", "TEE-BLK-M": "22"}


def test_names_and_prices_that_somebody_in_the_shop_changed_meanwhile_wait(town, shop):
    def decided(change, seen):
        return replace(change, payload={**change.payload, "$held": seen})

    was = {row["sku"]: row for row in shop.listed("products", [[Filter("sku", "in", "TEE-NVY-S,TEE-NVY-M")]], 2, HERE)}
    town.say(
        decided(product("TEE-NVY-S", name="Navy tee"), {"name": "what stood there"}),
        decided(price("TEE-NVY-S", "23.10"), {"price": "1.0000"}),
        decided(product("TEE-NVY-M", name="Navy tee"), {"name": was["TEE-NVY-M"]["name"]}),
    )
    town.push("magento")
    assert {(item.entity, item.reason) for item in town.items("waiting")} == {
        ("products", "changed_meanwhile"),
        ("prices", "changed_meanwhile"),
    }
    now = {row["sku"]: row for row in shop.listed("products", [[Filter("sku", "in", "TEE-NVY-S,TEE-NVY-M")]], 2, HERE)}
    assert now["TEE-NVY-S"] == was["TEE-NVY-S"]
    assert now["TEE-NVY-M"]["name"] == "Navy tee"


def test_many_products_go_as_one_bulk_that_is_waited_for(town, shop):
    town.switch("magento", further_products=40)
    before = town.requests("magento")
    town.say(*(product(f"PLAIN-{number:06d}", name=f"Shelf {number}") for number in range(1, 31)), product("NO-SUCH", name="x"))
    done = town.push("magento")
    (dead,) = town.items("dead")
    assert (done.count("delivered"), dead.reference, dead.reason) == (30, "NO-SUCH", "missing_field")
    assert town.requests("magento") - before == 3, "the bulk, and two looks at it"
    rows = shop.listed("products", [[Filter("sku", "eq", "PLAIN-000007")]], 1, HERE)
    assert rows[0]["name"] == "Shelf 7"
    town.switch("magento", further_products=0)


def test_a_product_whose_number_cannot_stand_in_an_address_is_changed_all_the_same(town, shop):
    entered = {"sku": "rack 12/6", "name": "Rack", "price": 5, "attribute_set_id": 4}
    shop.send("products", {"product": entered}, HERE)
    town.say(product("rack 12/6", name="Tall rack"))
    assert town.push("magento").count("delivered") == 1
    assert [one["name"] for one in shop.listed("products", [[Filter("sku", "eq", "rack 12/6")]], 1, HERE)] == ["Tall rack"]


def test_a_bulk_that_nobody_works_on_is_unknown_and_says_whom_to_ask(town):
    town.switch("magento", further_products=40, consumer_stopped=True)
    town.say(*(product(f"PLAIN-{number:06d}", name=f"Desk {number}") for number in range(1, 31)))
    town.push("magento")
    assert {("async.operations.all" in item.message) for item in town.items("unknown")} == {True}
    town.switch("magento", consumer_stopped=False)
    town.until_done("magento")
    assert not town.items("waiting", "unknown", "dead")
    town.switch("magento", further_products=0)


def test_a_shipment_whose_answer_was_lost_is_found_by_its_marker(town, shop, paid_order):
    order, item = paid_order
    sku, number = item["sku"], order["entity_id"]
    town.say(stock(sku, "500", "loc_90"))
    town.push("magento")
    track = {"track_number": "1Z77", "title": "UPS", "carrier_code": "ups"}
    payload = {
        "order_id": number,
        "items": [{"order_item_id": item["item_id"], "qty": "1"}],
        "tracks": [track],
        "source_code": "loc_90",
    }
    town.say(Change("magento", "shipments", "heartland:shipments:s1", "HL-SHIP-1", payload))
    town.fault("timeout_after_commit", "magento", target=f"/rest/all/V1/order/{number}/ship")
    assert sum(one.found for one in town.until_done("magento")) == 1
    sent = shop.listed("shipments", [[Filter("order_id", "eq", str(number))]], 10, HERE)
    assert [track["track_number"] for one in sent for track in one["tracks"]].count("1Z77") == 1
    assert held(shop, sku, "loc_90") == "499"


def test_a_refund_is_written_offline_once_and_one_above_what_was_paid_is_refused(town, shop, paid_order):
    order, item = paid_order
    body = {"order_id": order["entity_id"], "items": [{"order_item_id": item["item_id"], "qty": "0"}]}
    town.say(Change("magento", "credit_memos", "heartland:refunds:r1", "HL-REF-1", {**body, "adjustment_positive": "1.00"}))
    town.say(Change("magento", "credit_memos", "heartland:refunds:r2", "HL-REF-2", {**body, "adjustment_positive": "99999.00"}))
    town.fault("timeout_after_commit", "magento", target=f"/rest/all/V1/order/{order['entity_id']}/refund")
    town.until_done("magento")
    (dead,) = town.items("dead")
    assert (dead.reference, dead.reason) == ("HL-REF-2", "refund_exceeds_paid")
    memos = shop.listed("creditmemos", [[Filter("order_id", "eq", str(order["entity_id"]))]], 10, HERE)
    assert [(memo["grand_total"], "transaction_id" in memo) for memo in memos] == [(1, False)]


def test_a_comment_stands_once_and_changes_no_status(town, shop, paid_order):
    number = paid_order[0]["entity_id"]
    told = {"order_id": number, "comment": "Payment failed at the till.", "notify": True}
    town.say(Change("magento", "order_comments", "heartland:payments:p1", "HL-PAY-1", told))
    town.fault("timeout_after_commit", "magento", target=f"/rest/all/V1/orders/{number}/comments")
    town.until_done("magento")
    order = shop.read(f"orders/{number}", HERE)
    (said,) = [one for one in order["status_histories"] if "ext:HL-PAY-1" in str(one["comment"])]
    assert (said["is_customer_notified"], said["status"] == order["status"]) == (1, True)


def test_a_later_tracking_number_joins_its_shipment(town, shop, paid_order):
    order, item = paid_order
    town.say(stock(item["sku"], "500", "loc_90"))
    items = [{"order_item_id": item["item_id"], "qty": "1"}]
    told = {"order_id": order["entity_id"], "items": items, "tracks": [], "source_code": "loc_90"}
    town.say(Change("magento", "shipments", "heartland:shipments:s2", "HL-SHIP-2", told))
    town.until_done("magento")
    track = {"track_number": "1Z88", "title": "UPS", "carrier_code": "ups"}
    town.say(Change("magento", "shipments", "heartland:shipments:s2", "HL-SHIP-2", {**told, "tracks": [track]}))
    town.fault("timeout_after_commit", "magento", target="/rest/all/V1/shipment/track")
    town.until_done("magento")
    sent = shop.listed("shipments", [[Filter("order_id", "eq", str(order["entity_id"]))]], 10, HERE)
    of_ours = [one for one in sent if any("ext:HL-SHIP-2" in said["comment"] for said in one["comments"])]
    assert [[one["track_number"] for one in shipment["tracks"]] for shipment in of_ours] == [["1Z88"]]


@pytest.fixture
def unpaid_order(shop):
    """An order with something left to invoice."""
    for order in shop.listed("orders", [[Filter("state", "in", "new,pending_payment,processing")]], 200, HERE):
        items = [item for item in order["items"] if not item.get("parent_item_id")]
        free = [item for item in items if not item.get("qty_invoiced")]
        if free and not order.get("total_paid"):
            return order, free[0]
    raise AssertionError("the world has no such order")


def test_an_invoice_is_written_once_and_no_gateway_is_asked(town, shop, unpaid_order):
    order, item = unpaid_order
    told = {"order_id": order["entity_id"], "items": [{"order_item_id": item["item_id"], "qty": str(item["qty_ordered"])}]}
    town.say(Change("magento", "invoices", "heartland:payments:i1", "HL-PAY-I1", told))
    town.fault("timeout_after_commit", "magento", target=f"/rest/all/V1/order/{order['entity_id']}/invoice")
    assert sum(one.found for one in town.until_done("magento")) == 1
    (invoice,) = shop.listed("invoices", [[Filter("order_id", "eq", str(order["entity_id"]))]], 10, HERE)
    offline = order["payment"]["method"] in {"checkmo", "banktransfer", "free"}
    assert ("transaction_id" in invoice, invoice["state"]) == (False, 2 if offline else 1)
    town.say(Change("magento", "invoices", "heartland:payments:i2", "HL-PAY-I2", told))
    town.push("magento")
    assert [one.reason for one in town.items("dead")] == ["already_invoiced"]


def test_an_order_is_held_and_released_and_one_that_is_invoiced_is_not_canceled(town, shop, paid_order):
    number = paid_order[0]["entity_id"]

    def state(wanted):
        town.say(
            Change("magento", "order_states", f"heartland:orders:{number}", str(number), {"order_id": number, "state": wanted})
        )
        town.push("magento")
        return shop.read(f"orders/{number}", HERE)["state"]

    assert (state("holded"), state("released")) == ("holded", paid_order[0]["state"])
    assert (state("canceled"), [one.reason for one in town.items("dead")]) == (paid_order[0]["state"], ["order_state"])


def test_balances_are_kept_where_the_edition_has_them_and_the_answer_is_clear_where_not(town, shop):
    customer = shop.listed("customers/search", [[Filter("entity_id", "gt", "0")]], 1, HERE)[0]
    credit = {"customer_id": customer["id"], "email": customer["email"], "website_id": 1, "balance": "25.00"}
    card = {"account_id": 7001, "balance": "10.00"}

    def say(entity, name, payload):
        town.say(Change("magento", entity, f"heartland:{entity}:{name}", name, payload))
        town.push("magento")

    say("store_credits", "open", credit)
    say("gift_cards", "open", card)
    dead = town.items("dead")
    assert ([one.reason for one in dead], "Adobe Commerce" in dead[0].next_step) == (["unsupported", "unsupported"], True)
    town.switch("magento", edition="commerce")
    say("store_credits", "commerce", {**credit, "balance_before": "0"})
    assert shop.read(f"customers/{customer['id']}/balance/1", HERE)["amount"] == 25
    say("store_credits", "commerce", {**credit, "balance": "30.00", "balance_before": "0"})
    assert [one.reason for one in town.items("dead") if one.reference == "commerce"] == ["balance_moved"]
    town.switch("magento", edition="saas")
    shop.send("giftcardaccounts", {"giftcardaccount": {"balance": 50}}, HERE)
    say("gift_cards", "saas", card)
    assert shop.read("giftcardaccounts/7001", HERE)["balance"] == 10
    town.switch("magento", edition="open_source")
