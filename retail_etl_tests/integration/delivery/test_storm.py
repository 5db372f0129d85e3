"""Many writes through a line that fails, by runs that are killed: each is applied once, or is a dead letter with its reason.

What was applied is read from the systems, not from our receipts. RETAIL_ETL_STORM_WRITES makes it longer.
"""

from __future__ import annotations

import logging
import os
import random
from collections import Counter
from datetime import timedelta

import pytest

from retail_etl.connectors.epicor.calling import Methods
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter
from retail_etl.delivery.changes import Change, Parent

pytestmark = pytest.mark.long
HERE = Place("test")
LOG = logging.getLogger(__name__)
WRITES = int(os.environ.get("RETAIL_ETL_STORM_WRITES", "200"))


def through(town, storm, source, changes, killed):
    """All changes delivered or dead, however often the runs are killed; the town's connector is calm again afterwards."""
    for first in range(0, len(changes), 2_000):
        town.say(*changes[first : first + 2_000])
    storm.calm = False
    runs = 0
    while town.items("waiting", "unknown", "sending"):
        runs += 1
        assert runs < 50 * WRITES, town.items("waiting", "unknown", "sending")[:3]
        try:
            town.push(source)
        except killed:
            town.connector(source, transport=storm)  # the next run is another process
        town.now += timedelta(minutes=4)
    storm.calm = True
    return runs


@pytest.mark.parametrize("seed", [1])
def test_heartland_holds_each_customer_order_and_payment_once(town, storm_of, seed):
    storm, killed = storm_of(seed)
    town.connector("heartland", transport=storm)
    tag, number = f"H{seed}", WRITES // 3
    rng = random.Random(seed)
    changes = []
    for place in range(number):
        name, bad = f"{tag}-{place:05d}", rng.random() < 0.02
        about = {"external_id": name, "source_system": "storm"}
        changes.append(
            Change(
                "heartland",
                "customers",
                f"c:{name}",
                name,
                {**about, "last_name": f"Name {place}", "email": f"{name}@x.example"},
            )
        )
        line = {"line_type": "item", "sku": "NO-SUCH" if bad else "TEE-BLK-S", "quantity": "2", "price": "12.50"}
        order = {
            **about,
            "location_id": "loc_01",
            "order_date": "2026-04-01T10:00:00.000Z",
            "status": "Open",
            "line_items": [line],
        }
        order["customer_id"] = {"$target_id": {"entity": "customers", "record": f"c:{name}"}}
        changes.append(Change("heartland", "orders", f"o:{name}", name, order, Parent("customers", f"c:{name}")))
        sale = {
            "operation": "sale",
            "amount": "25.00",
            "method": "Visa",
            "order_id": {"$target_id": {"entity": "orders", "record": f"o:{name}"}},
        }
        changes.append(Change("heartland", "payments", f"p:{name}", name, sale, Parent("orders", f"o:{name}")))
    runs = _until_only_children_of_the_dead_wait(town, storm, "heartland", changes, killed)
    tills = town.connector("heartland", transport=storm)
    client = tills.client
    customers, orders, paid = Counter(), {}, Counter()
    for resource in ("customers", "orders", "payments"):
        for row in _every(client, f"/v1/{resource}"):
            if resource == "payments":
                paid[row["order_id"]] += 1
            elif str(row.get("external_id") or "").startswith(f"{tag}-"):
                if resource == "customers":
                    customers[row["external_id"]] += 1
                else:
                    assert row["external_id"] not in orders, "an order came twice"
                    orders[row["external_id"]] = row
    dead = {item.reference: item.reason for item in town.items("dead")}
    assert set(dead.values()) <= {"unknown_sku"}, dead
    assert customers == Counter({f"{tag}-{place:05d}": 1 for place in range(number)})
    assert set(orders) == {f"{tag}-{place:05d}" for place in range(number)} - set(dead)
    assert all(paid[order["id"]] == 1 and float(order["amount_paid"]) == 25.0 for order in orders.values())
    _idle(town, "heartland", changes)
    LOG.info("heartland: %d writes, %d runs, faults %s, dead %d", len(changes), runs, dict(storm.faults), len(dead))


@pytest.mark.parametrize("seed", [2])
def test_the_shop_holds_each_customer_comment_and_stock_level_once(town, storm_of, seed):
    storm, killed = storm_of(seed)
    town.connector("magento", transport=storm, write_batch=50)
    town.switch("magento", further_products=WRITES)
    shop = ShopWriter(town.connector("magento").client, "all")
    orders = [row["entity_id"] for row in shop.listed("orders", [[Filter("entity_id", "gt", "0")]], 100, HERE)]
    rng, changes, third = random.Random(seed), [], WRITES // 3
    for place in range(third):
        email, bad = f"s{place:05d}@storm.example", rng.random() < 0.02
        about = {"email": "no address" if bad else email, "firstname": "Ann", "lastname": f"N{place}", "website_id": 1}
        changes.append(Change("magento", "customers", f"c:{place}", email, about))
        comment = {"order_id": orders[place % len(orders)], "comment": "Payment failed at the till."}
        changes.append(Change("magento", "order_comments", f"n:{place}", f"HL-{place:05d}", comment))
        sku = f"PLAIN-{place + 1:06d}"
        level = {"sku": sku, "source_code": "loc_01", "quantity": str(place % 90 + 1), "status": 1}
        changes.append(Change("magento", "stock_levels", f"s:{place}", f"{sku}@loc_01", level))
    runs = through(town, storm, "magento", changes, killed)
    dead = {item.reference: item.reason for item in town.items("dead")}
    assert set(dead.values()) <= {"invalid_email"}, dead
    shop = ShopWriter(town.connector("magento", transport=storm, write_batch=50).client, "all")
    found = shop.listed("customers/search", [[Filter("email", "like", "%@storm.example")]], 20_000, HERE)
    assert Counter(row["email"] for row in found) == Counter(
        {f"s{place:05d}@storm.example": 1 for place in range(third) if f"s{place:05d}@storm.example" not in dead}
    )
    marked = Counter()
    for order in orders:
        for one in shop.read(f"orders/{order}", HERE)["status_histories"]:
            marked.update(word for word in str(one["comment"] or "").split() if word.startswith("ext:HL-"))
    assert marked == Counter({f"ext:HL-{place:05d}": 1 for place in range(third)})
    for place in range(0, third, 50):
        rows = shop.listed("inventory/source-items", [[Filter("sku", "eq", f"PLAIN-{place + 1:06d}")]], 10, HERE)
        assert next(row["quantity"] for row in rows if row["source_code"] == "loc_01") == place % 90 + 1
    _idle(town, "magento", changes)
    LOG.info("magento: %d writes, %d runs, faults %s, dead %d", len(changes), runs, dict(storm.faults), len(dead))


@pytest.mark.parametrize("seed", [3])
def test_kinetic_holds_each_order_and_receipt_once_with_all_of_its_lines(town, storm_of, seed):
    storm, killed = storm_of(seed)
    town.connector("epicor", transport=storm)
    rng, changes, half = random.Random(seed), [], WRITES // 2
    for place in range(half):
        bad = rng.random() < 0.02
        lines = [
            {"POLine": "1", "PartNum": "NO-SUCH" if bad else "TEE-BLK-S", "SellingQuantity": "2", "DocUnitPrice": "19.95"},
            {"POLine": "2", "PartNum": "TEE-BLK-M", "SellingQuantity": "1", "DocUnitPrice": "17.50"},
        ]
        days = {"OrderDate": "2026-04-01", "RequestDate": "2026-04-02", "NeedByDate": "2026-04-03"}
        order = {"CustID": "STORE001", "PONum": f"E-{place:05d}", **days, "lines": lines}
        changes.append(Change("epicor", "orders", f"o:{place}", f"HL:ORD:E{place:05d}", order))
        receipt = {
            "GroupID": f"S{place % 40:03d}", "BankAcctID": "OPBNK", "TranType": "PayInv", "CustID": "STORE001",
            "CheckRef": f"E-{place:05d}", "TranDate": "2026-04-01", "DocTranAmt": "57.40", "CurrencyCode": "USD",
        }  # fmt: skip
        changes.append(Change("epicor", "cash_receipts", f"r:{place}", f"HL:PAY:E{place:05d}", receipt))
    for kind in ("row_locked", "licence_exhausted", "session_expired"):
        town.fault(kind, "epicor", times=max(WRITES // 40, 1))
    runs = through(town, storm, "epicor", changes, killed)
    dead = {item.reference: item.reason for item in town.items("dead")}
    assert set(dead.values()) <= {"part_mapping"}, dead
    ledger = Methods(town.connector("epicor", transport=storm).client, town.running.credentials["epicor"]["company"])
    orders = [one.reference for one in changes if one.entity == "orders"]
    held = ledger.rows("Erp.BO.SalesOrderSvc", "SalesOrders", "HLRef_c", orders, HERE, "OrderDtls")
    assert Counter(row["HLRef_c"] for row in held) == Counter({name: 1 for name in orders if name not in dead})
    assert all([line["POLine"] for line in row["OrderDtls"]] == ["1", "2"] and row["ReadyToCalc"] for row in held)
    assert {str(row["DocOrderAmt"]) for row in held} == {"57.400"}
    receipts = [one.reference for one in changes if one.entity == "cash_receipts"]
    entered = ledger.rows("Erp.BO.CashRecSvc", "CashRecs", "Reference", receipts, HERE)
    assert Counter(row["Reference"] for row in entered) == Counter(dict.fromkeys(receipts, 1))
    assert not any(row["Posted"] for row in entered)
    _idle(town, "epicor", changes)
    LOG.info("epicor: %d writes, %d runs, faults %s, dead %d", len(changes), runs, dict(storm.faults), len(dead))


def test_fifty_thousand_stock_levels_take_sixty_requests_at_most(town):
    town.switch("magento", further_products=50_000)
    changes = []
    for place in range(50_000):
        sku = f"PLAIN-{place + 1:06d}"
        level = {"sku": sku, "source_code": "loc_02", "quantity": str(place % 90 + 1), "status": 1}
        changes.append(Change("magento", "stock_levels", f"s2:{place}", f"{sku}@loc_02", level))
    town.say(*changes)
    before = town.requests("magento")
    done = town.push("magento")
    assert (done.count("delivered"), town.requests("magento") - before <= 60) == (50_000, True)
    shop = ShopWriter(town.connector("magento").client, "all")
    for place in (0, 25_000, 49_999):
        rows = shop.listed("inventory/source-items", [[Filter("sku", "eq", f"PLAIN-{place + 1:06d}")]], 10, HERE)
        assert next(row["quantity"] for row in rows if row["source_code"] == "loc_02") == place % 90 + 1
    _idle(town, "magento", changes)
    town.switch("magento", further_products=0)


def _until_only_children_of_the_dead_wait(town, storm, source, changes, killed):
    """As ``through``; what waits for a dead letter waits with it."""
    for first in range(0, len(changes), 2_000):
        town.say(*changes[first : first + 2_000])
    storm.calm = False
    runs = 0
    while True:
        runs += 1
        dead = {item.record for item in town.items("dead")}
        left = [item for item in town.items("waiting", "unknown", "sending") if item.parent_record not in dead]
        if not left:
            storm.calm = True
            return runs
        assert runs < 50 * WRITES, left[:3]
        try:
            town.push(source)
        except killed:
            town.connector(source, transport=storm)
        town.now += timedelta(minutes=4)


def _idle(town, source, changes):
    """Ten idle cycles ask nothing of the system."""
    before = town.requests(source)
    for _ in range(10):
        town.say(*changes[:2_000])
        assert town.push(source).total == 0
        town.now += timedelta(hours=1)
    assert town.requests(source) == before


def _every(client, path):
    from retail_etl.connectors.heartland.writing import _DECODER
    from retail_etl.connectors.http.ask import Ask

    cursor = None
    while True:
        query = [("per_page", "200"), *([("cursor", cursor)] if cursor else [])]
        read = _DECODER.decode(client.ask(Ask(path, HERE, query=query)).body)
        yield from read["results"]
        cursor = read.get("next_cursor")
        if not cursor:
            return
