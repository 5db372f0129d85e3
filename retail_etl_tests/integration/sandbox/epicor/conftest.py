"""One Kinetic tenant over a small world, on the loopback interface."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from retail_etl.sandbox.epicor import build_face
from retail_etl.sandbox.face import Face, SandboxContext
from retail_etl.sandbox.faults import FaultRegistry
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.rate_limit import RateLimiter
from retail_etl.sandbox.world import World
from retail_etl.sandbox.world.options import WorldOptions

LICENCE = {"License": '{"ClaimedLicense":"00000003-9439-4B30-A6F4-6D2FD4B9FD0F"}'}


@dataclass
class Tenant:
    """The tenant under test: its world, its faults, and a client with key and password."""

    world: World
    faults: FaultRegistry
    face: Face
    client: httpx.Client

    def get(self, path: str, company: str = "EPIC06", **query: str) -> httpx.Response:
        return self.client.get(f"/epicor/api/v2/odata/{company}/{path}", params=query or None)

    def rows(self, path: str, **query: str) -> list[dict[str, Any]]:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["value"]
        return rows

    def call(self, path: str, **arguments: Any) -> httpx.Response:
        return self.client.post(f"/epicor/api/v2/odata/EPIC06/{path}", json=arguments)

    def switch(self, **wanted: Any) -> None:
        assert self.client.put("/epicor/_sandbox/switches", json=wanted).status_code == 200


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The app on an ephemeral port of the loopback interface."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def serve():
    return served


@pytest.fixture(scope="session")
def epicor_world() -> World:
    return World(WorldOptions(business_days=10, payments_per_day=100))


@pytest.fixture
def tenant(epicor_world: World) -> Iterator[Tenant]:
    faults = FaultRegistry()
    options = SandboxOptions()
    face = build_face(SandboxContext(epicor_world, faults, options, RateLimiter(options.rate, options.burst)))
    app = Starlette(routes=[Mount("/epicor", app=face.app)])
    shown = face.credentials
    headers = {"x-api-key": shown["api_key"], **LICENCE}
    with (
        served(app) as base_url,
        httpx.Client(base_url=base_url, headers=headers, auth=(shown["username"], shown["password"]), timeout=20) as client,
    ):
        yield Tenant(epicor_world, faults, face, client)
