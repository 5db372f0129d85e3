from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest

from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import RunningSandbox, serving
from retail_etl.sandbox.world.options import WorldOptions

SMALL = WorldOptions(seed=7, business_days=10, payments_per_day=120)


@dataclass
class Caller:
    """A signed-in client of the Heartland face and of the control routes."""

    running: RunningSandbox
    client: httpx.Client

    def page(self, path: str, **params: object) -> dict:
        answer = self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def scan(self, path: str, **params: object) -> list[dict]:
        found, cursor = [], None
        while True:
            page = self.page(path, **params, **({"cursor": cursor} if cursor else {}))
            found += page["results"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    def control(self, path: str, body: dict | None = None, method: str = "POST") -> dict:
        answer = httpx.request(method, f"{self.running.control_url}{path}", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextmanager
def signed_in(running: RunningSandbox, *, admin: bool = False) -> Iterator[httpx.Client]:
    known, prefix = running.credentials["heartland"], "admin_" if admin else ""
    with httpx.Client(base_url=running.url("heartland"), timeout=60) as client:
        pair = (known[f"{prefix}client_id"], known[f"{prefix}client_secret"])
        answer = client.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=pair)
        assert answer.status_code == 200, answer.text
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


@pytest.fixture(scope="module")
def running():
    with serving(SandboxOptions(world=SMALL, rate=0)) as sandbox:
        yield sandbox


@pytest.fixture
def reader(running):
    with signed_in(running) as client:
        yield Caller(running, client)


@pytest.fixture
def admin(running):
    with signed_in(running, admin=True) as client:
        yield Caller(running, client)


@pytest.fixture
def fresh() -> Callable[..., object]:
    """Starts a sandbox of one's own, for tests that move the world."""
    return lambda **options: serving(SandboxOptions(world=SMALL, **{"rate": 0, **options}))


@pytest.fixture
def sign_in():
    """Signs a client in to a running sandbox."""
    return signed_in


@pytest.fixture
def caller():
    """A caller around a running sandbox and a client."""
    return Caller
