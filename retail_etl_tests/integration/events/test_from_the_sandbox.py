"""The sandbox's own sender, the receiver, the inbox, Dagster's sensor and the drain, one after the other."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import date

import dagster as dg
import httpx
import pytest

from retail_etl import road
from retail_etl.assembly import assemble
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.connectors.registry import all_streams
from retail_etl.defs.inbox import drain_inbox, events_waiting
from retail_etl.defs.resources import installation as installation_resource
from retail_etl.draining import waiting
from retail_etl.events.receiver import receiver_app
from retail_etl.events.serve import serving as receiving
from retail_etl.operations.inbox_records import EventState
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.settings import load_settings

pytestmark = pytest.mark.integration

STREAMS = ("heartland_customers", "heartland_orders", "heartland_payments")
EVENTS = ["customer.updated", "payment.settled", "batch.closed", "webhook.ping"]


def until(condition):
    deadline = time.monotonic() + 20
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def phone(settings):
    import duckdb

    with duckdb.connect(str(settings.warehouse_file), read_only=True) as connection:
        return connection.execute("SELECT phone FROM staging.heartland_customers WHERE id = 'cus_000001'").fetchone()[0]


def admin(running):
    known = running.credentials["heartland"]
    client = httpx.Client(base_url=running.url("heartland"), timeout=60)
    pair = (known["admin_client_id"], known["admin_client_secret"])
    token = client.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=pair).raise_for_status().json()
    client.headers["Authorization"] = f"Bearer {token['access_token']}"
    return client


def test_what_the_sandbox_sends_is_received_and_its_records_are_read_again(tmp_path, monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    world = WorldOptions(start_date=date(2026, 3, 23), business_days=4, payments=120)
    with serving(SandboxOptions(world=world, rate=0)) as running:
        told = {**sandbox_environment(running), "RETAIL_ETL_DATA_DIR": str(tmp_path)}
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        settings = load_settings(told)
        assert waiting(settings) == 0
        with closing(assemble(settings)) as made:
            for name in STREAMS:
                road.land(made, all_streams()[name])
                road.stage(made, all_streams()[name])
            # The secret is shown to whoever subscribes an address, so the address must be known before.
            with receiving(receiver_app(made.operations, [], made.clock)) as port:
                secret = running.subscribe(f"http://127.0.0.1:{port}/heartland", EVENTS)
            with receiving(receiver_app(made.operations, [secret], made.clock), port=port), closing(admin(running)) as client:
                changed = client.put("/v1/customers/cus_000001", json={"phone": "+12125550000"}).raise_for_status()
                assert changed.json()["id"] == "cus_000001"
                until(lambda: waiting(settings) >= 1)
            _drained(settings, made)


def _drained(settings, made):
    with dg.DagsterInstance.ephemeral() as instance:
        with dg.build_sensor_context(instance=instance) as context:
            asked = events_waiting(context)
        assert isinstance(asked, dg.RunRequest)
        result = drain_inbox.execute_in_process(instance=instance, resources={"installation": installation_resource})
        assert result.success
        seen = result.asset_observations_for_node("read_what_events_name")
        assert dg.AssetKey(["staging", "heartland_customers"]) in {one.asset_key for one in seen}
        with dg.build_sensor_context(instance=instance) as context:
            assert isinstance(events_waiting(context), dg.SkipReason)
    assert phone(settings) == "+12125550000"
    with made.operations.reading() as books:
        assert {event.state for event in books.inbox.listed(list(EventState))} == {EventState.DONE}
