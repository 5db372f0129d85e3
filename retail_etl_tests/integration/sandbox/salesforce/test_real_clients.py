"""Clients that others wrote, against the sandbox's org: what they can do there they can do with a real one."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from oauthlib.oauth2 import BackendApplicationClient, ServiceApplicationClient

pytestmark = pytest.mark.integration

DRIVER = Path(__file__).parent / "drive_jsforce.js"
STOCK = 910


def jsforce():
    """Node and the module's folder; skipped where they are not there, but for a full run, which installs them."""
    node, module = shutil.which("node"), os.environ.get("JSFORCE_MODULE", "")
    if node and (Path(module) / "package.json").is_file():
        return node, module
    told = "jsforce is not there: npm install jsforce@3 and name its folder in JSFORCE_MODULE"
    if os.environ.get("CI"):
        pytest.fail(told)
    pytest.skip(told)


def test_jsforce_logs_in_queries_upserts_and_loads_in_bulk(org):
    node, module = jsforce()
    shown = [org.shown[name] for name in ("client_id", "client_secret", "username", "password")]

    done = subprocess.run(
        [node, str(DRIVER), org.url, *shown],
        env={**os.environ, "JSFORCE_MODULE": module},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["stock"] == [STOCK, STOCK]
    assert (seen["made"]["success"], seen["made"]["created"]) == (True, True)
    assert [(one["success"], one["created"]) for one in seen["both"]] == [(True, False), (True, True)]
    assert seen["loaded"] == [449, 1, 0]
    assert seen["refused"]["sf__Error"].startswith("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:")
    assert (seen["asked"], seen["updated"], seen["old"]) == (449, True, 1)
    assert seen["allowance"]["Remaining"] < seen["allowance"]["Max"]
    assert seen["identity"] == seen["user"]


@pytest.fixture
def simple_salesforce(org):
    """The Python client, its fixed https addresses led to the org."""
    import requests
    import simple_salesforce as module
    from requests.adapters import HTTPAdapter

    class ToTheOrg(HTTPAdapter):
        def send(self, request, **more):
            request.url = f"{org.url}/{request.url.split('/', 3)[3]}"
            return super().send(request, **more)

    def connect(**told):
        session = requests.Session()
        session.trust_env = False
        session.mount("https://", ToTheOrg())
        return module.Salesforce(domain="acme.my", session=session, **told)

    return connect


def test_simple_salesforce_queries_upserts_and_loads_in_bulk(org, simple_salesforce):
    known = {"consumer_key": org.shown["client_id"], "consumer_secret": org.shown["client_secret"]}
    client = simple_salesforce(version="66.0", **known)
    rows = [
        {"Heartland_Id__c": f"SB-{n}", "Name": f"B {n}", "Heartland_Customer_Type__c": "Nope" if n == 3 else "Individual"}
        for n in range(300)
    ]

    stock = client.query_all("SELECT Id FROM Heartland_Inventory__c")["records"]
    made = [client.Account.upsert("Heartland_Id__c/S-1", {"Name": name}) for name in ("One", "Again")]
    (job,) = client.bulk2.Account.upsert(records=rows, external_id_field="Heartland_Id__c", wait=0)
    refused = client.bulk2.Account.get_failed_records(job["job_id"])

    assert len({record["Id"] for record in stock}) == STOCK
    assert made == [201, 200]
    assert client.query("SELECT Name FROM Account WHERE Heartland_Id__c = 'S-1'")["records"][0]["Name"] == "Again"
    assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (300, 1)
    assert "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST" in refused
    assert len(client.query_all("SELECT Id FROM Account WHERE Heartland_Id__c LIKE 'SB-%'")["records"]) == 299


def test_simple_salesforce_logs_in_by_user_name_and_password_as_of_old(org, simple_salesforce):
    known = {"username": org.shown["username"], "password": org.shown["password"], "security_token": ""}

    assert simple_salesforce(version="59.0", **known).query_all("SELECT Id FROM Contact")["totalSize"] > 100


def test_a_generic_library_gets_a_token_by_client_credentials_in_both_forms(org):
    library = BackendApplicationClient(org.shown["client_id"])
    in_body = library.prepare_request_body(client_secret=org.shown["client_secret"], include_client_id=True)
    basic = base64.b64encode(f"{org.shown['client_id']}:{org.shown['client_secret']}".encode()).decode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    answers = [
        httpx.post(f"{org.url}/services/oauth2/token", content=in_body, headers=form),
        httpx.post(
            f"{org.url}/services/oauth2/token",
            content=library.prepare_request_body(),
            headers={**form, "Authorization": f"Basic {basic}"},
        ),
    ]

    for answer in answers:
        given = library.parse_request_body_response(answer.text)
        assert org.ask("GET", "limits", token=given["access_token"]).status_code == 200


def test_a_generic_library_gets_a_token_by_an_assertion_and_a_forged_one_gets_none(org):
    import time

    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    ours, theirs = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    pem = serialization.Encoding.PEM
    public = ours.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    org.switch(jwt_public_key=public)

    def answer(key=ours, *, seconds=180, **changes):
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        told = {"issuer": org.shown["client_id"], "subject": org.shown["username"], "audience": org.url, **changes}
        body = ServiceApplicationClient(org.shown["client_id"], private_key=private).prepare_request_body(
            issued_at=time.time(), expires_at=time.time() + seconds, **told
        )
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return httpx.post(f"{org.url}/services/oauth2/token", content=body, headers=form)

    for good in (answer(), answer(audience="https://login.salesforce.com"), answer(seconds=300)):
        assert good.status_code == 200, good.text
        assert "expires_in" not in good.json()
    refused = {
        "forged": answer(theirs),
        "audience is invalid": answer(audience="https://elsewhere.example"),
        "expired authorization code": answer(seconds=-5),
        "user hasn't approved this consumer": answer(subject="somebody@else.example"),
    }
    for told, bad in refused.items():
        assert bad.status_code == 400
        assert bad.json()["error"] == "invalid_grant"
        assert told == "forged" or told in bad.json()["error_description"]
