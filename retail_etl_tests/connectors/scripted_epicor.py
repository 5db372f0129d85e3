from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from retail_etl.connectors.epicor import EpicorConfig, build_connector
from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.tables import TABLES
from retail_etl.connectors.interface import Connector, Window
from retail_etl_tests.connectors.scripted import ScriptedRow, ScriptedSource

if TYPE_CHECKING:
    from retail_etl.connectors.epicor.table import Table

BASE = 2**53  # a float cannot tell this from the next integer
KNOWN_BY = {"Voided": "TranNum"}  # where the last part of the key is no number that tells records apart


@dataclass
class ScriptedEpicor(ScriptedSource):
    entity: str = "gl_lines"
    path: ReadPath = ReadPath.BAQ
    sorts_queries: bool = True
    links: bool = False

    name = "epicor"
    secrets = ("api-k3y-77", "passw0rd-77", base64.b64encode(b"robot:passw0rd-77").decode())

    @property
    def table(self) -> Table:
        return TABLES[self.entity]

    @property
    def number_column(self) -> str:
        return KNOWN_BY.get(self.table.key[-1], self.table.key[-1])

    @property
    def permission(self) -> str:
        return f"BAQ {self.table.query}" if self.path is ReadPath.BAQ else self.table.service

    def connector(self, **changes: Any) -> Connector:
        told = {"requests_per_second": 1000.0, "page_size": self.page_size, "read_paths": {self.entity: self.path}, **changes}
        told.setdefault("not_read", tuple(entity for entity in TABLES if entity != self.entity))  # the script knows one table
        config = EpicorConfig(
            "http://127.0.0.1:1/kinetic", "EPIC06", SecretStr("api-k3y-77"), "robot", SecretStr("passw0rd-77"), **told
        )
        return build_connector(config, **self.wiring())

    def position_at(self, tick: int) -> str:
        return str(BASE + tick)

    def window(self, first: int, last: int) -> Window:
        return Window(self.position_at(first), self.position_at(last))

    def forbidden(self) -> httpx.Response:
        return httpx.Response(
            403, json={"HttpStatus": 403, "ErrorMessage": "no access", "ErrorType": "X.UnauthorizedAccessException"}
        )

    def rejected(self, message: str) -> httpx.Response:
        return httpx.Response(400, json={"ErrorMessage": message, "ErrorType": "Ice.Common.BusinessObjectException"})

    def key_and_version(self, record: dict[str, Any]) -> tuple[int, int]:
        return record[self.spelt(self.number_column)], record[self.spelt(self.table.columns[0])]

    def spelt(self, column: str) -> str:
        return self.table.spelt(column, self.path)

    def can_count(self) -> bool:
        return self.path is not ReadPath.GETROWS

    def listing(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/GetRows"):
            return self._get_rows(json.loads(request.content))
        asked = dict(request.url.params)
        if "/BaqSvc/" in request.url.path:
            low = int(asked["LastRev"])
            above = re.fullmatch(r"Calculated_Rev le (\d+)", asked.get("$filter", ""))
            high = int(above[1]) if above else None
        else:
            low, high = self._bounds(asked["$filter"])
        found = [row for row in self.rows if BASE + row.tick > low and (high is None or BASE + row.tick <= high)]
        descending = asked.get("$orderby", "").endswith(" desc") and self.sorts_queries
        found.sort(key=lambda row: (row.tick, row.number), reverse=descending)
        skip = int(asked.get("$skip", asked.get("$skiptoken", 0)))
        size = self.size(int(asked["$top"]))
        page, rest = found[skip : skip + size], found[skip + size :]
        value = ", ".join(map(self._record, page))
        link = f',"@odata.nextLink":"{request.url.copy_set_param("$skiptoken", skip + size)}"' if self.links and rest else ""
        counted = f'"@odata.count":{len(found)},' if asked.get("$count") == "true" else ""
        return httpx.Response(200, content=f'{{{counted}"value":[{value}]{link}}}'.encode())

    def _get_rows(self, asked: dict[str, Any]) -> httpx.Response:
        clause = asked[f"whereClause{self.table.name}"]
        low, high = self._bounds(clause)
        found = [row for row in self.rows if BASE + row.tick > low and (high is None or BASE + row.tick <= high)]
        found.sort(key=lambda row: row.number)
        if clause.endswith("DESC") and self.sorts_queries:
            found.sort(key=lambda row: -row.tick)
        start = (asked["absolutePage"] - 1) * asked["pageSize"]
        page, rest = found[start : start + asked["pageSize"]], found[start + asked["pageSize"] :]
        value = ", ".join(map(self._record, page))
        body = f'{{"returnObj":{{"{self.table.name}":[{value}]}},"parameters":{{"morePages":{json.dumps(bool(rest))}}}}}'
        return httpx.Response(200, content=body.encode())

    def _record(self, row: ScriptedRow) -> str:
        number, version = self.spelt(self.number_column), self.spelt(self.table.columns[0])
        return (
            f'{{"{number}":{row.number}, "{version}":{row.version},'
            f'"{self.spelt("Anything")}":"\\u00e9 1.10","{self.spelt("SysRevID")}":{BASE + row.tick}}}'
        )

    def _bounds(self, text: str) -> tuple[int, int | None]:
        low = re.search(r"SysRevID (?:gt|>) (-?\d+)", text)
        low_included = re.search(r"SysRevID ge (-?\d+)", text)
        high = re.search(r"SysRevID (?:le|<=) (-?\d+)", text)
        assert ("BookID" in text) == (self.table.book_column is not None)
        assert "BookID" not in text or re.search(r"BookID (?:eq|=) 'MAIN'", text)
        least = int(low[1]) if low else int(low_included[1]) - 1
        return least, int(high[1]) if high else None
