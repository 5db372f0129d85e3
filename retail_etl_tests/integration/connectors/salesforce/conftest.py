"""An org of the sandbox that no other test writes to, and our connector to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pydantic import SecretStr

from retail_etl.connectors.interface import OutboxItem
from retail_etl.connectors.registry import build
from retail_etl.connectors.salesforce import SalesforceConfig
from retail_etl.connectors.salesforce.connector import SalesforceConnector
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import RunningSandbox, serving
from retail_etl.sandbox.world.options import WorldOptions

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Org:
    """The org, seen past our connector, and what may go wrong in it."""

    running: RunningSandbox
    slept: list[float] = field(default_factory=list)
    made: list[SalesforceConnector] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.running.url("salesforce")

    @property
    def shown(self) -> dict[str, str]:
        return self.running.credentials["salesforce"]

    def connector(self, **changes: Any) -> SalesforceConnector:
        told = {"client_secret": SecretStr(self.shown["client_secret"]), "requests_per_second": 1000.0, **changes}
        made = build("salesforce", SalesforceConfig(self.url, self.shown["client_id"], **told), sleep=self.slept.append)
        assert isinstance(made, SalesforceConnector)
        self.made.append(made)
        return made

    def fault(self, kind: str, times: int | None = 1, target: str = "", **details: Any) -> None:
        asked = {"kind": kind, "system": "salesforce", "target": target, "times": times, "details": details}
        httpx.post(f"{self.running.control_url}/faults", json=asked).raise_for_status()

    def switch(self, **wanted: Any) -> dict[str, Any]:
        answer = httpx.put(f"{self.url}/_sandbox/switches", json=wanted)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    def token(self) -> str:
        known = {name: self.shown[name] for name in ("client_id", "client_secret")}
        answer = httpx.post(f"{self.url}/services/oauth2/token", data={"grant_type": "client_credentials", **known})
        return str(answer.json()["access_token"])

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token()}", **more.pop("headers", {})}
        return httpx.request(method, f"{self.url}/services/data/v66.0/{path}", headers=headers, timeout=60, **more)

    def query(self, text: str) -> list[dict[str, Any]]:
        answer = self.ask("GET", "query", params={"q": text})
        assert answer.status_code == 200, answer.text
        records: list[dict[str, Any]] = answer.json()["records"]
        return records


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    world = WorldOptions(start_date=date(2026, 3, 23), business_days=4, payments=300)
    with serving(SandboxOptions(world=world, rate=0)) as served:
        yield served


@pytest.fixture
def org(running: RunningSandbox) -> Iterator[Org]:
    ready = Org(running)
    yield ready
    for one in ready.made:
        one.close()
    httpx.delete(f"{running.control_url}/faults").raise_for_status()
    ready.switch(
        daily_requests_max=100_000, hidden_fields=[], bulk_rows_max=None, run_as=True, pre_authorised=True, jwt_public_key=""
    )


def item(entity: str, reference: str, payload: dict[str, Any], *, target_id: str | None = None, version: int = 1) -> OutboxItem:
    """An outbox item as delivery makes them."""
    key = f"{entity}:{reference}:{version}"
    return OutboxItem(key, "salesforce", entity, f"heartland:{entity}:{reference}", reference, payload, target_id)


def account(number: int, **more: Any) -> OutboxItem:
    payload = {
        "Heartland_Id__c": f"T-{number:06d}",
        "Name": f"Customer {number}",
        "Heartland_Customer_Type__c": "Individual",
        **more,
    }
    return item("accounts", f"T-{number:06d}", payload)


@pytest.fixture
def make_item() -> Any:
    return item


@pytest.fixture
def make_account() -> Any:
    return account
