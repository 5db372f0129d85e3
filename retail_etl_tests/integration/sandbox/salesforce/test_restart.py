"""What was written to the org is there after a restart."""

from __future__ import annotations

from datetime import date

import httpx
import pytest

from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions

pytestmark = pytest.mark.integration


def test_records_and_switches_survive_a_restart(tmp_path):
    world = WorldOptions(start_date=date(2026, 3, 23), business_days=2, payments=60)
    options = SandboxOptions(world=world, rate=0, state_folder=tmp_path)

    def ask(running, method, path, **more):
        known = {name: running.credentials["salesforce"][name] for name in ("client_id", "client_secret")}
        form = {"grant_type": "client_credentials", **known}
        token = httpx.post(f"{running.url('salesforce')}/services/oauth2/token", data=form).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.request(method, f"{running.url('salesforce')}/services/data/v66.0/{path}", headers=headers, **more)

    query = {"q": "SELECT Amount__c FROM Heartland_Payment__c WHERE Heartland_Id__c = 'KEPT'"}
    with serving(options) as running:
        ask(running, "PATCH", "sobjects/Heartland_Payment__c/Heartland_Id__c/KEPT", json={"Amount__c": 64.41})
        httpx.put(f"{running.url('salesforce')}/_sandbox/switches", json={"bulk_polls": 3})
        before = ask(running, "GET", "query", params={"q": "SELECT COUNT() FROM Account"}).json()
    with serving(options) as again:
        (kept,) = ask(again, "GET", "query", params=query).json()["records"]
        after = ask(again, "GET", "query", params={"q": "SELECT COUNT() FROM Account"}).json()
        switches = httpx.get(f"{again.url('salesforce')}/_sandbox/switches").json()

    assert (kept["Amount__c"], switches["bulk_polls"]) == (64.41, 3)
    assert after == before
