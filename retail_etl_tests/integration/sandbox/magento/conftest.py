"""A web shop over a small world."""

import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from retail_etl.sandbox.face import Face, SandboxContext
from retail_etl.sandbox.faults import FaultRegistry
from retail_etl.sandbox.magento import build_face
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.rate_limit import RateLimiter
from retail_etl.sandbox.world import World
from retail_etl.sandbox.world.options import WorldOptions


def criteria(
    *groups: tuple[tuple[str, str, str], ...], sort: tuple[str, ...] = (), size: int | None = None, page: int | None = None
) -> str:
    """A `searchCriteria` query string; a group is a tuple of (field, condition, value)."""
    pairs = [
        (f"searchCriteria[filter_groups][{g}][filters][{f}][{name}]", text)
        for g, group in enumerate(groups)
        for f, (field, condition, value) in enumerate(group)
        for name, text in (("field", field), ("value", value), ("condition_type", condition))
    ]
    pairs += itertools.chain.from_iterable(
        [(f"searchCriteria[sortOrders][{s}][field]", name), (f"searchCriteria[sortOrders][{s}][direction]", "ASC")]
        for s, name in enumerate(sort)
    )
    pairs += [("searchCriteria[pageSize]", str(size))] if size is not None else []
    pairs += [("searchCriteria[currentPage]", str(page))] if page is not None else []
    return "&".join(f"{quote(name, safe='-._~')}={quote(value, safe='-._~')}" for name, value in pairs) or "searchCriteria="


@dataclass
class Shop:
    """The shop under test: its world, its faults, its client."""

    world: World
    faults: FaultRegistry
    face: Face
    client: httpx.Client
    sign: Callable[[dict[str, str]], httpx.Auth]

    @property
    def auth(self) -> httpx.Auth:
        return self.sign(self.face.credentials)

    def get(self, path: str, query: str = "", **options: Any) -> httpx.Response:
        url = f"/magento/rest/default/V1/{path}" + (f"?{query}" if query else "")
        return self.client.get(url, **{"auth": self.auth, **options})

    @staticmethod
    def criteria(*groups: tuple[tuple[str, str, str], ...], **page: Any) -> str:
        return criteria(*groups, **page)

    def items(self, path: str, query: str) -> list[dict[str, Any]]:
        answer = self.get(path, query)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def switch(self, **wanted: Any) -> None:
        assert self.client.put("/magento/_sandbox/switches", json=wanted).status_code == 200


@pytest.fixture(scope="session")
def magento_world() -> World:
    return World(WorldOptions(business_days=6, payments_per_day=260))


@pytest.fixture
def shop(magento_world: World, signed_by: Callable[[dict[str, str]], httpx.Auth]) -> Iterator[Shop]:
    with shop_over(magento_world, signed_by) as served:
        yield served


@contextmanager
def shop_over(world: World, sign: Callable[[dict[str, str]], httpx.Auth]) -> Iterator[Shop]:
    faults = FaultRegistry()
    options = SandboxOptions()
    face = build_face(SandboxContext(world, faults, options, RateLimiter(options.rate, options.burst)))
    app = Starlette(routes=[Mount("/magento", app=face.app)])
    with served(app) as base_url, httpx.Client(base_url=base_url, timeout=20) as client:
        yield Shop(world, faults, face, client, sign)


@contextmanager
def served(app: Starlette) -> Iterator[str]:
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
