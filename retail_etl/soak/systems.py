"""The sandbox's systems as their own users work with them: what they type in, and what stands on their screens at the end.

These requests are apart from the integration's: they show what a system holds, whatever our receipts say.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import httpx
import msgspec

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.magento.writing import ShopWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.connectors.magento.connector import MagentoConnector
    from retail_etl.sandbox.server import RunningSandbox

Record = dict[str, Any]
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_SECONDS: Final = 60.0
_API: Final = "v66.0"
_PAGE: Final = 200
_EVERY: Final = 100_000
_AT_TILLS: Final = ("customers", "products", "inventory", "orders", "payments")


class TypedWrongError(Exception):
    """A system refused what its user typed."""


class Tills:
    """Heartland."""

    def __init__(self, running: RunningSandbox) -> None:
        shown = running.credentials["heartland"]
        self._client = httpx.Client(base_url=running.url("heartland"), timeout=_SECONDS, trust_env=False)
        account = (shown["admin_client_id"], shown["admin_client_secret"])
        self._account = account
        self._scopes = " ".join([*(f"{one}.{may}" for one in _AT_TILLS for may in ("read", "write")), "reports.read"])
        self._clock = f"{running.control_url}/clock"

    def now(self) -> str:
        """The moment on the wall, as Heartland writes moments."""
        told = self._client.get(self._clock).raise_for_status().json()["now"]
        return f"{datetime.fromisoformat(told):%Y-%m-%dT%H:%M:%S}.000Z"

    def change(self, path: str, body: Mapping[str, Any], method: str = "PUT") -> Record:
        """A record as it stands after a change."""
        return self._asked(method, f"/v1/{path}", body)

    def at_the_back_office(self, path: str, body: Mapping[str, Any], method: str = "POST") -> Record:
        """A record as it stands after people entered what there is no call for."""
        return _read(self._client.request(method, f"/_sandbox/{path}", content=msgspec.json.encode(body)))

    def one(self, path: str) -> Record:
        """One record."""
        return self._asked("GET", f"/v1/{path}")

    def listed(self, path: str) -> Iterator[Record]:
        """Every record of a list."""
        cursor = ""
        while True:
            asked = f"{'&' if '?' in path else '?'}per_page={_PAGE}" + (f"&cursor={cursor}" if cursor else "")
            page = self._asked("GET", f"/v1/{path}{asked}")
            yield from page["results"]
            cursor = page.get("next_cursor") or ""
            if not cursor:
                return

    def close(self) -> None:
        """Let go of every connection."""
        self._client.close()

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Record:
        if "Authorization" not in self._client.headers:
            form = {"grant_type": "client_credentials", "scope": self._scopes}
            token = self._client.post("/oauth/token", data=form, auth=self._account).raise_for_status().json()
            self._client.headers["Authorization"] = f"Bearer {token['access_token']}"
        content = msgspec.json.encode(body) if body is not None else None
        headers = {"Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = uuid4().hex  # each change is one of its own
        return _read(self._client.request(method, path, content=content, headers=headers))


class Shop:
    """Magento; its requests are signed, so they go through the connector's client; shoppers come in by the storefront."""

    def __init__(self, connector: MagentoConnector, storefront: str) -> None:
        self._writer = ShopWriter(connector.client, "all")
        self._storefront = storefront

    def placed(self, told: Mapping[str, Any]) -> Record:
        """The order that a shopper placed, at the sandbox's own checkout."""
        return _read(httpx.post(f"{self._storefront}/_sandbox/orders", json=dict(told), timeout=_SECONDS, trust_env=False))

    def is_edition(self, name: str) -> None:
        """Makes it a shop of another edition of Magento, which keeps more."""
        switches = f"{self._storefront}/_sandbox/switches"
        httpx.put(switches, json={"edition": name}, timeout=_SECONDS, trust_env=False).raise_for_status()

    def change(self, path: str, body: Mapping[str, Any], method: str = "PUT") -> Any:
        """What the shop answers to a change."""
        return self._writer.send(path, body, Place("soak"), method=method)

    def one(self, path: str) -> Record:
        """One record."""
        return self._writer.read(path, Place("soak"))

    def listed(self, path: str) -> Iterator[Record]:
        """Every record of a list."""
        yield from self._writer.listed(path, [], _EVERY, Place("soak"))


class Org:
    """Salesforce, with its rep at the screen."""

    def __init__(self, running: RunningSandbox) -> None:
        self._client = httpx.Client(base_url=running.url("salesforce"), timeout=_SECONDS, trust_env=False)
        self._shown = running.credentials["salesforce"]

    def change(self, sobject: str, identifier: str, body: Mapping[str, Any]) -> None:
        """A record changed by the rep."""
        self._as("sales")
        try:
            self._asked("PATCH", f"/services/data/{_API}/sobjects/{sobject}/{identifier}", body)
        finally:
            self._as("integration")

    def entered(self, sobject: str, body: Mapping[str, Any]) -> str:
        """The id of a record that the rep entered."""
        self._as("sales")
        try:
            return str(self._asked("POST", f"/services/data/{_API}/sobjects/{sobject}", body)["id"])
        finally:
            self._as("integration")

    def listed(self, query: str) -> Iterator[Record]:
        """Every record of a query."""
        path, asked = f"/services/data/{_API}/query", {"q": query}
        while path:
            page = self._asked("GET", path, params=asked)
            yield from page["records"]
            path, asked = page.get("nextRecordsUrl") or "", {}

    def close(self) -> None:
        """Let go of every connection."""
        self._client.close()

    def _as(self, user: str) -> None:
        self._client.put("/_sandbox/switches", json={"acting_as": user}).raise_for_status()

    def _asked(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, params: Mapping[str, str] | None = None
    ) -> Record:
        if "Authorization" not in self._client.headers:
            app = {name: self._shown[name] for name in ("client_id", "client_secret")}
            told = self._client.post("/services/oauth2/token", data={"grant_type": "client_credentials", **app})
            self._client.headers["Authorization"] = f"Bearer {told.raise_for_status().json()['access_token']}"
        content = _ENCODER.encode(body) if body is not None else None
        kind = {"Content-Type": "application/json"}
        return _read(self._client.request(method, path, content=content, params=params or None, headers=kind))


def _read(answer: httpx.Response) -> Record:
    if answer.is_error:
        raise TypedWrongError(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text[:200]}")
    read: Record = _DECODER.decode(answer.content) if answer.content else {}
    return read
