"""Heartland Retail and the card gateway as the sandbox serves them: grammar, access, refusals."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

pytestmark = pytest.mark.integration

VERSION = {"X-GP-Version": "2021-03-22"}
ENVELOPE = (
    '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><PosRequest xmlns="http://Hps.Exchange.PosGateway">'
    "<Ver1.0><Header><SecretAPIKey>{key}</SecretAPIKey></Header><Transaction>{asked}</Transaction></Ver1.0></PosRequest>"
    "</Body></Envelope>"
)


@pytest.fixture(scope="module")
def sandbox():
    with serving(SandboxOptions(world=WorldOptions(business_days=5, payments=500), rate=0)) as running:
        yield running


@pytest.fixture(scope="module")
def tills(sandbox):
    token = sandbox.credentials["heartland_retail"]["access_token"]
    with httpx.Client(
        base_url=sandbox.url("heartland_retail") + "/api", headers={"Authorization": f"Bearer {token}"}
    ) as client:
        yield client


@pytest.fixture(scope="module")
def gp_api(sandbox):
    with httpx.Client(base_url=sandbox.url("heartland_gateway") + "/ucp", headers=VERSION) as client:
        client.headers["Authorization"] = f"Bearer {token_of(sandbox, client).json()['token']}"
        yield client


def token_of(sandbox, client, **changes):
    shown = sandbox.credentials["heartland_gateway"]
    digest = hashlib.sha512(f"n0nce{shown['gp_api_app_key']}".encode()).hexdigest()
    asked = {"app_id": shown["gp_api_app_id"], "nonce": "n0nce", "secret": digest, "grant_type": "client_credentials"}
    return client.post("/accesstoken", json={**asked, **changes})


def portico(sandbox, asked, key=None):
    body = ENVELOPE.format(key=key or sandbox.credentials["heartland_gateway"]["portico_secret_api_key"], asked=asked)
    answer = httpx.post(sandbox.url("heartland_gateway") + "/portico", content=body)
    assert answer.status_code == 200
    root = fromstring(answer.content)
    told = {name(element): element.text for element in root.iter()}
    rows = [{name(part): part.text for part in row} for row in root.iter() if name(row) in ("Transactions", "Details")]
    return told["GatewayRspCode"], rows


def name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def test_lists_are_filtered_ordered_and_paged_as_the_grammar_says(tills):
    whole = tills.get("/sales/tickets", params={"per_page": "all", "sort[]": "updated_at,asc"}).json()
    assert whole["total"] == len(whole["results"]) > 50
    assert len(tills.get("/sales/tickets").json()["results"]) == 20
    cut = whole["results"][30]["updated_at"]

    def ids(**params):
        return {one["id"] for one in tills.get("/sales/tickets", params={"per_page": "all", **params}).json()["results"]}

    later = {one["id"] for one in whole["results"] if one["updated_at"] >= cut}
    assert ids(_filter=json.dumps({"updated_at": {"$gte": cut}})) == later
    assert ids(**{"~[updated_at][$gte]": cut}) == later
    some = sorted(later)[:2]
    assert ids(_filter=json.dumps({"id": {"$in": some}})) == set(some)
    assert ids(_filter=json.dumps({"$or": [{"id": some[0]}, {"id": {"$eq": some[1]}}]})) == set(some)
    assert ids(id=str(some[0])) == {some[0]}
    newest = tills.get("/sales/tickets", params={"sort[]": "updated_at,desc", "per_page": "1"}).json()["results"][0]
    assert newest["updated_at"] == whole["results"][-1]["updated_at"]
    assert set(tills.get("/items", params={"_only[]": "id", "per_page": "1"}).json()["results"][0]) == {"id"}


def test_parts_are_embedded_where_they_are_asked_for(tills):
    plain = tills.get("/sales/tickets", params={"per_page": "1"}).json()["results"][0]
    asked = {"_include[]": ["lines", "payments", "tax_total", "subtotal"], "per_page": "1"}
    full = tills.get("/sales/tickets", params=asked).json()["results"][0]

    assert set(full) - set(plain) == {"lines", "payments", "tax_total", "subtotal"}
    assert {line["type"] for line in full["lines"]} <= {"ItemLine", "TaxLine"}
    listed = tills.get(f"/sales/tickets/{full['id']}/payments").json()
    assert listed["results"] == full["payments"]
    assert tills.get(f"/sales/tickets/{full['id']}").json()["id"] == full["id"]


def test_the_tills_refuse_in_their_own_words(tills, sandbox):
    assert tills.get("/sales/tickets", params={"_filter": '{"mood": "good"}'}).json() == {
        "error": "validation_error",
        "message": "Validation failed",
        "details": {"mood": ["is not a filterable field"]},
    }
    assert tills.get("/sales/tickets", params={"_filter": "[1]"}).status_code == 400
    assert tills.get("/sales/tickets", params={"page": "0"}).status_code == 400
    assert tills.get("/sales/tickets", params={"_filter": '{"id": {"$near": 1}}'}).status_code == 400
    assert tills.get("/inventory/values").status_code == 400
    assert tills.get("/sales/tickets/99999999").status_code == 404
    refused = httpx.get(sandbox.url("heartland_retail") + "/api/system/whoami", headers={"Authorization": "Bearer nobody"})
    assert (refused.status_code, refused.json()["error"]) == (401, "unauthorized")


def test_portico_finds_transactions_by_span_and_exact_criteria(sandbox):
    span = "<StartUtcDT>2026-03-02T00:00:00Z</StartUtcDT><EndUtcDT>2026-03-09T00:00:00Z</EndUtcDT>"
    code, rows = portico(sandbox, f"<FindTransactions><Criteria>{span}</Criteria></FindTransactions>")
    assert code == "0"
    assert len(rows) > 50
    assert {row["TxnStatus"] for row in rows} <= set("ACVIR")
    one = next(row for row in rows if row["TxnStatus"] == "C")

    _, found = portico(
        sandbox,
        f"<FindTransactions><Criteria>{span}<RefNbr>{one['RefNbr']}</RefNbr><AuthCode>{one['AuthCode']}</AuthCode></Criteria>"
        "</FindTransactions>",
    )
    assert found == [one]
    assert portico(sandbox, f"<ReportTxnDetail><TxnId>{one['GatewayTxnId']}</TxnId></ReportTxnDetail>") == ("0", [one])
    _, batches = portico(
        sandbox, f"<ReportBatchHistory>{span.replace('Start', 'RptStart').replace('End', 'RptEnd')}</ReportBatchHistory>"
    )
    mine = next(
        batch for batch in batches if (batch["DeviceId"], batch["BatchSeqNbr"]) == (one["DeviceId"], one["BatchSeqNbr"])
    )
    assert mine["CloseUtcDT"] == one["BatchCloseDT"]
    assert portico(sandbox, f"<ReportBatchDetail><BatchId>{mine['BatchId']}</BatchId></ReportBatchDetail>") == ("0", [mine])


def test_portico_refuses_with_codes_in_served_answers(sandbox):
    assert portico(sandbox, "<FindTransactions/>", key="wrong")[0] == "-2"
    assert portico(sandbox, "<CreditSale/>")[0] == "-21"
    assert (
        portico(sandbox, "<FindTransactions><Criteria><StartUtcDT>soon</StartUtcDT></Criteria></FindTransactions>")[0] == "13"
    )
    broken = httpx.post(sandbox.url("heartland_gateway") + "/portico", content="<a>")
    assert (broken.status_code, "well-formed" in broken.text) == (500, True)


def test_gp_api_gives_tokens_for_a_digest_only(sandbox):
    with httpx.Client(base_url=sandbox.url("heartland_gateway") + "/ucp") as client:
        given = token_of(sandbox, client)
        assert given.json()["seconds_to_expire"] > 0
        assert [account["name"] for account in given.json()["scope"]["accounts"]] == [
            "transaction_processing",
            "settlement_reporting",
        ]
        assert token_of(sandbox, client, secret="0" * 128).status_code == 403
        assert token_of(sandbox, client, nonce="other").json()["error_code"] == "ACTION_NOT_AUTHORIZED"
        assert token_of(sandbox, client, grant_type="password").status_code == 400
        assert client.get("/transactions", headers={**VERSION, "Authorization": "Bearer nothing"}).status_code == 401


def test_gp_api_pages_by_offset_five_at_a_time_unless_asked(gp_api):
    first = gp_api.get("/transactions", params={"order": "ASC"}).json()
    assert first["current_page_size"] == first["paging"]["page_size"] == 5
    second = gp_api.get("/transactions", params={"order": "ASC", "page": 2}).json()
    both = gp_api.get("/transactions", params={"order": "ASC", "page_size": 10}).json()
    assert both["transactions"] == first["transactions"] + second["transactions"]
    assert first["total_record_count"] > 100
    assert all(row["amount"].isdigit() for row in both["transactions"])
    day = both["transactions"][0]["time_created"][:10]
    only = gp_api.get("/transactions", params={"from_time_created": day, "to_time_created": day, "page_size": 1000}).json()
    assert {row["time_created"][:10] for row in only["transactions"]} == {day}
    named = next(row["batch_id"] for row in gp_api.get("/settlement/transactions").json()["transactions"])
    assert gp_api.get(f"/batches/{named}").json()["status"] == "CLOSED"
    identifier = both["transactions"][0]["id"]
    assert gp_api.get(f"/transactions/{identifier}").json()["id"] == identifier


def test_gp_api_refuses_in_its_own_words(gp_api):
    assert gp_api.get("/settlement/disputes").json()["detailed_error_code"] == "40074"
    assert gp_api.get("/transactions", params={"page_size": 1001}).status_code == 400
    assert gp_api.get("/transactions", params={"from_time_created": "soon"}).status_code == 400
    assert gp_api.get("/transactions", headers={"X-GP-Version": "1999"}).json()["error_code"] == "MANDATORY_DATA_MISSING"
    assert gp_api.get("/batches/BAT_99999").status_code == 404
    assert gp_api.get("/transactions/TRN_0").json()["error_code"] == "RESOURCE_NOT_FOUND"
