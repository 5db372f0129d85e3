from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
from pydantic import SecretStr

from retail_etl.connectors.heartland_retail import HeartlandRetailConfig, build_connector
from retail_etl_tests.connectors.scripted import ScriptedRow, ScriptedSource, moment_text, tick_of

if TYPE_CHECKING:
    from retail_etl.connectors.interface import Connector

PATHS = {"tickets": "/api/sales/tickets", "ticket_payments": "/api/sales/tickets", "items": "/api/items"}


@dataclass
class ScriptedHeartlandRetail(ScriptedSource):
    """Lists as Heartland Retail does: a JSON filter, an order, offset pages; moments to the second."""

    entity: str = "tickets"
    ignores_order: bool = False
    ignores_filter: bool = False

    name = "heartland_retail"
    secrets: ClassVar[tuple[str, ...]] = ("retail-t0ken-9",)

    @property
    def sends_what_is_landed(self) -> bool:
        return self.entity != "ticket_payments"

    @property
    def permission(self) -> str:
        return f"read access to {PATHS[self.entity].removeprefix('/api/')}"

    def connector(self, **changes: Any) -> Connector:
        told = {"requests_per_second": 1000.0, "page_size": self.page_size, **changes}
        config = HeartlandRetailConfig("http://127.0.0.1:1/api", SecretStr(self.secrets[0]), **told)
        return build_connector(config, **self.wiring())

    def is_for_a_token(self, request: httpx.Request) -> bool:
        return request.url.path == "/api/system/whoami"

    def give_a_token(self) -> httpx.Response:
        return httpx.Response(200, json={"id": 1})

    def forbidden(self) -> httpx.Response:
        return httpx.Response(403, json={"error": "forbidden", "message": "You may not do that"})

    def rejected(self, message: str) -> httpx.Response:
        return httpx.Response(400, json={"error": "validation_error", "message": message, "details": {"qty": ["is odd"]}})

    def can_count(self) -> bool:
        return self.sends_what_is_landed

    def key_and_version(self, record: dict[str, Any]) -> tuple[int, int]:
        if self.entity == "ticket_payments":
            return int(record["ticket_id"]), int(record["payment"]["amount"].partition(".")[0])
        return record["id"], int(record["total"])

    def listing(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != PATHS[self.entity]:
            return httpx.Response(200, json={"total": 0, "results": []})
        asked = dict(request.url.params)
        wanted = {} if self.ignores_filter else json.loads(asked.get("_filter", "{}"))
        rows = [row for row in self.rows if _fits(row, wanted)]
        if not self.ignores_order:
            rows.sort(key=lambda row: row.tick if asked.get("sort[]", "").startswith("updated_at") else row.number)
        size = self.size(int(asked["per_page"]))
        first = (int(asked["page"]) - 1) * size
        page = ",".join(map(self._document, rows[first : first + size]))
        return httpx.Response(200, content=f'{{"total": {len(rows)}, "pages":1, "results":[{page}]}}'.encode())

    def _document(self, row: ScriptedRow) -> str:
        moment = moment_text(row.tick, "%Y-%m-%dT%H:%M:%SZ")
        payments = f'"payments":[{{"id":{row.number + 7},"type":"CustomPayment","amount":{row.version}.00,"deposit":false}}],'
        shown = payments if self.entity == "ticket_payments" else ""
        return (
            f'{{"id":{row.number},"public_id":"{row.number}","type":"Ticket","status":"complete","total":{row.version}.00,'
            f'{shown}"note":"\\u00e9 29.949999999999999","updated_at":"{moment}"}}'
        )


def _fits(row: ScriptedRow, wanted: dict[str, dict[str, Any]]) -> bool:
    bounds = wanted.get("updated_at", {})
    tick = {name: tick_of(text, "%Y-%m-%dT%H:%M:%S.%fZ") for name, text in bounds.items()}
    above = wanted.get("id", {}).get("$gt", 0)
    return tick.get("$gte", row.tick) <= row.tick < tick.get("$lt", row.tick + 1) and row.number > above
