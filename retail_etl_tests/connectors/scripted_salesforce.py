from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from retail_etl.connectors.salesforce import SalesforceConfig, build_connector
from retail_etl.connectors.salesforce.deployment import packaged_fields
from retail_etl_tests.connectors.scripted import ScriptedRow, ScriptedSource, moment_text, tick_of

if TYPE_CHECKING:
    from retail_etl.connectors.interface import Connector

KINDS = {"Text": "string", "LongTextArea": "textarea"}
LITERAL = "%Y-%m-%dT%H:%M:%SZ"
SHOWN = "%Y-%m-%dT%H:%M:%S.000+0000"
_SINCE = re.compile(r"SystemModstamp >= (\S+)")
_BEFORE = re.compile(r"SystemModstamp < (\S+)")
_BEHIND = re.compile(r"\(SystemModstamp > (\S+) OR \(SystemModstamp = \S+ AND Id > 'id_(\d+)'\)\)")


@dataclass
class ScriptedSalesforce(ScriptedSource):
    entity: str = "accounts"
    tokens: int = 0
    accepted_token: str | None = None
    expire_locators: int = 0
    locators: dict[str, list[ScriptedRow]] = field(default_factory=dict)
    token_answers: list[httpx.Response] = field(default_factory=list)
    usage: str = "api-usage=18/15000"

    name = "salesforce"
    permission = "Heartland_Integration"
    secrets = ("s3cr3t-of-the-app", "00D!tok-1-abcdef")

    def connector(self, **changes: Any) -> Connector:
        told = {
            "requests_per_second": 1000.0,
            "page_size": self.page_size,
            "client_secret": SecretStr("s3cr3t-of-the-app"),
            **changes,
        }
        return build_connector(SalesforceConfig("http://127.0.0.1:1", "app-1", **told), **self.wiring())

    def is_for_a_token(self, request: httpx.Request) -> bool:
        return request.url.path == "/services/oauth2/token"

    def give_a_token(self) -> httpx.Response:
        if self.token_answers:
            return self.token_answers.pop(0)
        self.tokens += 1
        body = {"access_token": f"00D!tok-{self.tokens}-abcdef", "token_type": "Bearer", "instance_url": "http://127.0.0.1:1"}
        return httpx.Response(200, json={**body, "id": "http://127.0.0.1:1/id/00D1/0051", "issued_at": "1795238711412"})

    def forbidden(self) -> httpx.Response:
        said = {"errorCode": "INSUFFICIENT_ACCESS_OR_READONLY", "message": "insufficient access rights on object"}
        return httpx.Response(403, json=[said])

    def rejected(self, message: str) -> httpx.Response:
        return httpx.Response(400, json=[{"errorCode": "MALFORMED_QUERY", "message": message}])

    def key_and_version(self, record: dict[str, Any]) -> tuple[int, int]:
        return int(record["Id"].split("_")[1]), record["Version"]

    def listing(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/services/data":
            return httpx.Response(200, json=[{"label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0"}])
        if self.accepted_token and request.headers["Authorization"] != f"Bearer {self.accepted_token}":
            return httpx.Response(401, json=[{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}])
        if request.url.path.endswith("/describe"):
            return httpx.Response(200, json=described(request.url.path.split("/")[-2]))
        if "COUNT()" in request.url.params.get("q", ""):
            return httpx.Response(
                200, json={"totalSize": len(self._asked_for(request.url.params["q"])), "done": True, "records": []}
            )
        asked = request.headers.get("Sforce-Query-Options", "batchSize=2000")
        return self._page(request, self.size(int(asked.removeprefix("batchSize="))))

    def _page(self, request: httpx.Request, size: int) -> httpx.Response:
        name, _, start = request.url.path.rpartition("/")[2].partition("-")
        if request.url.path.endswith("/queryAll"):
            name, start = f"01g{len(self.locators):05d}", "0"
            self.locators[name] = self._asked_for(request.url.params["q"])
        elif self.expire_locators:
            self.expire_locators -= 1
            return httpx.Response(400, json=[{"errorCode": "INVALID_QUERY_LOCATOR", "message": "invalid query locator"}])
        rows, first = self.locators[name], int(start)
        page = rows[first : first + size]
        records = ",\n ".join(
            f'{{"attributes":{{"type":"X"}}, "Id":"id_{row.number:06d}", "Version":{row.version}, "Name":"\\u00e9 1.10", '
            f'"SystemModstamp":"{moment_text(row.tick, SHOWN)}"}}'
            for row in page
        )
        following = first + size
        link = f', "nextRecordsUrl":"/services/data/v66.0/query/{name}-{following}"' if following < len(rows) else ""
        body = f'{{"totalSize":{len(rows)}, "done":{str(not link).lower()}{link}, "records":[{records}]}}'
        headers = {"Content-Type": "application/json", "Sforce-Limit-Info": self.usage}
        return httpx.Response(200, content=body.encode(), headers=headers)

    def _asked_for(self, query: str) -> list[ScriptedRow]:
        if "COUNT()" not in query and "LIMIT 1" not in query:
            assert query.endswith("ORDER BY SystemModstamp ASC, Id ASC")
        since, before, behind = _SINCE.search(query), _BEFORE.search(query), _BEHIND.search(query)
        first = tick_of(since.group(1), LITERAL) if since else None
        last = tick_of(before.group(1), LITERAL) if before else None
        seen = (tick_of(behind.group(1), LITERAL), int(behind.group(2))) if behind else None
        rows = [
            ScriptedRow(row.number, row.tick, row.version)
            for row in self.rows
            if (first is None or row.tick >= first)
            and (last is None or row.tick < last)
            and (seen is None or (row.tick, row.number) > seen)
        ]
        return sorted(rows, key=lambda row: (row.tick, row.number))


def described(sobject: str) -> dict[str, Any]:
    """The object as an org describes it that has the package."""
    fields = [
        {
            "name": one.name,
            "type": KINDS.get(one.type, one.type.lower()),
            "length": one.length,
            "externalId": one.external_id,
            "unique": one.external_id,
            "picklistValues": [{"value": value, "active": True} for value in one.values],
        }
        for one in packaged_fields()[sobject]
    ]
    return {"name": sobject, "fields": fields}
