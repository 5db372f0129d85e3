"""One row of the world as the document builders read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.amounts import amount
from retail_etl.sandbox.world.moments import NONE
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.table import Table

_CHILD_TABLES = {
    "order_lines": "order_lines",
    "web_invoices": "invoices",
    "web_credit_memos": "credit_memos",
    "web_transactions": "transactions",
    "web_shipments": "shipments",
}
STORE_ID = 1
CURRENCIES = {
    "base_currency_code": "USD",
    "base_to_global_rate": 1,
    "base_to_order_rate": 1,
    "global_currency_code": "USD",
    "order_currency_code": "USD",
    "store_currency_code": "USD",
    "store_to_base_rate": 0,
    "store_to_order_rate": 0,
}


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table, seen at a moment of world time."""

    table: Table
    row: int
    now: int

    def __getitem__(self, name: str) -> int:
        return int(self.table.columns[name][self.row])

    def label(self, name: str) -> str:
        """The text of a coded column."""
        return self.table.label(name, self.row)

    def happened(self, name: str) -> bool:
        """Whether a moment has come to pass."""
        return self[name] <= self.now

    def moment(self, name: str) -> str:
        """A moment in Magento's form: `YYYY-MM-DD HH:MM:SS`, UTC, no zone."""
        return sql_seconds(self[name])

    def has(self, name: str) -> bool:
        """Whether the row refers to another."""
        return self[name] != NONE


@dataclass(frozen=True, slots=True)
class View:
    """The world at one moment; builders take every figure of a document from the same view."""

    world: World
    now: int

    def record(self, table: str, row: int) -> Record:
        """A row of a table."""
        return Record(self.world.table(table), int(row), self.now)

    def children(self, relation: str, parent: int) -> list[Record]:
        """The children of a row in row order, those of the future left out."""
        table = self.world.table(_CHILD_TABLES[relation])
        dated = "created_at" in table.columns
        records = (Record(table, int(row), self.now) for row in self.world.children(relation).of(parent))
        return [record for record in records if not dated or record.happened("created_at")]


def put_amounts(document: dict[str, Any], **cents: int) -> None:
    """Sets each amount twice, in the shopper's currency and as `base_...`; the world's shop trades in one currency."""
    for name, value in cents.items():
        document[name] = document[f"base_{name}"] = amount(value)
