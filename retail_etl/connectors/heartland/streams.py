"""The streams of Heartland's ``v1`` dialect: where each is read, what it takes, and along what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.heartland import kept_fields as kept
from retail_etl.connectors.interface import Along, CursorKind, KeyList, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

# Rows can commit a little late with the moment at which their transaction began.
_OVERLAP: Final = timedelta(minutes=15)
_SETTLE_LAG: Final = timedelta(minutes=2)
_PAGE_SIZE: Final = 200  # the most the listing gives
_REPORT: Final = "/v1/reports/transactions"


@dataclass(frozen=True)
class Route:
    """Where a stream is read and the scope that reading it takes.

    Attributes:
        include: what belongs to a record and has to be asked for by name.
        report: the query that chooses a level of the report, which is cut by date; empty for a plain listing.
        by_change: whether the listing can be cut by moments of change, and be paged; a report of sums can neither.
    """

    path: str
    scope: str
    record_path: str
    include: str = ""
    report: tuple[tuple[str, str], ...] = ()
    by_change: bool = True


ROUTES: Final[Mapping[str, Route]] = {
    "payments": Route("/v1/payments", "payments.read", "/v1/payments/{id}"),
    "report_rows": Route(_REPORT, "reports.read", _REPORT + "?level=detail#{row_id}", report=(("level", "detail"),)),
    "report_summaries": Route(
        _REPORT,
        "reports.read",
        _REPORT + "?date_basis={date_basis}&start_date={period_start}&end_date={period_start}"
        "&location_id={location_id}&method={method}",
        report=(
            ("level", "summary"),
            ("period", "daily"),
            ("date_basis", "business"),
            ("group_by", "location_id"),
            ("group_by", "method"),
        ),
        by_change=False,
    ),
    "orders": Route("/v1/orders", "orders.read", "/v1/orders/{id}", include="lines,shipments,addresses"),
    "customers": Route("/v1/customers", "customers.read", "/v1/customers/{id}", include="addresses"),
    "products": Route("/v1/products", "products.read", "/v1/products/{id}"),
    "inventory": Route("/v1/inventory", "inventory.read", "/v1/inventory?sku={sku}&location_id={location_id}"),
}


# The lists that can be asked for a store's days, which a change without a new moment leaves alone.
_BY_BUSINESS_DATE: Final = frozenset({"payments", "report_rows", "report_summaries", "orders"})


def _stream(
    entity: str,
    key: tuple[str, ...],
    keys: KeyList,
    description: str,
    cursor: CursorKind = CursorKind.MODIFIED_AT,
) -> Stream:
    return Stream(
        source="heartland",
        entity=entity,
        key=key,
        cursor=cursor,
        cursor_field="updated_at" if cursor is CursorKind.MODIFIED_AT else "",
        keys=keys,
        overlap=_OVERLAP,
        settle_lag=_SETTLE_LAG,
        page_size=_PAGE_SIZE,
        description=description,
        rescan=Along.BUSINESS_DATE if entity in _BY_BUSINESS_DATE else Along.CURSOR,
    )


STREAMS: Final[Mapping[str, Stream]] = {
    stream.entity: stream
    for stream in (
        _stream(
            "payments",
            ("id",),
            KeyList(kept.PAYMENT_FIELDS, kept.PAYMENT_IDENTIFIERS),
            "Ledger rows of tenders: sales, authorisations, captures, refunds, voids; settlement fields are filled in later.",
        ),
        _stream(
            "report_rows",
            ("row_id",),
            KeyList(kept.REPORT_FIELDS, kept.REPORT_IDENTIFIERS),
            "Rows of the transaction report: settled payments, fees, chargebacks, adjustments and reserves, by deposit.",
        ),
        _stream(
            "report_summaries",
            kept.SUMMARY_KEY,
            KeyList(kept.SUMMARY_FIELDS, kept.SUMMARY_IDENTIFIERS),
            "The report's sums by business day, store and tender: a control total of its rows. They carry no moment of change, "
            "so the days of the last month are read anew each time, and those of two months after a day's pause.",
            CursorKind.SNAPSHOT,
        ),
        _stream(
            "orders",
            ("id",),
            KeyList(kept.ORDER_FIELDS, kept.ORDER_IDENTIFIERS),
            "Orders of tills and web shops with their lines, totals, addresses and shipments.",
        ),
        _stream(
            "customers",
            ("id",),
            KeyList(kept.CUSTOMER_FIELDS, kept.CUSTOMER_IDENTIFIERS),
            "Customers with their addresses; one that was merged into another keeps its id and names the other.",
        ),
        _stream(
            "products",
            ("id",),
            KeyList(kept.PRODUCT_FIELDS, kept.PRODUCT_IDENTIFIERS),
            "What the tills sell, with prices and cost.",
        ),
        _stream(
            "inventory",
            ("sku", "location_id"),
            KeyList(kept.INVENTORY_FIELDS, kept.INVENTORY_IDENTIFIERS),
            "Stock by product and store; a negative count is legal.",
        ),
    )
}
