"""Writes while nearly every second call goes wrong: in the end every record is there once, as it was to be."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown
from retail_etl.errors import RetryLaterError

pytestmark = pytest.mark.integration

ORDERS = "SELECT Heartland_Id__c, StatusCode, TotalAmount FROM Order WHERE Heartland_Id__c LIKE 'W-%'"
PLACE = Place("salesforce_Account", "all that were written")
DATA = "/services/data/v66.0/"
SHARE = 0.4


def go_wrong(org, chance):
    """One of the things that happen on the way to an org."""
    if chance.random() >= SHARE:
        return
    kind, target, details = chance.choice(
        [
            ("rate_limited", DATA, {"retry_after": 0}),
            ("server_error", DATA, {"status": 503}),
            ("server_error", DATA, {"status": 502}),
            ("timeout_after_commit", f"{DATA}composite", {}),
            ("token_expired", "/composite", {}),
            ("record_refused", "", {"code": "UNABLE_TO_LOCK_ROW"}),
            ("cut_body", f"{DATA}composite", {}),
        ]
    )
    times = 7 if kind == "server_error" and chance.random() < 0.5 else 1  # longer than one call insists
    org.fault(kind, times=times, target=target, **details)


def deliver(org, sink, items, chance, size):
    """What an outbox does: unknown outcomes are looked up, what may work later is sent again, nothing else is."""
    waiting, receipts, dead, rounds = list(items), {}, {}, 0
    while waiting:
        rounds += 1
        assert rounds < 30, "it comes to an end"
        left, unknown = [], []
        for first in range(0, len(waiting), size):
            some = waiting[first : first + size]
            go_wrong(org, chance)
            outcomes = {one.key: one for one in sink.push(some)}
            for item in some:
                match outcomes.get(item.key):
                    case Receipt() as receipt:
                        receipts[item.key] = receipt
                    case Failure(failure_class=FailureClass.NEEDS_PERSON) as failure:
                        dead[item.key] = failure
                    case Failure():
                        left.append(item)
                    case Unknown() | None:
                        unknown.append(item)
        receipts |= looked_up(sink, unknown)
        waiting = left + [item for item in unknown if item.key not in receipts]
    return receipts, dead


def looked_up(sink, unknown):
    """Receipts of what the org holds; the look itself may take several tries."""
    for _ in range(10):
        try:
            return {one.key: one for one in sink.find(unknown) if isinstance(one, Receipt)} if unknown else {}
        except RetryLaterError:
            continue
    raise AssertionError("the org never answers")


def test_every_customer_is_there_once_however_often_something_went_wrong(org, make_account):
    chance = random.Random(20260302)
    items = [make_account(700_000 + number, Phone=f"+1512{number:07d}") for number in range(6_000)]
    items[5] = make_account(700_005, Heartland_Customer_Type__c="Corporate")
    connector = org.connector()

    receipts, dead = deliver(org, connector.sinks()["accounts"], items, chance, 200)

    assert connector.counts.retries >= 3
    assert set(dead) == {items[5].key}
    assert receipts.keys() | dead.keys() == {item.key for item in items}
    records = connector.sinks()["accounts"]._queries.records(
        "SELECT Id, Heartland_Id__c, Phone FROM Account WHERE Heartland_Id__c LIKE 'T-70%'", PLACE
    )
    assert len(records) == len({one["Heartland_Id__c"] for one in records}) == 5_999
    assert {one["Heartland_Id__c"]: one["Phone"] for one in records} == {
        item.reference: item.payload["Phone"] for item in items if item.key not in dead
    }
    assert {one["Id"] for one in records} == {receipt.target_id for receipt in receipts.values()}


def test_every_order_is_whole_and_there_once_however_often_something_went_wrong(org, make_item):
    chance = random.Random(2)

    def order(number):
        lines = [
            {
                "Heartland_Id__c": f"W-{number}:{n}",
                "Product.Heartland_Id__c": f"prd_{n:05d}",
                "Quantity": "1",
                "UnitPrice": "2.50",
            }
            for n in range(1, 2 + number % 4)
        ]
        payload = {"Account.Heartland_Id__c": "cus_000001", "EffectiveDate": "2026-03-24", "Heartland_Status__c": "Completed"}
        return make_item("orders", f"W-{number}", {**payload, "Heartland_Total__c": "9.99", "lines": lines})

    items = [order(number) for number in range(120)]

    receipts, dead = deliver(org, org.connector().sinks()["orders"], items, chance, 20)

    assert not dead
    assert receipts.keys() == {item.key for item in items}
    held = {one["Heartland_Id__c"]: one for one in org.query(ORDERS)}
    assert held.keys() == {item.reference for item in items}
    assert {one["StatusCode"] for one in held.values()} == {"Activated"}
    for item in items:
        assert Decimal(str(held[item.reference]["TotalAmount"])) == Decimal("2.50") * len(item.payload["lines"])


def test_rows_of_a_job_that_somebody_left_are_looked_for_until_it_has_ended(org, make_account):
    sink = org.connector().sinks()["accounts"]
    opened = {"object": "Account", "operation": "upsert", "externalIdFieldName": "Heartland_Id__c", "contentType": "CSV"}
    job = org.ask("POST", "jobs/ingest", json=opened).json()["id"]
    content = "Heartland_Id__c,Name\nT-000090,Customer 90\n"
    org.ask("PUT", f"jobs/ingest/{job}/batches", content=content.encode(), headers={"Content-Type": "text/csv"})
    org.ask("PATCH", f"jobs/ingest/{job}", json={"state": "UploadComplete"})
    other = make_account(91)
    (waits,) = sink.find([other])
    assert (waits.reason, waits.failure_class) == ("at_work", FailureClass.RETRY_LATER)
    assert list(sink.find([other])) == []
