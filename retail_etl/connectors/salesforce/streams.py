"""The streams of Salesforce: which object each reads, and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import Along, CursorKind, KeyList, Stream
from retail_etl.connectors.salesforce import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

# Rows are stamped when they are written and seen when their transaction commits, which may be minutes later.
OVERLAP: Final = timedelta(minutes=10)
_SETTLE_LAG: Final = timedelta(seconds=60)
_PAGE_SIZE: Final = 2_000
CURSOR: Final = "SystemModstamp"
CREATED: Final = "CreatedDate"


@dataclass(frozen=True)
class Route:
    """The object that a stream reads, by its API name, and the fields that are asked for.

    ``has_currency``: whether its records name a currency where the org has several.
    """

    sobject: str
    fields: tuple[str, ...]
    has_currency: bool = False


ROUTES: Final[Mapping[str, Route]] = {
    "accounts": Route("Account", fields.ACCOUNT),
    "contacts": Route("Contact", fields.CONTACT),
    "orders": Route("Order", fields.ORDER, has_currency=True),
    "order_items": Route("OrderItem", fields.ORDER_ITEM, has_currency=True),
    "products": Route("Product2", fields.PRODUCT),
    "price_book_entries": Route("PricebookEntry", fields.PRICE_BOOK_ENTRY, has_currency=True),
    "payments": Route("Heartland_Payment__c", fields.PAYMENT, has_currency=True),
    "refunds": Route("Heartland_Refund__c", fields.REFUND, has_currency=True),
    "inventory": Route("Heartland_Inventory__c", fields.INVENTORY),
}
_DESCRIPTIONS: Final[Mapping[str, str]] = {
    "accounts": "Customers: businesses, and one account a person; deleted ones too, with the account they were merged into.",
    "contacts": "Persons, each at an account; deleted ones too, with the contact they were merged into.",
    "orders": "Orders as the org knows them, synced from the tills or entered there.",
    "order_items": "Lines of orders, priced by the synced price book.",
    "products": "Products of the org's catalogue.",
    "price_book_entries": "Prices of products by price book.",
    "payments": "Payments as the sync keeps them in the org; nobody enters them there.",
    "refunds": "Refunds as the sync keeps them in the org.",
    "inventory": "Stock by product and store as the sync keeps it in the org.",
}


def _stream(entity: str, route: Route) -> Stream:
    keep = frozenset(route.fields) | ({fields.CURRENCY} if route.has_currency else frozenset())
    return Stream(
        source="salesforce",
        entity=entity,
        key=("Id",),
        cursor=CursorKind.MODIFIED_AT,
        cursor_field=CURSOR,
        keys=KeyList(keep, fields.IDENTIFIERS & keep),
        overlap=OVERLAP,
        settle_lag=_SETTLE_LAG,
        page_size=_PAGE_SIZE,
        description=_DESCRIPTIONS[entity],
        rescan=Along.CREATED_AT,  # a formula's result changes without the cursor
    )


STREAMS: Final[Mapping[str, Stream]] = {entity: _stream(entity, route) for entity, route in ROUTES.items()}
