from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from retail_etl.connectors.magento import MagentoConfig, build_connector
from retail_etl_tests.connectors.scripted import ScriptedRow, ScriptedSource, moment_text, tick_of

if TYPE_CHECKING:
    from retail_etl.connectors.interface import Connector

FILTER = re.compile(r"searchCriteria\[filter_groups\]\[(\d)\]\[filters\]\[(\d)\]\[(field|value|condition_type)\]")


@dataclass
class ScriptedMagento(ScriptedSource):
    entity: str = "orders"
    ignores_order: bool = False
    repeats_first_page: bool = False
    page_size_limit: int | None = None

    name = "magento"
    secrets = ("consumer-s3cr3t-9", "access-t0ken-9", "t0ken-s3cr3t-9")

    @property
    def permission(self) -> str:
        return {"orders": "Magento_Sales::actions_view", "credit_memos": "Magento_Sales::sales_creditmemo"}[self.entity]

    def connector(self, **changes: Any) -> Connector:
        told = {"requests_per_second": 1000.0, "page_size": self.page_size, **changes}
        config = MagentoConfig("http://127.0.0.1:1", "consumer-key-9", *(SecretStr(secret) for secret in self.secrets), **told)
        return build_connector(config, **self.wiring())

    def forbidden(self) -> httpx.Response:
        message = "The consumer isn't authorized to access %resources."
        return httpx.Response(401, json={"message": message, "parameters": {"resources": self.permission}})

    def rejected(self, message: str) -> httpx.Response:
        return httpx.Response(400, json={"message": "Invalid: %1", "parameters": [message]})

    def key_and_version(self, record: dict[str, Any]) -> tuple[int, int]:
        return record["entity_id"], int(record["grand_total"])

    def listing(self, request: httpx.Request) -> httpx.Response:
        asked = dict(request.url.params)
        size = int(asked["searchCriteria[pageSize]"])
        assert asked["searchCriteria[currentPage]"] == "1"
        if self.page_size_limit is not None and size > self.page_size_limit:
            return httpx.Response(400, json={"message": f"Maximum SearchCriteria pageSize is {self.page_size_limit}"})
        groups: dict[str, dict[str, dict[str, str]]] = {}
        for name, value in asked.items():
            found = FILTER.fullmatch(name)
            if found:
                groups.setdefault(found[1], {}).setdefault(found[2], {})[found[3]] = value
        rows = [row for row in self.rows if all(any(_fits(row, one) for one in group.values()) for group in groups.values())]
        rows.sort(key=lambda row: row.number if self.ignores_order else (row.tick, row.number))
        page = rows[: self.size(size)]
        if self.repeats_first_page:
            page = sorted(self.rows, key=lambda row: (row.tick, row.number))[:size]
        items = ",".join(
            f'{{"entity_id": {row.number}, "grand_total": {row.version}.0000, "comment":"\\u00e9 29.949999999999999",'
            f'"updated_at":"{moment_text(row.tick, "%Y-%m-%d %H:%M:%S")}"}}'
            for row in page
        )
        listed = f"[{items}]" if page else "null"
        body = f'{{"items": {listed}, "search_criteria":{{"page_size":{size}}},"total_count": {len(rows)}}}'
        return httpx.Response(200, content=body.encode())


def _fits(row: ScriptedRow, one: dict[str, str]) -> bool:
    mine = row.number if one["field"] == "entity_id" else row.tick
    theirs = int(one["value"]) if one["field"] == "entity_id" else tick_of(one["value"], "%Y-%m-%dT%H:%M:%S")
    return {"gt": mine > theirs, "gteq": mine >= theirs, "lteq": mine <= theirs, "eq": mine == theirs}[one["condition_type"]]
