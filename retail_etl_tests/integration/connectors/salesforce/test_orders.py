"""Orders with their lines, and what hangs on them, written to the sandbox's org."""

from __future__ import annotations

import pytest

from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown

pytestmark = pytest.mark.integration


def by_key(outcomes):
    return {outcome.key: outcome for outcome in outcomes}


def order(make_item, reference, *lines, account="cus_000001", status="Completed", **more):
    shown = [
        {
            "Heartland_Id__c": f"{reference}:{number}",
            "Product.Heartland_Id__c": product,
            "Quantity": quantity,
            "UnitPrice": price,
        }
        for number, (product, quantity, price) in enumerate(lines, 1)
    ]
    payload = {
        "Heartland_Id__c": reference,
        "Account.Heartland_Id__c": account,
        "EffectiveDate": "2026-03-24",
        "Heartland_Status__c": status,
        "Heartland_Channel__c": "POS",
        "Heartland_Total__c": "64.41",
        "lines": shown,
    }
    return make_item("orders", reference, {**payload, **more})


def test_an_order_is_made_with_its_lines_and_activated(org, make_item):
    sink = org.connector().sinks()["orders"]

    (outcome,) = sink.push([order(make_item, "O-1", ("prd_00001", "2", "29.75"), ("prd_00002", "1", "4.91"))])

    assert isinstance(outcome, Receipt)
    (held,) = org.query("SELECT Status, StatusCode, TotalAmount, Heartland_Total__c FROM Order WHERE Heartland_Id__c = 'O-1'")
    assert (held["Status"], held["StatusCode"]) == ("Completed", "Activated")
    assert (held["TotalAmount"], held["Heartland_Total__c"]) == (64.41, 64.41)


def test_an_order_that_changes_after_its_activation_ends_activated_with_its_new_lines(org, make_item):
    sink = org.connector().sinks()["orders"]
    sink.push([order(make_item, "O-2", ("prd_00001", "2", "29.75"), ("prd_00002", "1", "4.91"))])
    changed = order(make_item, "O-2", ("prd_00001", "3", "29.75"), status="Partially_Returned")

    (outcome,) = sink.push([changed])

    assert isinstance(outcome, Receipt)
    lines = org.query("SELECT Heartland_Id__c, Quantity FROM OrderItem WHERE Order.Heartland_Id__c = 'O-2'")
    assert [(line["Heartland_Id__c"], line["Quantity"]) for line in lines] == [("O-2:1", 3.0)]
    (held,) = org.query("SELECT StatusCode, Heartland_Status__c FROM Order WHERE Heartland_Id__c = 'O-2'")
    assert (held["StatusCode"], held["Heartland_Status__c"]) == ("Activated", "Partially_Returned")
    assert by_key(sink.find([changed])) == {changed.key: Receipt(changed.key, outcome.target_id, found=True)}


def test_one_bad_order_leaves_nothing_of_itself_and_everything_of_the_others(org, make_item):
    sink = org.connector().sinks()["orders"]
    good, bad = (
        order(make_item, "O-3", ("prd_00001", "1", "25")),
        order(make_item, "O-4", ("prd_00001", "1", "25"), account="cus_x"),
    )
    later = order(make_item, "O-5", ("prd_99999", "1", "25"))

    outcomes = by_key(sink.push([good, bad, later]))

    assert isinstance(outcomes[good.key], Receipt)
    assert (outcomes[bad.key].failure_class, outcomes[bad.key].reason) == (FailureClass.RETRY_LATER, "parent_missing")
    assert "Foreign key external ID: cus_x" in outcomes[bad.key].message
    assert outcomes[later.key].reason == "parent_missing"
    assert [one["Heartland_Id__c"] for one in org.query("SELECT Heartland_Id__c FROM Order WHERE Heartland_Id__c LIKE 'O-_'")
            if one["Heartland_Id__c"] in {"O-3", "O-4", "O-5"}] == ["O-3"]  # fmt: skip


def test_more_bad_orders_than_the_org_bears_stop_no_good_one(org, make_item):
    sink = org.connector().sinks()["orders"]
    bad = [order(make_item, f"O-1{number:02d}", ("prd_00001", "1", "25"), account=f"cus_x{number}") for number in range(20)]
    good = [order(make_item, f"O-2{number:02d}", ("prd_00001", "1", "25")) for number in range(5)]

    outcomes = by_key(sink.push([*bad, *good]))

    assert all(isinstance(outcomes[one.key], Receipt) for one in good)
    assert {outcomes[one.key].reason for one in bad} == {"parent_missing"}


def test_a_product_without_a_price_gets_one_from_the_line(org, make_item):
    sinks = org.connector().sinks()
    sinks["products"].push([make_item("products", "prd_new", {"Name": "New thing", "ProductCode": "NEW", "IsActive": True})])

    (outcome,) = sinks["orders"].push([order(make_item, "O-6", ("prd_new", "1", "12.50"))])

    assert isinstance(outcome, Receipt)
    entries = org.query("SELECT Pricebook2.Name, UnitPrice FROM PricebookEntry WHERE Product2.Heartland_Id__c = 'prd_new'")
    assert sorted((one["Pricebook2"]["Name"], one["UnitPrice"]) for one in entries) == [
        ("Heartland", 12.5),
        ("Standard Price Book", 12.5),
    ]


def test_a_pending_order_stays_a_draft_until_it_is_not(org, make_item):
    sink = org.connector().sinks()["orders"]
    sink.push([order(make_item, "O-7", ("prd_00001", "1", "25"), status="Pending")])
    (before,) = org.query("SELECT StatusCode FROM Order WHERE Heartland_Id__c = 'O-7'")
    sink.push([order(make_item, "O-7", ("prd_00001", "1", "25"), status="Processing")])
    (after,) = org.query("SELECT StatusCode FROM Order WHERE Heartland_Id__c = 'O-7'")

    assert (before["StatusCode"], after["StatusCode"]) == ("Draft", "Activated")


def test_an_order_whose_answer_was_lost_is_there_once_with_each_of_its_lines(org, make_item):
    sink = org.connector().sinks()["orders"]
    org.fault("timeout_after_commit", target="/services/data/v66.0/composite/graph")
    one = order(make_item, "O-8", ("prd_00001", "1", "25"), ("prd_00002", "1", "25"))

    outcomes = sink.push([one])

    assert len(org.query("SELECT Id FROM OrderItem WHERE Order.Heartland_Id__c = 'O-8'")) == 2
    assert isinstance(outcomes[0], (Receipt, Unknown, Failure))
    assert isinstance(sink.find([one])[0], Receipt)


def test_payments_refunds_and_stock_hang_on_their_parents(org, make_item):
    sinks = org.connector().sinks()
    sinks["orders"].push([order(make_item, "O-9", ("prd_00001", "1", "25"))])
    paid = make_item(
        "payments", "P-9", {"Order__r.Heartland_Id__c": "O-9", "Amount__c": "64.41", "Settled_At__c": "2026-03-26"}
    )
    back = make_item("refunds", "R-9", {"Payment__r.Heartland_Id__c": "P-9", "Amount__c": "29.75", "Status__c": "Completed"})
    stock = make_item("stock_levels", "loc_01:prd_00001", {"Product__r.Heartland_Id__c": "prd_00001", "On_Hand__c": "3.125"})

    outcomes = [*sinks["payments"].push([paid]), *sinks["refunds"].push([back]), *sinks["stock_levels"].push([stock])]

    assert all(isinstance(one, Receipt) for one in outcomes)
    (refund,) = org.query("SELECT Amount__c, Payment__r.Heartland_Id__c FROM Heartland_Refund__c WHERE Heartland_Id__c = 'R-9'")
    assert (refund["Amount__c"], refund["Payment__r"]["Heartland_Id__c"]) == (29.75, "P-9")
    assert isinstance(sinks["stock_levels"].find([stock])[0], Receipt)
