from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from retail_etl.connectors.interface import Window
from retail_etl.connectors.magento import MagentoConfig, build_connector
from retail_etl_tests.connectors.scripted import ScriptedRow, ScriptedSource, moment_text, tick_of

if TYPE_CHECKING:
    from retail_etl.connectors.interface import Connector

FILTER = re.compile(r"searchCriteria\[filter_groups\]\[(\d)\]\[filters\]\[(\d)\]\[(field|value|condition_type)\]")
SORT = re.compile(r"searchCriteria\[sortOrders\]\[(\d)\]\[(field|direction)\]")
PATHS = {
    "credit_memos": "creditmemos",
    "customers": "customers/search",
    "source_items": "inventory/source-items",
    "sources": "inventory/sources",
    "websites": "store/websites",
    "store_groups": "store/storeGroups",
    "store_views": "store/storeViews",
    "store_configs": "store/storeConfigs",
}
RESOURCES = {
    "orders": "Magento_Sales::actions_view",
    "invoices": "Magento_Sales::sales_invoice",
    "credit_memos": "Magento_Sales::sales_creditmemo",
    "shipments": "Magento_Sales::shipment",
    "transactions": "Magento_Sales::transactions_fetch",
    "customers": "Magento_Customer::customer",
    "products": "Magento_Catalog::products",
    "source_items": "Magento_InventoryApi::source",
    "sources": "Magento_InventoryApi::source",
}
IDS = {"customers": "id", "products": "id", "transactions": "transaction_id", "source_items": "sku", "sources": "source_code"}
MOMENT = "%Y-%m-%d %H:%M:%S"
SOURCES_OF_STOCK = ("east", "west")
ROWS_A_TICK = 1000  # a transaction's id grows with the tick at which it is made


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
        return RESOURCES.get(self.entity, "Magento_Backend::store")

    @property
    def id_field(self) -> str:
        if self.is_short():
            return "id"
        return IDS.get(self.entity, "entity_id")

    def connector(self, **changes: Any) -> Connector:
        told = {"requests_per_second": 1000.0, "page_size": self.page_size, **changes}
        config = MagentoConfig("http://127.0.0.1:1", "consumer-key-9", *(SecretStr(secret) for secret in self.secrets), **told)
        return build_connector(config, **self.wiring())

    def is_short(self) -> bool:
        return PATHS.get(self.entity, "").startswith("store/")

    def reads_whole(self) -> bool:
        return self.is_short() or self.entity in ("sources", "source_items")

    @property
    def pages_of_many_min(self) -> int:
        return 0 if self.is_short() else 3

    def window(self, first: int, last: int) -> Window:
        if self.entity == "transactions":
            return Window(str(first * ROWS_A_TICK), str(last * ROWS_A_TICK + ROWS_A_TICK - 1))
        return super().window(first, last)

    def forbidden(self) -> httpx.Response:
        message = "The consumer isn't authorized to access %resources."
        return httpx.Response(401, json={"message": message, "parameters": {"resources": self.permission}})

    def rejected(self, message: str) -> httpx.Response:
        return httpx.Response(400, json={"message": "Invalid: %1", "parameters": [message]})

    def key_and_version(self, record: dict[str, Any]) -> tuple[int, int]:
        found = record[self.id_field]
        number = int(found.removeprefix("S-")) if isinstance(found, str) else found % ROWS_A_TICK
        return number, int(record["grand_total"])

    def listing(self, request: httpx.Request) -> httpx.Response:
        if "/store/" in request.url.path:
            return httpx.Response(200, content=f"[{','.join(map(self.record, self.rows))}]".encode())
        asked = dict(request.url.params)
        size = int(asked["searchCriteria[pageSize]"])
        assert asked["searchCriteria[currentPage]"] == "1"
        if self.page_size_limit is not None and size > self.page_size_limit:
            return httpx.Response(400, json={"message": f"Maximum SearchCriteria pageSize is {self.page_size_limit}"})
        if self.entity == "source_items" and request.url.path.endswith("/sources"):
            after = next((value for name, value in request.url.params.items() if name.endswith("[filters][0][value]")), "")
            left = sorted(code for code in SOURCES_OF_STOCK if code > after)
            return self._page([f'{{"source_code": "{code}"}}' for code in left[:size]], size, len(left))
        rows = self._found(asked)
        page = rows[: self.size(size)]
        if self.repeats_first_page:
            page = sorted(self.rows, key=lambda row: (row.tick, row.number))[:size]
        id_field = "entity_id" if request.url.path.endswith("/orders") else self.id_field
        return self._page([self.record(row, id_field) for row in page], size, len(rows))

    def _page(self, items: list[str], size: int, total: int) -> httpx.Response:
        listed = f"[{','.join(items)}]" if items else "null"
        body = f'{{"items": {listed}, "search_criteria":{{"page_size":{size}}},"total_count": {total}}}'
        return httpx.Response(200, content=body.encode())

    def record(self, row: ScriptedRow, id_field: str = "id") -> str:
        shown = self.column(row, id_field)
        key = f'"{shown}"' if isinstance(shown, str) else shown
        return (
            f'{{"{id_field}": {key}, "grand_total": {row.version}.0000, "comment":"\\u00e9 29.949999999999999",'
            f'"created_at":"{moment_text(row.tick, MOMENT)}","updated_at":"{moment_text(row.tick, MOMENT)}"}}'
        )

    def column(self, row: ScriptedRow, name: str) -> int | str:
        match name:
            case "updated_at" | "created_at":
                return row.tick
            case "transaction_id":
                return row.tick * ROWS_A_TICK + row.number
            case "sku":
                return f"S-{row.number:06d}"
            case "source_code":
                return f"S-{row.number:06d}" if self.entity == "sources" else SOURCES_OF_STOCK[row.number % 2]
        return row.number

    def _found(self, asked: dict[str, str]) -> list[ScriptedRow]:
        groups: dict[str, dict[str, dict[str, str]]] = {}
        sorts: dict[str, dict[str, str]] = {}
        for name, value in asked.items():
            if found := FILTER.fullmatch(name):
                groups.setdefault(found[1], {}).setdefault(found[2], {})[found[3]] = value
            if found := SORT.fullmatch(name):
                sorts.setdefault(found[1], {})[found[2]] = value
        rows = [
            row for row in self.rows if all(any(self._fits(row, one) for one in group.values()) for group in groups.values())
        ]
        if self.ignores_order:
            return sorted(rows, key=lambda row: row.number)
        for _, sort in sorted(sorts.items(), reverse=True):
            rows.sort(key=lambda row: self.column(row, sort["field"]), reverse=sort["direction"] == "DESC")
        return rows

    def _fits(self, row: ScriptedRow, one: dict[str, str]) -> bool:
        mine, theirs = self.column(row, one["field"]), one["value"]
        if one["condition_type"] == "in":
            return str(mine) in theirs.split(",")
        if one["field"] in ("updated_at", "created_at"):
            theirs = tick_of(theirs, "%Y-%m-%dT%H:%M:%S")
        elif isinstance(mine, int):
            theirs = int(theirs)
        return {"gt": mine > theirs, "gteq": mine >= theirs, "lteq": mine <= theirs, "eq": mine == theirs}[
            one["condition_type"]
        ]
