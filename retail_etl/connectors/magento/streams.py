"""The streams of Magento: where each is read, in which way, and what reading it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import Along, CursorKind, KeyList, Stream
from retail_etl.connectors.magento import kept_fields as kept

if TYPE_CHECKING:
    from collections.abc import Mapping

# updated_at is stamped when a statement starts and seen when it commits: the overlap must outlast the longest checkout.
OVERLAP: Final = timedelta(minutes=15)
_SETTLE_LAG: Final = timedelta(minutes=2)
_PAGE_SIZE: Final = 100  # the shop works per order, so a larger page is no faster
_LIGHT_PAGE_SIZE: Final = 300  # of rows without work; a shop with limits switched on gives no more
# Ids are given in order, commits come in any: so many transactions before the last one are read again.
TRANSACTIONS_OVERLAP: Final = 5000


class Reading(StrEnum):
    """How a list is read."""

    BY_CHANGE = "by_change"  # along (updated_at, entity_id)
    BY_ID = "by_id"  # along the id inside a window of updated_at: lists over attribute tables may not OR across columns
    BY_TRANSACTION = "by_transaction"  # along transaction_id, for nothing else tells a new one
    BY_SOURCE = "by_source"  # source by source, along the SKU
    BY_CODE = "by_code"  # along source_code
    WHOLE = "whole"  # one answer, no search criteria


@dataclass(frozen=True)
class Route:
    """Where a stream is read, the ACL resource that reading it takes, and where one record stands.

    Attributes:
        admin_path: the record's page in the admin; empty where it has none.
        is_optional: whether some shops do not have the route: inventory modules may be switched off.
    """

    path: str
    resource: str
    record_path: str
    admin_path: str
    reading: Reading = Reading.BY_CHANGE
    is_optional: bool = False


_FILTER: Final = "searchCriteria%5Bfilter_groups%5D%5B{0}%5D%5Bfilters%5D%5B0%5D%5B"
_STORE: Final = "Magento_Backend::store"


def _found_by(path: str, **columns: str) -> str:
    """A list narrowed to one record: addressing by SKU in the path breaks signatures and web servers."""
    asked = [
        f"{_FILTER.format(place)}field%5D={column}&{_FILTER.format(place)}value%5D={{{key}}}"
        for place, (column, key) in enumerate(columns.items())
    ]
    return f"{path}?{'&'.join(asked)}"


ROUTES: Final[Mapping[str, Route]] = {
    "orders": Route("orders", "Magento_Sales::actions_view", "orders/{entity_id}", "sales/order/view/order_id/{entity_id}"),
    "invoices": Route(
        "invoices", "Magento_Sales::sales_invoice", "invoices/{entity_id}", "sales/order_invoice/view/invoice_id/{entity_id}"
    ),
    "credit_memos": Route(
        "creditmemos",
        "Magento_Sales::sales_creditmemo",
        "creditmemo/{entity_id}",
        "sales/order_creditmemo/view/creditmemo_id/{entity_id}",
    ),
    "shipments": Route(
        "shipments", "Magento_Sales::shipment", "shipment/{entity_id}", "admin/order_shipment/view/shipment_id/{entity_id}"
    ),
    "transactions": Route(
        "transactions",
        "Magento_Sales::transactions_fetch",
        "transactions/{transaction_id}",
        "sales/transactions/view/txn_id/{transaction_id}",
        Reading.BY_TRANSACTION,
    ),
    "customers": Route(
        "customers/search", "Magento_Customer::customer", "customers/{id}", "customer/index/edit/id/{id}", Reading.BY_ID
    ),
    "products": Route(
        "products",
        "Magento_Catalog::products",
        _found_by("products", entity_id="id"),
        "catalog/product/edit/id/{id}",
        Reading.BY_ID,
    ),
    "source_items": Route(
        "inventory/source-items",
        "Magento_InventoryApi::source",
        _found_by("inventory/source-items", source_code="source_code", sku="sku"),
        "",
        Reading.BY_SOURCE,
        is_optional=True,
    ),
    "sources": Route(
        "inventory/sources",
        "Magento_InventoryApi::source",
        "inventory/sources/{source_code}",
        "inventory/source/edit/source_code/{source_code}",
        Reading.BY_CODE,
        is_optional=True,
    ),
    "websites": Route(
        "store/websites", _STORE, "store/websites#{id}", "adminhtml/system_store/editWebsite/website_id/{id}", Reading.WHOLE
    ),
    "store_groups": Route(
        "store/storeGroups", _STORE, "store/storeGroups#{id}", "adminhtml/system_store/editGroup/group_id/{id}", Reading.WHOLE
    ),
    "store_views": Route(
        "store/storeViews", _STORE, "store/storeViews#{id}", "adminhtml/system_store/editStore/store_id/{id}", Reading.WHOLE
    ),
    "store_configs": Route("store/storeConfigs", _STORE, "store/storeConfigs#{id}", "", Reading.WHOLE),
}


def _stream(entity: str, keys: KeyList, description: str, key: tuple[str, ...] = ("entity_id",)) -> Stream:
    return Stream(
        source="magento",
        entity=entity,
        key=key,
        cursor=CursorKind.MODIFIED_AT,
        cursor_field="updated_at",
        keys=keys,
        overlap=OVERLAP,
        settle_lag=_SETTLE_LAG,
        page_size=_PAGE_SIZE,
        description=description,
        rescan=Along.CREATED_AT,
    )


def _snapshot(entity: str, keys: KeyList, description: str, key: tuple[str, ...] = ("id",)) -> Stream:
    """A list without a moment of change: each reading brings all of it."""
    return Stream(
        source="magento",
        entity=entity,
        key=key,
        cursor=CursorKind.SNAPSHOT,
        cursor_field="",
        keys=keys,
        overlap=OVERLAP,
        settle_lag=_SETTLE_LAG,
        page_size=_LIGHT_PAGE_SIZE,
        description=description,
    )


_TRANSACTIONS: Final = Stream(
    source="magento",
    entity="transactions",
    key=("transaction_id",),
    cursor=CursorKind.REVISION,
    cursor_field="transaction_id",
    keys=KeyList(kept.TRANSACTION_FIELDS, kept.TRANSACTION_IDENTIFIERS),
    overlap=TRANSACTIONS_OVERLAP,
    page_size=_LIGHT_PAGE_SIZE,
    description="What the gateway did for orders. Their closing leaves no moment, so the last 5,000 and those of orders that "
    "changed are read again.",
    rescan=Along.CREATED_AT,
)

STREAMS: Final[Mapping[str, Stream]] = {
    stream.entity: stream
    for stream in (
        _stream(
            "orders",
            KeyList(kept.ORDER_FIELDS, kept.ORDER_IDENTIFIERS),
            "Web orders with lines, addresses and payment; moments are UTC seconds without a zone, absent amounts are null.",
        ),
        _stream(
            "invoices",
            KeyList(kept.INVOICE_FIELDS, kept.INVOICE_IDENTIFIERS),
            "Invoices of web orders; a paid one is a capture.",
        ),
        _stream(
            "credit_memos",
            KeyList(kept.MEMO_FIELDS, kept.MEMO_IDENTIFIERS),
            "Credit memos of web orders; a memo is no proof that money moved.",
        ),
        _stream(
            "shipments",
            KeyList(kept.SHIPMENT_FIELDS, kept.SHIPMENT_IDENTIFIERS),
            "Shipments of web orders with their parcels.",
        ),
        _TRANSACTIONS,
        _stream(
            "customers",
            KeyList(kept.CUSTOMER_FIELDS, kept.CUSTOMER_IDENTIFIERS),
            "Accounts of the web shop; guests have none.",
            ("id",),
        ),
        _stream(
            "products",
            KeyList(kept.PRODUCT_FIELDS, kept.PRODUCT_IDENTIFIERS),
            "Products of the web shop: variants and the configurables above them.",
            ("id",),
        ),
        _snapshot(
            "source_items",
            KeyList(kept.SOURCE_ITEM_FIELDS, kept.SOURCE_ITEM_IDENTIFIERS),
            "Stock by inventory source and product, before the shop's reservations.",
            ("source_code", "sku"),
        ),
        _snapshot(
            "sources",
            KeyList(kept.SOURCE_FIELDS, kept.SOURCE_IDENTIFIERS),
            "Inventory sources: the stores and depots from which the shop sells.",
            ("source_code",),
        ),
        _snapshot("websites", KeyList(kept.WEBSITE_FIELDS, kept.STORE_IDENTIFIERS), "Websites of the shop."),
        _snapshot("store_groups", KeyList(kept.STORE_GROUP_FIELDS, kept.STORE_IDENTIFIERS), "Store groups of the shop."),
        _snapshot("store_views", KeyList(kept.STORE_VIEW_FIELDS, kept.STORE_IDENTIFIERS), "Store views: what store ids mean."),
        _snapshot(
            "store_configs",
            KeyList(kept.STORE_CONFIG_FIELDS, kept.STORE_IDENTIFIERS),
            "Currencies and time zones of the store views.",
        ),
    )
}
