"""The whole sandbox on one port, and clients for its systems with the signing and the tokens of a library."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from oauthlib import oauth1
from oauthlib.oauth2 import BackendApplicationClient

from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import RunningSandbox, serving
from retail_etl.sandbox.world.options import WorldOptions

SMALL = WorldOptions(seed=7, business_days=10, payments_per_day=120)


class SignedByOauthlib(httpx.Auth):
    """Signs the final URL of every request, body left out."""

    def __init__(self, credentials: dict[str, str], prefix: str = "") -> None:
        self._client = oauth1.Client(
            credentials[f"{prefix}consumer_key"],
            credentials[f"{prefix}consumer_secret"],
            credentials[f"{prefix}access_token"],
            credentials[f"{prefix}access_token_secret"],
            signature_method=oauth1.SIGNATURE_HMAC_SHA256,
        )

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:
        _, headers, _ = self._client.sign(str(request.url), request.method)
        request.headers["Authorization"] = headers["Authorization"]
        yield request


@dataclass
class Systems:
    """One running sandbox and a client for each of its systems."""

    running: RunningSandbox
    heartland: httpx.Client
    magento: httpx.Client
    epicor: httpx.Client

    def control(self, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> Any:
        answer = httpx.request(method, f"{self.running.control_url}{path}", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, kind: str, system: str, target: str = "", times: int | None = 1, **details: Any) -> None:
        self.control("/faults", {"kind": kind, "system": system, "target": target, "times": times, "details": details})

    def switch(self, system: str, **wanted: Any) -> None:
        assert httpx.put(f"{self.running.url(system)}/_sandbox/switches", json=wanted).status_code == 200

    def ask(self, system: str) -> httpx.Response:
        """Some call that the system answers with a list."""
        if system == "heartland":
            return self.heartland.get("/v1/payments", params={"per_page": 50})
        if system == "magento":
            return self.magento.get("/orders?searchCriteria%5BpageSize%5D=5")
        return self.epicor.get("/Erp.BO.GLJrnDtlSvc/GLJrnDtls")

    def shop_documents(self, path: str, field: str, value: str) -> list[dict[str, Any]]:
        """The shop's documents with this value in a field."""
        name = "searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5B{}%5D={}"
        answer = self.magento.get(f"/{path}?{name.format('field', field)}&{name.format('value', value)}")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@contextmanager
def systems_of(running: RunningSandbox) -> Iterator[Systems]:
    known = running.credentials["heartland"]
    library = BackendApplicationClient(client_id=known["client_id"])
    form = library.prepare_request_body(client_secret=known["client_secret"], include_client_id=True)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    library.parse_request_body_response(httpx.post(f"{running.url('heartland')}/oauth/token", content=form, headers=kind).text)
    _, bearer, _ = library.add_token("https://heartland.example/v1", token_placement="auth_header")
    shown = running.credentials["epicor"]
    company = f"{running.url('epicor')}/api/v2/odata/{shown['company']}"
    shop = f"{running.url('magento')}/rest/default/V1"
    with ExitStack() as stack:
        yield Systems(
            running,
            stack.enter_context(httpx.Client(base_url=running.url("heartland"), headers=bearer, timeout=60)),
            stack.enter_context(httpx.Client(base_url=shop, auth=SignedByOauthlib(running.credentials["magento"]), timeout=60)),
            stack.enter_context(
                httpx.Client(
                    base_url=company,
                    headers={"x-api-key": shown["api_key"]},
                    auth=(shown["username"], shown["password"]),
                    timeout=60,
                )
            ),
        )


@pytest.fixture(scope="session")
def signed_by() -> type[SignedByOauthlib]:
    return SignedByOauthlib


@pytest.fixture(scope="session")
def systems() -> Iterator[Systems]:
    """A sandbox whose world no test moves; a test lifts the faults that it asks for."""
    with serving(SandboxOptions(world=SMALL, rate=0)) as running, systems_of(running) as ready:
        yield ready


@pytest.fixture
def start() -> Callable[..., Any]:
    """Starts a sandbox of one's own."""

    @contextmanager
    def started(**options: Any) -> Iterator[Systems]:
        with serving(SandboxOptions(world=SMALL, **{"rate": 0, **options})) as running, systems_of(running) as ready:
            yield ready

    return started
