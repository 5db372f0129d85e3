"""The sandbox's org at the root of an address, as real orgs are: clients that others wrote take nothing else."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from retail_etl.sandbox.face import SandboxContext
from retail_etl.sandbox.faults import FaultRegistry
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.rate_limit import RateLimiter
from retail_etl.sandbox.salesforce import build_face
from retail_etl.sandbox.transport import Transport
from retail_etl.sandbox.world import World
from retail_etl.sandbox.world.options import WorldOptions

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Org:
    """One org, its faults and its credentials."""

    url: str
    faults: FaultRegistry
    shown: dict[str, str]
    token: str = ""

    def ask(self, method: str, path: str, *, version: str = "66.0", token: str | None = None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.logged_in()}", **more.pop("headers", {})}
        return httpx.request(method, f"{self.url}/services/data/v{version}/{path}", headers=headers, timeout=30, **more)

    def query(self, text: str, *, path: str = "query", **more: Any) -> dict[str, Any]:
        answer = self.ask("GET", path, params={"q": text}, **more)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def logged_in(self) -> str:
        if not self.token:
            known = {name: self.shown[name] for name in ("client_id", "client_secret")}
            answer = self.grant(grant_type="client_credentials", **known)
            self.token = answer.json()["access_token"]
        return self.token

    def grant(self, **form: str) -> httpx.Response:
        return httpx.post(f"{self.url}/services/oauth2/token", data=form)

    def switch(self, **wanted: Any) -> None:
        assert httpx.put(f"{self.url}/_sandbox/switches", json=wanted).status_code == 200


@pytest.fixture(scope="session")
def salesforce_world() -> World:
    return World(WorldOptions(start_date=date(2026, 3, 23), business_days=4, payments=300))


@pytest.fixture
def org(salesforce_world: World) -> Iterator[Org]:
    context = SandboxContext(salesforce_world, FaultRegistry(), SandboxOptions(rate=0), RateLimiter(0, 1))
    face = build_face(context)
    app = Starlette(routes=[Mount("/", Transport(face.app, "salesforce", context, face.refuse))])
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_keep_alive=60))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield Org(f"http://127.0.0.1:{listener.getsockname()[1]}", context.faults, face.credentials)
    server.should_exit = True
    thread.join(timeout=10)
