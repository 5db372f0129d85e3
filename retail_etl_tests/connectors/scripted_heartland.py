from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from retail_etl.connectors.heartland import HeartlandConfig, build_connector
from retail_etl.connectors.heartland.config import READ_SCOPES
from retail_etl_tests.connectors.scripted import ScriptedSource, moment_text, tick_of

if TYPE_CHECKING:
    from retail_etl.connectors.interface import Connector

FORM = "%Y-%m-%dT%H:%M:%S.000Z"
ID = {"report_rows": "row_id", "inventory": "sku", "report_summaries": "location_id"}
SCOPE = {"report_rows": "reports.read", "report_summaries": "reports.read"}
OWN_PAGE_SIZE = 4  # of a report of sums, of which no page size is asked


@dataclass
class ScriptedHeartland(ScriptedSource):
    entity: str = "payments"
    tokens: int = 0
    accepted_token: str | None = None
    expire_cursors: int = 0
    token_answers: list[httpx.Response] = field(default_factory=list)

    name = "heartland"
    secrets = ("s3cr3t-of-the-client", "tok-1-abcdef", base64.b64encode(b"client-1:s3cr3t-of-the-client").decode())

    @property
    def permission(self) -> str:
        return SCOPE.get(self.entity, f"{self.entity}.read")

    def connector(self, **changes: Any) -> Connector:
        told = {"requests_per_second": 1000.0, "page_size": self.page_size, **changes}
        config = HeartlandConfig("http://127.0.0.1:1", "client-1", SecretStr("s3cr3t-of-the-client"), **told)
        return build_connector(config, **self.wiring())

    def is_for_a_token(self, request: httpx.Request) -> bool:
        return request.url.path == "/oauth/token"

    def give_a_token(self) -> httpx.Response:
        if self.token_answers:
            return self.token_answers.pop(0)
        self.tokens += 1
        body = {"access_token": f"tok-{self.tokens}-abcdef", "token_type": "Bearer", "expires_in": 3600}
        return httpx.Response(200, json={**body, "scope": " ".join(READ_SCOPES)})

    def forbidden(self) -> httpx.Response:
        return httpx.Response(403, json={"error": "forbidden", "message": "insufficient scope", "request_id": "r-1"})

    def rejected(self, message: str) -> httpx.Response:
        return httpx.Response(422, json={"error": "validation_error", "message": message, "details": {"page": ["is wrong"]}})

    def key_and_version(self, record: dict[str, Any]) -> tuple[int, int]:
        return int(record[self.id_field].split("_")[1]), record["amount"]

    @property
    def id_field(self) -> str:
        return ID.get(self.entity, "id")

    def reads_whole(self) -> bool:
        return self.entity == "report_summaries"

    def listing(self, request: httpx.Request) -> httpx.Response:
        if self.accepted_token and request.headers["Authorization"] != f"Bearer {self.accepted_token}":
            return httpx.Response(401, json={"error": "unauthorized", "message": "token expired"})
        asked = request.url.params
        id_field = self.id_field if self.is_mine(request) else "id"
        rows = [row for row in self.rows if self._fits(row.tick, asked)]
        rows.sort(key=lambda row: (row.tick, row.number))
        total = len(rows)
        after = asked.get("cursor")
        if after is not None:
            if self.expire_cursors:
                self.expire_cursors -= 1
                return httpx.Response(410, json={"error": "cursor_expired", "message": "start again"})
            tick, number = json.loads(base64.b64decode(after))
            rows = [row for row in rows if (row.tick, row.number) > (tick, number)]
        size = self.size(int(asked.get("per_page", OWN_PAGE_SIZE)))
        page, rest = rows[:size], rows[size:]
        cursor = base64.b64encode(json.dumps([page[-1].tick, page[-1].number]).encode()).decode() if rest else None
        records = ",\n ".join(
            f'{{"{id_field}":"row_{row.number:06d}", "business_date":"2026-03-02", "amount":{row.version}, '
            f'"note":"\\u00e9 1.10", "updated_at":"{moment_text(row.tick, FORM)}"}}'
            for row in page
        )
        as_of = self.time.now.strftime(FORM)
        body = f'{{"total":{total}, "results":[{records}],"next_cursor":{json.dumps(cursor)},"as_of":"{as_of}"}}'
        return httpx.Response(200, content=body.encode(), headers={"Content-Type": "application/json"})

    def is_mine(self, request: httpx.Request) -> bool:
        report = {"report_rows": "detail", "report_summaries": "summary"}.get(self.entity)
        if report is None:
            return request.url.path == f"/v1/{self.entity}"
        return request.url.path == "/v1/reports/transactions" and request.url.params.get("level") == report

    def _fits(self, tick: int, asked: httpx.QueryParams) -> bool:
        day = moment_text(tick, "%Y-%m-%d")
        return (
            ("updated_since" not in asked or tick >= tick_of(asked["updated_since"], FORM))
            and ("updated_before" not in asked or tick < tick_of(asked["updated_before"], FORM))
            and ("start_date" not in asked or asked["start_date"] <= day <= asked["end_date"])
        )
