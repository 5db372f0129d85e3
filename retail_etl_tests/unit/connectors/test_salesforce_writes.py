"""What is sent to an org, and what counts as held by it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from retail_etl.connectors.interface import OutboxItem
from retail_etl.connectors.salesforce.classes import ErrorClass, Said, class_of
from retail_etl.connectors.salesforce.order_plan import Held, Statuses, plan
from retail_etl.connectors.salesforce.payloads import body_of, encode, is_held
from retail_etl.connectors.salesforce.refusals import said_of

STATUSES = Statuses("Draft", ("Activated", "Completed"))
BASE = "services/data/v66.0"


def test_a_dotted_name_becomes_its_parent_and_amounts_become_numbers():
    body = body_of(
        {"Account.Heartland_Id__c": "C-1", "Heartland_Total__c": "64.10", "Name": "64.10", "Order__r.Heartland_Id__c": None}
    )

    assert body == {"Account": {"Heartland_Id__c": "C-1"}, "Heartland_Total__c": Decimal("64.10"), "Name": "64.10"}
    assert encode(body) == b'{"Account":{"Heartland_Id__c":"C-1"},"Heartland_Total__c":64.10,"Name":"64.10"}'


@pytest.mark.parametrize(
    ("sent", "held", "same"),
    [
        ({"Heartland_Total__c": "64.10"}, {"Heartland_Total__c": 64.1}, True),
        ({"Heartland_Total__c": "64.10"}, {"Heartland_Total__c": 64.11}, False),
        ({"Name": "1.0"}, {"Name": "1"}, False),
        (
            {"Heartland_Updated_At__c": "2026-03-02T05:00:00.250Z"},
            {"Heartland_Updated_At__c": "2026-03-02T05:00:00.000+0000"},
            True,
        ),
        ({"Settled_At__c": "2026-03-02"}, {"Settled_At__c": "2026-03-02T00:00:00.000+0000"}, True),
        ({"Settled_At__c": "2026-03-02"}, {"Settled_At__c": "2026-03-03T00:00:00.000+0000"}, False),
        ({"Account.Heartland_Id__c": "C-1"}, {"Account": {"Heartland_Id__c": "C-1"}}, True),
        ({"Account.Heartland_Id__c": "C-1"}, {"Account": None}, False),
        ({"IsActive": False}, {"IsActive": False}, True),
        ({"IsActive": True}, {"IsActive": False}, False),
        ({"Phone": None}, {"Phone": None}, True),
        ({"Phone": None}, {"Phone": "1"}, False),
        ({"Phone": "1"}, {}, False),
    ],
)
def test_a_record_holds_what_was_sent_however_the_org_writes_it(sent, held, same):
    assert is_held(sent, held) is same


@pytest.mark.parametrize(
    ("said", "status", "expected"),
    [
        (Said("INVALID_FIELD", "Foreign key external ID: x not found"), 400, ErrorClass.REORDER),
        (Said("INVALID_FIELD", "No such column"), 400, ErrorClass.CONFIGURATION),
        (Said("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), 403, ErrorClass.DEFER),
        (Said("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded."), 403, ErrorClass.RETRY),
        (Said("", "<html>"), 502, ErrorClass.RETRY),
        (Said("", ""), 409, ErrorClass.CONFLICT),
        (Said("", ""), 412, ErrorClass.CONFLICT),
        (Said("", ""), 300, ErrorClass.RECORD),
        (Said("SOMETHING_NEW", ""), 400, ErrorClass.RECORD),
        (Said("SOMETHING_NEW", ""), 403, ErrorClass.CONFIGURATION),
    ],
)
def test_an_error_s_class_follows_its_words_before_its_code_and_its_code_before_its_status(said, status, expected):
    assert class_of(said, status) is expected


def test_a_duplicate_rule_s_refusal_names_the_record_that_is_there():
    match = {"matchRecords": [{"matchConfidence": 100.0, "record": {"attributes": {"type": "Contact"}, "Id": "003HL1"}}]}
    error = {
        "statusCode": "DUPLICATES_DETECTED",
        "message": "Use one of these records?",
        "duplicateResult": {"matchResults": [match]},
    }

    assert "the org has 003HL1" in str(said_of(error))
    assert str(said_of({**error, "duplicateResult": None})) == "DUPLICATES_DETECTED: Use one of these records?"


def order(status="Completed", *quantities):
    lines = [
        {"Heartland_Id__c": f"O-1:{number}", "Product.Heartland_Id__c": "prd_1", "Quantity": str(quantity), "UnitPrice": "5"}
        for number, quantity in enumerate(quantities or (1,), 1)
    ]
    payload = {"Account.Heartland_Id__c": "C-1", "Heartland_Status__c": status, "PoNumber": "7", "lines": lines}
    return OutboxItem("k", "salesforce", "orders", "heartland:orders:O-1", "O-1", payload)


def held(status, *quantities):
    lines = {f"O-1:{n}": {"Heartland_Id__c": f"O-1:{n}", "Quantity": q, "UnitPrice": 5.0} for n, q in enumerate(quantities, 1)}
    return Held({"Id": "801", "Status": status, "StatusCode": "Draft" if status == "Draft" else "Activated"}, lines)


def steps(item, there):
    made = plan(item, there, {"prd_1": "01u1"}, "01s1", STATUSES, BASE)
    return [(step["method"], step["url"].split("/")[5], sorted(step.get("body", {}))) for step in made.steps]


HEADER = ["Account", "Heartland_Status__c", "PoNumber"]
NEW_LINE = ["Order", "PricebookEntryId", "Quantity", "UnitPrice"]
LINE = ["Quantity", "UnitPrice"]


def test_a_new_order_is_a_draft_then_its_lines_then_active_by_a_step_that_changes_nothing_else():
    assert steps(order(), None) == [
        ("PATCH", "Order", sorted([*HEADER, "Pricebook2Id", "Status"])),
        ("PATCH", "OrderItem", NEW_LINE),
        ("PATCH", "Order", ["Status"]),
    ]


def test_an_activated_order_with_the_same_lines_stays_so_and_keeps_its_account():
    assert steps(order(), held("Completed", 1.0)) == [("PATCH", "Order", ["Heartland_Status__c", "PoNumber"])]


def test_an_activated_order_whose_lines_differ_goes_back_to_draft_and_out_again():
    assert steps(order("Completed", 2, 1), held("Completed", 1.0, 1.0, 1.0)) == [
        ("PATCH", "Order", ["Heartland_Status__c", "PoNumber", "Status"]),
        ("DELETE", "OrderItem", []),
        ("PATCH", "OrderItem", LINE),
        ("PATCH", "OrderItem", LINE),
        ("PATCH", "Order", ["Status"]),
    ]


def test_a_draft_that_half_of_its_lines_reached_is_completed():
    assert steps(order("Completed", 1, 1), held("Draft", 1.0)) == [
        ("PATCH", "Order", HEADER),
        ("PATCH", "OrderItem", LINE),
        ("PATCH", "OrderItem", NEW_LINE),
        ("PATCH", "Order", ["Status"]),
    ]


def test_a_cancelled_order_is_not_activated_where_the_org_has_no_status_for_it():
    assert steps(order("Cancelled"), None)[-1][1] == "OrderItem"
    assert steps(order("Cancelled", 2), held("Completed", 1.0))[-1] == ("PATCH", "Order", ["Status"])


def test_an_order_that_people_entered_gets_our_id_and_keeps_its_lines():
    item = OutboxItem("k", "salesforce", "orders", "heartland:orders:O-1", "O-1", {"Heartland_Status__c": "Completed"}, "801")
    there = Held({"Id": "801", "Heartland_Id__c": None, "Status": "Activated", "StatusCode": "Activated"}, {})
    (step,) = plan(item, there, {}, "01s1", STATUSES, BASE).steps

    assert step["url"].endswith("/sobjects/Order/801")
    assert step["body"] == {"Heartland_Id__c": "O-1", "Heartland_Status__c": "Completed"}
