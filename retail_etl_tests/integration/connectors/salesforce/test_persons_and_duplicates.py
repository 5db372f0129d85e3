"""Orgs with person accounts, and customers that a duplicate rule of the org finds to be there already."""

from __future__ import annotations

import pytest

from retail_etl.connectors.interface import Failure, Receipt

pytestmark = pytest.mark.integration


@pytest.fixture
def persons(org):
    """The org with person accounts, and a connector that writes them."""
    org.switch(person_accounts=True)
    yield org.connector(person_accounts=True)
    org.switch(person_accounts=False)


def test_an_individual_is_one_person_account_with_what_its_contact_knows(org, persons, make_item, make_account):
    sinks = persons.sinks()
    company = make_account(52, Name="Bluebonnet Cafe LLC", Heartland_Customer_Type__c="Business")
    person = make_account(51, Name="Maya Rose Ortiz")
    assert all(isinstance(one, Receipt) for one in sinks["accounts"].push([person, company]))
    told = {"FirstName": "Maya Rose", "LastName": "Ortiz", "Email": "maya@x.example", "MailingCity": "Austin"}
    told["Heartland_Marketing_Opt_In__c"] = True
    contacts = [
        make_item("contacts", "T-000051", {**told, "Account.Heartland_Id__c": "T-000051"}),
        make_item("contacts", "T-000052", {"LastName": "Desk", "Account.Heartland_Id__c": "T-000052"}),
    ]
    assert all(isinstance(one, Receipt) for one in sinks["contacts"].push(contacts))
    shown = "Name, IsPersonAccount, PersonEmail, PersonMailingCity, Heartland_Marketing_Opt_In__pc"
    (held,) = org.query(f"SELECT {shown} FROM Account WHERE Heartland_Id__c = 'T-000051'")
    assert [held[name] for name in shown.split(", ")] == ["Maya Rose Ortiz", True, "maya@x.example", "Austin", True]
    assert [one["LastName"] for one in org.query("SELECT LastName FROM Contact WHERE Heartland_Id__c LIKE 'T-%'")] == ["Desk"]
    assert {one.key for one in sinks["contacts"].find(contacts)} == {one.key for one in contacts}
    assert {one.key for one in sinks["accounts"].find([person, company])} == {person.key, company.key}


def test_an_org_without_person_accounts_says_what_to_set(org, make_account):
    (failure,) = org.connector(person_accounts=True).sinks()["accounts"].push([make_account(53)])
    assert isinstance(failure, Failure)
    assert failure.failure_class.value == "stop_the_line"


@pytest.mark.parametrize(("rule", "insists", "saved"), [("alert", True, True), ("alert", False, False), ("block", True, False)])
def test_a_customer_whom_the_org_finds_to_be_there_is_saved_only_where_rule_and_setting_let_it(
    org, make_account, rule, insists, saved
):
    place = f"{rule}{insists}"
    org.connector().sinks()["accounts"].push([make_account(60, Name=place, BillingPostalCode="78704")])
    org.switch(duplicate_rule=rule)
    twin = make_account(61 + saved + 2 * insists, Name=place, BillingPostalCode="78704")
    (outcome,) = org.connector(insists_on_duplicates=insists).sinks()["accounts"].push([twin])
    org.switch(duplicate_rule="")
    assert isinstance(outcome, Receipt) is saved
    if isinstance(outcome, Failure):
        assert (outcome.reason, "put the Heartland id on that record" in outcome.next_step) == ("duplicates_detected", True)
