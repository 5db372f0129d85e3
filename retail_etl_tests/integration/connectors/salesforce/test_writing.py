"""Our sinks against the sandbox's org, over real HTTP."""

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


def test_a_customer_is_made_once_however_often_it_is_sent(org, make_account):
    sink = org.connector().sinks()["accounts"]
    one = make_account(1, BillingCity="Austin")

    (first,), (second,) = sink.push([one]), sink.push([one])

    assert isinstance(first, Receipt)
    assert isinstance(second, Receipt)
    assert first.target_id == second.target_id
    assert (first.details["created"], second.details["created"]) == (True, False)
    (held,) = org.query("SELECT Id, Name, BillingCity FROM Account WHERE Heartland_Id__c = 'T-000001'")
    assert (held["Id"], held["BillingCity"]) == (first.target_id, "Austin")


def test_one_bad_row_spoils_no_other_and_says_what_to_do(org, make_account):
    sink = org.connector().sinks()["accounts"]
    items = [make_account(10), make_account(11, Heartland_Customer_Type__c="Corporate"), make_account(12)]

    outcomes = by_key(sink.push(items))

    assert isinstance(outcomes[items[0].key], Receipt)
    assert isinstance(outcomes[items[2].key], Receipt)
    refused = outcomes[items[1].key]
    assert isinstance(refused, Failure)
    assert (refused.failure_class, refused.reason) == (
        FailureClass.NEEDS_PERSON,
        "invalid_or_null_for_restricted_picklist",
    )
    assert "Corporate" in refused.message
    assert "value map" in refused.next_step


def test_a_child_before_its_parent_waits_for_it(org, make_item):
    contact = make_item("contacts", "T-000020", {"LastName": "Late", "Account.Heartland_Id__c": "T-000020"})
    sinks = org.connector().sinks()

    (early,) = sinks["contacts"].push([contact])
    sinks["accounts"].push([make_item("accounts", "T-000020", {"Name": "Late"})])
    (later,) = sinks["contacts"].push([contact])

    assert isinstance(early, Failure)
    assert (early.failure_class, early.reason) == (FailureClass.RETRY_LATER, "parent_missing")
    assert isinstance(later, Receipt)


def test_ten_thousand_customers_take_few_requests(org, make_account):
    connector = org.connector()
    items = [make_account(100_000 + number, Phone=f"+1512555{number % 10_000:04d}") for number in range(10_000)]

    outcomes = connector.sinks()["accounts"].push(items)

    assert all(isinstance(one, Receipt) for one in outcomes)
    assert {one.key for one in outcomes} == {one.key for one in items}
    assert connector.counts.requests <= 15
    assert len({one.target_id for one in outcomes}) == 10_000


def test_the_same_by_calls_of_two_hundred_stays_below_sixty_requests(org, make_account):
    connector = org.connector()
    sink = connector.sinks()["accounts"]
    items = [make_account(200_000 + number) for number in range(10_000)]

    outcomes = [one for first in range(0, 10_000, 2_000) for one in sink.push(items[first : first + 2_000])]

    assert all(isinstance(one, Receipt) for one in outcomes)
    assert connector.counts.requests <= 60


def test_rows_that_a_bulk_job_did_not_come_to_are_sent_again(org, make_account):
    org.switch(bulk_rows_max=2_500)
    items = [make_account(300_000 + number) for number in range(3_000)]

    outcomes = org.connector().sinks()["accounts"].push(items)

    failures = [one for one in outcomes if isinstance(one, Failure)]
    assert len(failures) == 500
    assert {(one.failure_class, one.reason) for one in failures} == {(FailureClass.RETRY_LATER, "unprocessed")}


def test_bulk_rows_that_are_refused_tell_their_reason_and_empty_what_is_null(org, make_account):
    items = [make_account(400_000 + number, Phone="1") for number in range(2_001)]
    sink = org.connector().sinks()["accounts"]
    sink.push(items)
    changed = [make_account(400_000 + number, Phone=None) for number in range(2_001)]
    changed[7] = make_account(400_007, Name="x" * 300)

    outcomes = by_key(sink.push(changed))

    refused = outcomes[changed[7].key]
    assert isinstance(refused, Failure)
    assert (refused.failure_class, refused.reason) == (FailureClass.NEEDS_PERSON, "string_too_long")
    (held,) = org.query("SELECT Phone FROM Account WHERE Heartland_Id__c = 'T-400008'")
    assert held["Phone"] is None


def test_a_lock_is_tried_again_in_smaller_calls(org, make_account):
    org.fault("record_refused", times=2, code="UNABLE_TO_LOCK_ROW")
    items = [make_account(20 + number) for number in range(6)]

    outcomes = org.connector().sinks()["accounts"].push(items)

    assert len(outcomes) == 6
    assert all(isinstance(one, Receipt) for one in outcomes)
    assert org.slept


def test_a_record_that_a_person_entered_gets_the_heartland_id_and_one_that_was_deleted_stays_deleted(
    org, make_account, make_item
):
    made = [org.ask("POST", "sobjects/Account", json={"Name": name}).json()["id"] for name in ("Entered", "Gone")]
    assert org.ask("DELETE", f"sobjects/Account/{made[1]}").status_code == 204
    adopted = make_item("accounts", "T-000030", {"Name": "Entered by a rep"}, target_id=made[0])
    deleted = make_item("accounts", "T-000031", {"Name": "Gone"}, target_id=made[1])

    outcomes = by_key(org.connector().sinks()["accounts"].push([adopted, deleted]))

    assert outcomes[adopted.key] == Receipt(adopted.key, made[0], {"created": False})
    (held,) = org.query("SELECT Id, Name FROM Account WHERE Heartland_Id__c = 'T-000030'")
    assert (held["Id"], held["Name"]) == (made[0], "Entered by a rep")
    assert outcomes[deleted.key].failure_class is FailureClass.NEEDS_PERSON
    assert "recycle bin" in outcomes[deleted.key].next_step
    assert org.query("SELECT Id FROM Account WHERE Heartland_Id__c = 'T-000031'") == []


def test_what_took_effect_before_the_answer_was_lost_is_found_and_what_did_not_is_not(org, make_account, make_item):
    sink = org.connector().sinks()["accounts"]
    there, changed, absent = make_account(40, Phone="+1"), make_account(41, Phone="+1"), make_account(42)
    sink.push([there, make_account(41, Phone="+2")])

    found = by_key(sink.find([there, changed, absent]))

    assert set(found) == {there.key}
    assert found[there.key].found


def test_an_answer_that_stays_away_leaves_the_rows_unknown(org, make_account):
    org.fault("server_error", times=None, target="/services/data/v66.0/composite", status=502)

    (outcome,) = org.connector().sinks()["accounts"].push([make_account(50)])

    assert isinstance(outcome, Unknown)


def test_a_write_whose_answer_was_lost_is_repeated_and_made_once(org, make_account):
    org.fault("timeout_after_commit", target="/services/data/v66.0/composite")
    one = make_account(51)

    (outcome,) = org.connector().sinks()["accounts"].push([one])

    assert isinstance(outcome, Receipt)
    assert len(org.query("SELECT Id FROM Account WHERE Heartland_Id__c = 'T-000051'")) == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"status": 403, "code": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}, "quota"),
        ({"status": 403, "code": "INSUFFICIENT_ACCESS_OR_READONLY", "message": "no"}, "credentials"),
        ({"status": 404, "code": "NOT_FOUND", "message": "no"}, "configuration"),
    ],
)
def test_what_concerns_the_whole_org_stops_the_line(org, make_account, said, reason):
    org.fault("salesforce_error", target="/composite", **said)

    (outcome,) = org.connector().sinks()["accounts"].push([make_account(60)])

    assert (outcome.failure_class, outcome.reason) == (FailureClass.STOP_THE_LINE, reason)
    assert outcome.next_step


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
