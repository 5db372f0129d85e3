"""What clients found out about a real org, and what the sandbox's must do alike."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.integration

ACCOUNT = "sobjects/Account/Heartland_Id__c"


@pytest.mark.parametrize("path", ["query/?q=SELECT+Id+FROM+Account", "limits/", "sobjects/"])
def test_a_slash_at_the_end_changes_nothing(org, path):
    plain = path.replace("/?", "?").rstrip("/")

    assert org.ask("GET", path).json().keys() == org.ask("GET", plain).json().keys()


def test_bodies_in_chunks_are_read(org):
    def chunks():
        yield b'{"Name": "In '
        yield b'chunks"}'

    assert org.ask("PATCH", f"{ACCOUNT}/CH-1", content=chunks()).status_code == 201


@pytest.mark.parametrize(("version", "statuses"), [("45.0", [201, 204]), ("66.0", [201, 200])])
def test_an_update_by_external_id_has_a_body_since_version_46(org, version, statuses):
    answers = [org.ask("PATCH", f"{ACCOUNT}/V-{version}", version=version, json={"Name": name}) for name in ("a", "b")]

    assert [answer.status_code for answer in answers] == statuses


def test_a_session_that_has_ended_is_told_as_an_array(org):
    answer = org.ask("GET", "limits", token="00D!gone")

    assert answer.status_code == 401
    assert answer.json() == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


def test_every_answer_tells_how_many_requests_are_used_and_when_they_are_used_up(org):
    org.switch(daily_requests_max=3)
    told = [org.ask("GET", "limits") for _ in range(4)]

    assert [answer.headers["Sforce-Limit-Info"] for answer in told[:3]] == [f"api-usage={n}/3" for n in (1, 2, 3)]
    assert told[3].status_code == 403
    assert told[3].json()[0]["errorCode"] == "REQUEST_LIMIT_EXCEEDED"


def test_queries_come_in_pages_of_the_size_that_is_asked_for_within_bounds(org):
    first = org.query("SELECT Id FROM Heartland_Inventory__c", headers={"Sforce-Query-Options": "batchSize=50"})
    again = org.ask("GET", first["nextRecordsUrl"].removeprefix("/services/data/v66.0/")).json()

    assert (first["totalSize"], first["done"], len(first["records"])) == (910, False, 200)
    assert not {one["Id"] for one in first["records"]} & {one["Id"] for one in again["records"]}


def test_a_locator_that_has_expired_is_told(org):
    first = org.query("SELECT Id FROM Heartland_Inventory__c", headers={"Sforce-Query-Options": "batchSize=200"})
    org.faults.add("cursor_expired", "salesforce")

    answer = org.ask("GET", first["nextRecordsUrl"].removeprefix("/services/data/v66.0/"))

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_QUERY_LOCATOR")


def test_a_deleted_record_is_gone_for_query_and_marked_for_query_all(org):
    made = org.ask("PATCH", f"{ACCOUNT}/D-1", json={"Name": "Gone"}).json()["id"]
    assert org.ask("DELETE", f"sobjects/Account/{made}").status_code == 204

    text = f"SELECT Id, IsDeleted FROM Account WHERE Id = '{made}'"
    assert org.query(text)["records"] == []
    assert [one["IsDeleted"] for one in org.query(text, path="queryAll")["records"]] == [True]
    assert org.ask("PATCH", f"sobjects/Account/{made}", json={"Name": "x"}).json()[0]["errorCode"] == "ENTITY_IS_DELETED"


def test_a_collection_of_more_than_200_or_with_one_id_twice_is_refused(org):
    many = [{"attributes": {"type": "Account"}, "Heartland_Id__c": f"M-{n}", "Name": "x"} for n in range(201)]
    target = "composite/sobjects/Account/Heartland_Id__c"

    assert org.ask("PATCH", target, json={"records": many}).status_code == 400
    twice = org.ask("PATCH", target, json={"records": [many[0], many[0], many[1]]}).json()
    assert [one["success"] for one in twice] == [False, False, True]
    assert {error["statusCode"] for one in twice[:2] for error in one["errors"]} == {"DUPLICATE_VALUE"}


def test_all_or_none_takes_everything_back(org):
    rows = [
        {"attributes": {"type": "Account"}, "Heartland_Id__c": f"A-{n}", "Name": name} for n, name in enumerate(("x", None))
    ]

    told = org.ask("PATCH", "composite/sobjects/Account/Heartland_Id__c", json={"allOrNone": True, "records": rows}).json()

    assert [one["errors"][0]["statusCode"] for one in told] == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]
    assert org.query("SELECT COUNT() FROM Account WHERE Heartland_Id__c LIKE 'A-%'")["totalSize"] == 0


def test_a_composite_call_hands_ids_on_and_stops_what_hangs_on_a_failure(org):
    root = "/services/data/v66.0"
    steps = [
        {"method": "POST", "url": f"{root}/sobjects/Account", "referenceId": "a", "body": {"Name": "Parent"}},
        {
            "method": "POST",
            "url": f"{root}/sobjects/Contact",
            "referenceId": "c",
            "body": {"LastName": "C", "AccountId": "@{a.id}"},
        },
        {"method": "POST", "url": f"{root}/sobjects/Account", "referenceId": "bad", "body": {}},
        {
            "method": "POST",
            "url": f"{root}/sobjects/Contact",
            "referenceId": "d",
            "body": {"LastName": "D", "AccountId": "@{bad.id}"},
        },
    ]

    told = org.ask("POST", "composite", json={"allOrNone": False, "compositeRequest": steps}).json()["compositeResponse"]

    assert [one["httpStatusCode"] for one in told] == [201, 201, 400, 400]
    assert told[3]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    (contact,) = org.query(f"SELECT Account.Name FROM Contact WHERE Id = '{told[1]['body']['id']}'")["records"]
    assert contact["Account"]["Name"] == "Parent"


def test_behind_fourteen_failed_graphs_the_rest_is_halted(org):
    root = "/services/data/v66.0/sobjects/Account/Heartland_Id__c"

    def graph(number, name):
        step = {"method": "PATCH", "url": f"{root}/G-{number}", "referenceId": "a", "body": {"Name": name}}
        return {"graphId": str(number), "compositeRequest": [step]}

    told = org.ask("POST", "composite/graph", json={"graphs": [graph(n, None) for n in range(14)] + [graph(99, "good")]}).json()

    assert not any(one["isSuccessful"] for one in told["graphs"])
    assert told["graphs"][-1]["graphResponse"]["compositeResponse"][0]["body"][0]["errorCode"] == "PROCESSING_HALTED"


def test_an_order_keeps_the_org_s_rules(org):
    book = org.query("SELECT Id FROM Pricebook2 WHERE Name = 'Heartland'")["records"][0]["Id"]
    entries = org.query("SELECT Id, Pricebook2.IsStandard FROM PricebookEntry LIMIT 2")["records"]
    own, standard = (next(one["Id"] for one in entries if one["Pricebook2"]["IsStandard"] is kind) for kind in (False, True))
    account = org.query("SELECT Id FROM Account LIMIT 1")["records"][0]["Id"]
    head = {"AccountId": account, "EffectiveDate": "2026-03-24", "Pricebook2Id": book}

    def code(answer):
        return answer.json()[0]["errorCode"]

    assert code(org.ask("POST", "sobjects/Order", json={**head, "Status": "Completed"})) == "FAILED_ACTIVATION"
    order = org.ask("POST", "sobjects/Order", json={**head, "Status": "Draft"}).json()["id"]
    line = {"OrderId": order, "Quantity": 1, "UnitPrice": 5}
    assert code(org.ask("PATCH", f"sobjects/Order/{order}", json={"Status": "Activated"})) == "FAILED_ACTIVATION"
    assert code(org.ask("POST", "sobjects/OrderItem", json=line)) == "REQUIRED_FIELD_MISSING"
    wrong = org.ask("POST", "sobjects/OrderItem", json={**line, "PricebookEntryId": standard})
    assert code(wrong) == "FIELD_INTEGRITY_EXCEPTION"
    assert org.ask("POST", "sobjects/OrderItem", json={**line, "PricebookEntryId": own}).status_code == 201
    both = org.ask("PATCH", f"sobjects/Order/{order}", json={"Status": "Activated", "PoNumber": "1"})
    assert code(both) == "FAILED_ACTIVATION"
    assert org.ask("PATCH", f"sobjects/Order/{order}", json={"Status": "Activated"}).status_code == 204
    assert code(org.ask("POST", "sobjects/OrderItem", json={**line, "PricebookEntryId": own})) == "FIELD_INTEGRITY_EXCEPTION"
    assert code(org.ask("DELETE", f"sobjects/Order/{order}")) == "DELETE_FAILED"


def test_a_conditional_update_is_refused_when_the_record_has_moved_on(org):
    made = org.ask("PATCH", f"{ACCOUNT}/IF-1", json={"Name": "x"}).json()["id"]
    headers = {"If-Unmodified-Since": "Mon, 02 Mar 2026 05:00:00 GMT"}

    assert org.ask("PATCH", f"sobjects/Account/{made}", json={"Name": "y"}, headers=headers).status_code == 412


def test_bulk_results_tell_the_end_of_their_pages_with_the_word_null(org):
    job = org.ask("POST", "jobs/query", json={"operation": "queryAll", "query": "SELECT Id, Name FROM Product2"}).json()["id"]
    states = [org.ask("GET", f"jobs/query/{job}").json()["state"] for _ in range(2)]
    first = org.ask("GET", f"jobs/query/{job}/results", params={"maxRecords": "100"})
    last = org.ask("GET", f"jobs/query/{job}/results", params={"maxRecords": "100", "locator": first.headers["Sforce-Locator"]})

    assert states == ["InProgress", "JobComplete"]
    assert (first.headers["Sforce-NumberOfRecords"], last.headers["Sforce-Locator"]) == ("100", "null")
    assert last.headers["content-type"].startswith("text/csv")
    assert org.ask("GET", f"jobs/query/{job}/results", version="60.0").status_code == 409


def test_numbers_of_ten_millions_and_more_come_with_an_exponent(org):
    org.ask("PATCH", "sobjects/Heartland_Payment__c/Heartland_Id__c/P-1", json={"Amount__c": 123456789.12})

    text = org.ask(
        "GET", "query", params={"q": "SELECT Amount__c FROM Heartland_Payment__c WHERE Heartland_Id__c = 'P-1'"}
    ).text

    assert '"Amount__c":1.2345678912E8' in text
