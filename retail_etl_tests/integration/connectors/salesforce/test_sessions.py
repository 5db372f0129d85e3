"""How our connector logs in, and where it does not."""

from __future__ import annotations

import httpx
import msgspec
import pytest
from pydantic import SecretStr

from retail_etl.connectors.http.wiring import Timing, Wiring
from retail_etl.connectors.interface import Window
from retail_etl.connectors.salesforce import SalesforceConfig
from retail_etl.connectors.salesforce.connector import SalesforceConnector
from retail_etl.errors import CredentialError, SettingsError

pytestmark = pytest.mark.integration


def pages(connector):
    return list(connector.pages(connector.streams()["products"], Window(None, "2026-04-30T00:00:00.000Z")))


def test_an_assertion_signed_with_the_app_s_key_opens_a_session(org):
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = serialization.Encoding.PEM
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    told = {"authentication": "jwt", "client_secret": None, "username": org.shown["username"]}
    one_line = SecretStr(private.replace("\n", "\\n"))

    with pytest.raises(CredentialError, match="no certificate"):
        pages(org.connector(private_key=one_line, **told))
    org.switch(jwt_public_key=public)
    assert pages(org.connector(private_key=one_line, **told))
    org.switch(pre_authorised=False)
    with pytest.raises(CredentialError) as caught:
        pages(org.connector(private_key=one_line, **told))
    assert "Pre-authorise" in (caught.value.next_step or "")


def test_a_key_that_is_none_is_told_without_being_shown(org):
    connector = org.connector(
        authentication="jwt", client_secret=None, username=org.shown["username"], private_key=SecretStr("no-key-at-all")
    )

    with pytest.raises(SettingsError) as caught:
        pages(connector)
    assert "no-key-at-all" not in str(caught.value)
    assert "PEM" in (caught.value.next_step or "")


def test_an_app_without_a_user_is_told_what_to_set(org):
    org.switch(run_as=False)

    with pytest.raises(CredentialError) as caught:
        pages(org.connector())
    assert "Run As" in (caught.value.next_step or "")


def test_an_org_that_answers_elsewhere_is_named_and_given_no_token():
    asked = []

    def answer(request):
        asked.append(request)
        given = {"access_token": "00D!secret-token", "instance_url": "https://acme.my.salesforce.com", "token_type": "Bearer"}
        return httpx.Response(200, json=given)

    config = SalesforceConfig("https://login.salesforce.com", "key", SecretStr("s3cr3t"))
    connector = SalesforceConnector(config, Wiring(httpx.MockTransport(answer), Timing(sleep=lambda _seconds: None)))

    with pytest.raises(CredentialError) as caught:
        pages(connector)
    assert "https://acme.my.salesforce.com" in (caught.value.next_step or "")
    assert len(asked) == 1
    assert "s3cr3t" not in str(caught.value)


def test_ids_by_one_bulk_job_are_those_of_the_pages(org):
    by_job, by_page = org.connector(bulk_query_above=100), org.connector()
    window = Window(None, "2026-04-30T00:00:00.000Z")

    pages = {connector: list(connector.id_pages(connector.streams()["inventory"], window)) for connector in (by_job, by_page)}

    job, page = (
        sorted(
            (one["Id"], one["SystemModstamp"]) for one in (row for p in found for row in msgspec.json.decode(p.body)["records"])
        )
        for found in pages.values()
    )
    assert job == page
    assert len(page) == 910
    assert all("/jobs/query/" in one.url for one in pages[by_job])
    assert not any("/jobs/query/" in one.url for one in pages[by_page])


def test_what_we_write_carries_our_mark_also_after_a_new_session(org, make_account):
    connector = org.connector()
    seen = []
    connector.client._client.event_hooks = {"request": [lambda request: seen.append(dict(request.headers))]}
    sink = connector.sinks()["accounts"]
    sink.push([make_account(900)])
    org.fault("token_expired")
    sink.push([make_account(901)])

    written = [one for one in seen if "authorization" in one]
    assert len({one["authorization"] for one in written}) == 2
    assert {one["sforce-call-options"] for one in written} == {"client=retail_etl"}
    assert {one["sforce-auto-assign"] for one in written} == {"FALSE"}
