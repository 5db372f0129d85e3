"""The outbox towards Heartland's ``v1`` of the sandbox."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retail_etl.connectors.heartland.writing import HeartlandWriter
from retail_etl.connectors.http.answer import Place
from retail_etl.delivery.changes import Change, Parent

HERE = Place("test")


@pytest.fixture
def tills(town):
    """Reads of Heartland, beside the sinks."""
    return HeartlandWriter(town.connector("heartland").client)


def customer(number, **fields):
    payload = {"external_id": f"M-{number}", "source_system": "magento", "last_name": f"Name {number}", **fields}
    return Change("heartland", "customers", f"magento:customers:{number}", f"M-{number}", payload)


def customers(tills, number):
    return tills.listed("/v1/customers", [("external_id", f"M-{number}")], HERE)


def test_a_customer_is_created_once_and_then_changed(town, tills):
    town.say(customer(1, email="a@example.com"))
    town.push("heartland")
    town.say(customer(1, email="b@example.com"))
    town.push("heartland")
    assert [one["email"] for one in customers(tills, 1)] == ["b@example.com"]


def test_a_customer_whose_answer_was_lost_is_found(town, tills):
    town.say(customer(2))
    town.fault("timeout_after_commit", "heartland", target="/v1/customers")
    assert town.push("heartland").count("unknown") == 1
    assert sum(one.found for one in town.until_done("heartland")) == 1
    assert len(customers(tills, 2)) == 1


def order(name, sku="TEE-BLK-S", **fields):
    line = {"line_type": "item", "sku": sku, "quantity": "2", "price": "12.50"}
    payload = {
        "external_id": name, "source_system": "magento", "location_id": "loc_01", "order_date": "2026-04-01T10:00:00.000Z",
        "status": "Open", "line_items": [line], **fields,
    }  # fmt: skip
    return Change("heartland", "orders", f"magento:orders:{name}", name, payload)


def sale(name):
    payload = {"operation": "sale", "amount": "25.00", "method": "Visa"}
    payload["order_id"] = {"$target_id": {"entity": "orders", "record": f"magento:orders:{name}"}}
    return Change(
        "heartland", "payments", f"magento:payments:{name}", name, payload, Parent("orders", f"magento:orders:{name}")
    )


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/payments"])
def test_an_order_and_its_payment_arrive_once_whichever_answer_is_lost(town, tills, path):
    name = f"A{path[-3:]}"
    town.say(order(name), sale(name))
    town.fault("timeout_after_commit", "heartland", target=path)
    town.until_done("heartland")
    (held,) = tills.listed("/v1/orders", [("external_id", name)], HERE)
    paid = tills.listed("/v1/payments", [("order_id", held["id"])], HERE)
    assert (len(paid), str(held["amount_paid"]), held["payment_status"]) == (1, "25.00", "paid")


def test_an_order_moves_on_by_its_status(town, tills):
    town.say(order("B1"))
    town.push("heartland")
    town.say(order("B1", status="Processing"))
    town.push("heartland")
    (held,) = tills.listed("/v1/orders", [("external_id", "B1")], HERE)
    assert held["status"] == "Processing"
    town.say(order("B1", status="Pending"))
    town.push("heartland")
    (dead,) = town.items("dead")
    assert dead.reason == "invalid_transition"


def test_an_order_on_hold_is_opened_before_it_is_completed(town, tills):
    for status in ("Open", "OnHold", "Completed"):
        town.say(order("B2", status=status))
        town.push("heartland")
    (held,) = tills.listed("/v1/orders", [("external_id", "B2")], HERE)
    assert (held["status"], town.items("dead")) == ("Completed", [])


def test_an_unknown_sku_keeps_the_order_and_its_payment_here(town, tills):
    town.say(order("C1", "NO-SUCH"), sale("C1"))
    town.push("heartland")
    (dead,) = town.items("dead")
    assert (dead.reason, len(town.items("waiting")), tills.listed("/v1/orders", [("external_id", "C1")], HERE)) == (
        "unknown_sku",
        1,
        [],
    )


@pytest.mark.parametrize("arrived", [True, False])
def test_a_payment_of_a_killed_run_is_sent_again_with_its_key(town, tills, arrived):
    name = f"K{arrived:d}"
    town.say(order(name), sale(name))
    sink = town.sinks("heartland")["heartland", "payments"]

    def killed(items):
        if arrived:
            sink.push(items)
        raise KeyboardInterrupt

    town.sinks = lambda *_: {**type(town).sinks(town, "heartland"), ("heartland", "payments"): Killed(sink, killed)}
    with pytest.raises(KeyboardInterrupt):
        town.push("heartland")
    del town.sinks
    town.now += timedelta(minutes=20)
    town.push("heartland")
    (held,) = tills.listed("/v1/orders", [("external_id", name)], HERE)
    assert len(tills.listed("/v1/payments", [("order_id", held["id"])], HERE)) == 1
    assert not town.items("dead", "unknown", "waiting")


class Killed:
    """A sink whose run ends while it pushes."""

    def __init__(self, sink, push) -> None:
        self.target, self.entity, self.batch_limit, self.find, self.push = (
            sink.target, sink.entity, sink.batch_limit, sink.find, push,
        )  # fmt: skip


def test_a_payment_whose_key_has_expired_is_not_sent_again_by_itself(town, tills):
    town.say(order("D1"), sale("D1"))
    town.fault("timeout_after_commit", "heartland", target="/v1/payments")
    town.push("heartland")
    town.now += timedelta(hours=30)
    town.push("heartland")
    (dead,) = town.items("dead")
    assert (dead.reason, "Compare" in dead.next_step) == ("ambiguous_payment", True)


def test_stock_goes_in_few_requests_and_one_bad_item_stops_no_other(town, tills):
    skus = [row["sku"] for row in tills.listed("/v1/products", [], HERE)][:60]
    levels = [
        Change(
            "heartland",
            "stock_levels",
            f"epicor:stock:{sku}",
            f"{sku}@loc_02",
            {"sku": sku, "location_id": "loc_02", "quantity": "7"},
        )
        for sku in [*skus, "NO-SUCH"]
    ]
    before = town.requests("heartland")
    town.say(*levels)
    done = town.push("heartland")
    (dead,) = [item for item in town.items("dead") if item.entity == "stock_levels" and item.reason == "unknown_sku"]
    assert dead.reference == "NO-SUCH@loc_02"
    assert done.total == 61
    assert town.requests("heartland") - before <= 2
    rows = tills.listed("/v1/inventory", [("sku", skus[0]), ("location_id", "loc_02")], HERE)
    assert str(rows[0]["quantity_on_hand"]) == "7"


def test_a_product_is_renamed_by_its_sku_and_one_that_is_not_there_is_told(town, tills):
    named = [("TEE-BLK-S", "Black tee"), ("NO-SUCH", "x")]
    town.say(*(Change("heartland", "products", f"p:{sku}", sku, {"sku": sku, "name": name}) for sku, name in named))
    town.push("heartland")
    (dead,) = town.items("dead")
    assert (dead.reason, dead.reference) == ("unknown_sku", "NO-SUCH")
    assert tills.listed("/v1/products", [("sku", "TEE-BLK-S")], HERE)[0]["name"] == "Black tee"


def test_a_product_that_the_tills_changed_meanwhile_waits(town, tills):
    (was,) = tills.listed("/v1/products", [("sku", "TEE-BLK-M")], HERE)
    told = {"sku": "TEE-BLK-M", "name": "Part's name", "$held": {"name": "what stood there"}}
    town.say(Change("heartland", "products", "p:TEE-BLK-M", "TEE-BLK-M", told, target_id=was["id"]))
    town.push("heartland")
    assert [item.reason for item in town.items("waiting")] == ["changed_meanwhile"]
    assert tills.listed("/v1/products", [("sku", "TEE-BLK-M")], HERE) == [was]
