"""The whole sandbox on one port: world time on every answer, and the shop's own words for faults of the line."""

import email.utils
from collections.abc import Iterator

import httpx
import pytest

from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import RunningSandbox, serving
from retail_etl.sandbox.world.options import WorldOptions

ORDERS = "/rest/default/V1/orders?searchCriteria%5BpageSize%5D=2"


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with serving(SandboxOptions(world=WorldOptions(business_days=3, payments_per_day=150))) as sandbox:
        yield sandbox


@pytest.fixture
def ask(running, signed_by):
    auth = signed_by(running.credentials["magento"])

    def asked(**fault) -> httpx.Response:
        if fault:
            httpx.post(f"{running.control_url}/faults", json={"system": "magento", "times": 1, **fault}).raise_for_status()
        return httpx.get(f"{running.url('magento')}{ORDERS}", auth=auth)

    return asked


def test_the_date_header_of_any_call_is_the_shops_time(ask):
    answer = ask()
    assert answer.status_code == 200
    now = email.utils.parsedate_to_datetime(answer.headers["date"])
    assert (now.year, now.month) == (2026, 3)
    assert max(order["updated_at"] for order in answer.json()["items"]) <= now.strftime("%Y-%m-%d %H:%M:%S")


def test_maintenance_is_a_page_of_html(ask):
    answer = ask(kind="server_error")
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")


def test_an_internal_error_is_masked_but_for_its_report_id(ask):
    answer = ask(kind="server_error", details={"status": 500})
    assert answer.status_code == 500
    assert "Report ID: webapi-" in answer.json()["message"]


def test_the_throttle_says_when_to_come_back(ask):
    answer = ask(kind="rate_limited", details={"retry_after": 7})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json() == {"message": "Too Many Requests", "trace": None}


def test_the_ledgers_upgrade_comes_in_its_own_envelope(running):
    httpx.post(f"{running.control_url}/faults", json={"kind": "server_error", "system": "epicor"}).raise_for_status()
    shown = running.credentials["epicor"]
    url = f"{running.url('epicor')}/api/v2/odata/{shown['company']}/BaqSvc/HL_GLDelta/Data"
    answer = httpx.get(url, headers={"x-api-key": shown["api_key"]}, auth=(shown["username"], shown["password"]))
    assert answer.status_code == 503
    assert answer.json()["ErrorType"].endswith("ConversionsPendingException")
