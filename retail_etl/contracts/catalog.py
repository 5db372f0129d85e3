"""Every table of the road: its contract, its keys, along what it is read, who answers for it.

Light to import: Dagster reads the catalog when it loads, and Pandera comes in only when a contract is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from retail_etl.errors import InvariantBrokenError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandera.polars as pa


@dataclass(frozen=True)
class TableEntry:
    """One table.

    Attributes:
        name: ``staging.heartland_payments``.
        contract: module and class of its contract, ``heartland:HeartlandPayments``.
        keys: the columns that identify a row.
        version: the column by which the newest version of a row is known.
        owner: who answers for its content.
        group: the stage of the road.
        description: what a row is, in business words.
        parameters: what its SQL must be told by the retailer: ``zone`` (the company's time zone), ``currency``.
    """

    name: str
    contract: str
    keys: tuple[str, ...]
    version: str
    owner: str
    group: str
    description: str
    parameters: tuple[str, ...] = ()

    @property
    def stream(self) -> str:
        """The stream that fills it, ``heartland_payments``."""
        return self.name.partition(".")[2]


_ENTRIES: Final = (
    TableEntry(
        "staging.heartland_payments",
        "heartland:HeartlandPayments",
        ("id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every payment row of the tills.",
        ("currency",),
    ),
    TableEntry(
        "staging.heartland_report_rows",
        "heartland:HeartlandReportRows",
        ("row_id",),
        "version_at",
        "payments",
        "staging",
        "The newest version of every row of the processor's transaction report.",
        ("currency",),
    ),
    TableEntry(
        "staging.heartland_orders",
        "heartland:HeartlandOrders",
        ("id",),
        "version_at",
        "stores",
        "staging",
        "The newest version of every order and ticket of the tills.",
        ("currency", "zone"),
    ),
    TableEntry(
        "staging.magento_orders",
        "magento:MagentoOrders",
        ("entity_id",),
        "version_at",
        "web shop",
        "staging",
        "The newest version of every web order.",
        ("zone",),
    ),
    TableEntry(
        "staging.magento_credit_memos",
        "magento:MagentoCreditMemos",
        ("entity_id",),
        "version_at",
        "web shop",
        "staging",
        "The newest version of every credit memo of the web shop.",
        ("zone",),
    ),
    TableEntry(
        "staging.epicor_gl_lines",
        "epicor:EpicorGlLines",
        ("company", "book_id", "fiscal_year", "fiscal_year_suffix", "journal_code", "journal_num", "journal_line"),
        "revision",
        "finance",
        "staging",
        "The newest version of every posted journal line.",
        ("currency",),
    ),
    TableEntry(
        "canonical.payments",
        "canonical:Payments",
        ("source_system", "payment_id"),
        "updated_at",
        "payments",
        "canonical",
        "Every movement of a customer's money, signed, with its tender and its web order.",
    ),
    TableEntry(
        "canonical.orders",
        "canonical:Orders",
        ("source_system", "order_id"),
        "updated_at",
        "web shop",
        "canonical",
        "Web orders at the amount that all their tenders together must pay.",
    ),
    TableEntry(
        "canonical.credit_memos",
        "canonical:CreditMemos",
        ("source_system", "credit_memo_id"),
        "updated_at",
        "web shop",
        "canonical",
        "Credit memos: what a refund must come to.",
    ),
    TableEntry(
        "canonical.settlement_batches",
        "canonical:SettlementBatches",
        ("source_system", "batch_id"),
        "closed_at",
        "payments",
        "canonical",
        "Closed card batches by funding share, and the processor's own entries beside them.",
    ),
    TableEntry(
        "canonical.ledger_lines",
        "canonical:LedgerLines",
        ("source_system", "ledger_line_id"),
        "journal_date",
        "finance",
        "canonical",
        "Posted journal lines of the main book, each with the part that its account plays.",
    ),
)

CATALOG: Final[Mapping[str, TableEntry]] = {entry.name: entry for entry in _ENTRIES}


def staging_table(stream: str) -> TableEntry:
    """The staging table that a stream fills.

    Raises:
        InvariantBrokenError: the stream has none, which only a mistake in our own code can bring about.
    """
    entry = CATALOG.get(f"staging.{stream}")
    if entry is None:
        raise InvariantBrokenError("no staging table is in the catalog", stream=stream)
    return entry


@cache
def contract(table: str) -> type[pa.DataFrameModel]:
    """The Pandera contract of a table; imports Pandera."""
    module, _, name = CATALOG[table].contract.partition(":")
    found: Any = getattr(import_module(f"retail_etl.contracts.{module}"), name)
    return found  # type: ignore[no-any-return]


def column_descriptions(table: str) -> dict[str, str]:
    """The business meaning of each column; imports Pandera."""
    columns = contract(table).to_schema().columns
    return {name: str(column.description) for name, column in columns.items()}
