"""The sandbox over a small world, and our connectors to it, over real HTTP on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from retail_etl.connectors.epicor import EpicorConfig
from retail_etl.connectors.heartland import HeartlandConfig
from retail_etl.connectors.interface import Connector
from retail_etl.connectors.magento import MagentoConfig
from retail_etl.connectors.registry import build
from retail_etl.connectors.salesforce import SalesforceConfig
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import RunningSandbox, serving
from retail_etl.sandbox.world.options import WorldOptions

Connect = Callable[..., Connector]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    # Over the end of a month, when the processor sends its invoice.
    world = WorldOptions(start_date=date(2026, 3, 23), business_days=9, payments=1200)
    with serving(SandboxOptions(world=world, rate=0)) as running:
        yield running


@pytest.fixture
def fault(sandbox: RunningSandbox) -> Iterator[Callable[..., None]]:
    def ask(kind: str, system: str, **more: Any) -> None:
        httpx.post(f"{sandbox.control_url}/faults", json={"kind": kind, "system": system, **more}).raise_for_status()

    yield ask
    httpx.delete(f"{sandbox.control_url}/faults").raise_for_status()


@pytest.fixture
def connect(sandbox: RunningSandbox) -> Iterator[Connect]:
    made: list[Connector] = []

    def connector(source: str, **changes: Any) -> Connector:
        wiring = {name: changes.pop(name) for name in ("sleep",) if name in changes}
        made.append(build(source, config_of(sandbox, source, changes), **wiring))
        return made[-1]

    yield connector
    for one in made:
        one.close()


def config_of(sandbox: RunningSandbox, source: str, changes: dict[str, Any]) -> object:
    shown = sandbox.credentials[source]
    told = {"base_url": sandbox.url(source), "requests_per_second": 1000.0, **changes}
    match source:
        case "heartland":
            told = {"client_id": shown["client_id"], "client_secret": SecretStr(shown["client_secret"]), **told}
            return HeartlandConfig(**told)
        case "magento":
            secret = ("consumer_secret", "access_token", "access_token_secret")
            told = {"consumer_key": shown["consumer_key"], **{name: SecretStr(shown[name]) for name in secret}, **told}
            return MagentoConfig(**told)
        case "salesforce":
            told = {"client_id": shown["client_id"], "client_secret": SecretStr(shown["client_secret"]), **told}
            return SalesforceConfig(**told)
        case _:
            secret = ("api_key", "password")
            named = {"company": shown["company"], "username": shown["username"]}
            return EpicorConfig(**{**named, **{name: SecretStr(shown[name]) for name in secret}, **told})
