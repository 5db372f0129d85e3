"""Records written to the sandbox's org by our sinks, over real HTTP: once each, and none spoils another."""

from __future__ import annotations

import pytest

from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown

pytestmark = pytest.mark.integration


def by_key(outcomes):
    return {outcome.key: outcome for outcome in outcomes}


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
