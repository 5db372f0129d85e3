"""The streams of Magento: where each is read, what it takes, and which fields may be kept.

Lists are allow-lists. What a gateway module leaves in ``additional_information`` (serialised responses, gift card numbers
and PINs, tokens), ``protect_code``, encrypted card numbers, names, addresses and IP numbers are on none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import CursorKind, KeyList, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

# updated_at is stamped when a statement starts and seen when it commits: the overlap must outlast the longest checkout.
_OVERLAP: Final = timedelta(minutes=15)
_SETTLE_LAG: Final = timedelta(minutes=2)
_PAGE_SIZE: Final = 100  # the shop works per order, so a larger page is no faster

_AMOUNTS_OF_A_DOCUMENT: Final = (
    "subtotal", "subtotal_incl_tax", "discount_amount", "tax_amount", "shipping_amount", "shipping_incl_tax",
    "shipping_tax_amount", "shipping_discount_amount", "discount_tax_compensation_amount",
    "shipping_discount_tax_compensation_amount", "grand_total", "adjustment_positive", "adjustment_negative",
)  # fmt: skip
_AMOUNTS_OF_AN_ORDER: Final = (
    *_AMOUNTS_OF_A_DOCUMENT, "total_paid", "total_due", "total_invoiced", "total_refunded", "total_online_refunded",
    "total_offline_refunded", "total_canceled", "subtotal_invoiced", "subtotal_refunded", "subtotal_canceled",
    "tax_invoiced", "tax_refunded", "tax_canceled", "shipping_invoiced", "shipping_refunded", "shipping_canceled",
    "discount_invoiced", "discount_refunded", "discount_canceled",
)  # fmt: skip
_AMOUNTS_OF_A_LINE: Final = (
    "price", "original_price", "price_incl_tax", "row_total", "row_total_incl_tax", "discount_amount", "tax_amount",
    "row_invoiced", "amount_refunded", "discount_tax_compensation_amount",
)  # fmt: skip
# Commerce keeps gift cards and store credit here; the codes of the cards themselves are left out.
_AMOUNTS_OF_COMMERCE: Final = (
    "gift_cards_amount", "gift_cards_invoiced", "gift_cards_refunded", "customer_balance_amount", "customer_balance_invoiced",
    "customer_balance_refunded", "customer_balance_total_refunded", "reward_currency_amount",
)  # fmt: skip
_CURRENCIES: Final = (
    "base_currency_code", "order_currency_code", "store_currency_code", "global_currency_code", "base_to_order_rate",
    "base_to_global_rate",
)  # fmt: skip


def _both(amounts: tuple[str, ...], under: str = "") -> set[str]:
    """Every amount twice, in the order's currency and (``base_``) in the shop's own."""
    return {f"{under}{prefix}{name}" for prefix, name in product(("", "base_"), amounts)}


_PAYMENT_AMOUNTS: Final = ("amount_ordered", "amount_authorized", "amount_paid", "amount_canceled", "amount_refunded",
                           "shipping_amount", "shipping_captured", "shipping_refunded")  # fmt: skip
_ORDER_IDENTIFIERS: Final = frozenset(
    {
        "entity_id", "increment_id", "store_id", "quote_id", "ext_order_id", "customer_id", "original_increment_id",
        "relation_parent_id", "relation_parent_real_id", "relation_child_id", "relation_child_real_id", "items.item_id",
        "items.order_id", "items.parent_item_id", "items.product_id", "items.sku", "payment.entity_id", "payment.parent_id",
        "payment.last_trans_id", "payment.cc_trans_id", "payment.cc_approval",
    }
)  # fmt: skip
_ORDER_FIELDS: Final = frozenset(
    _ORDER_IDENTIFIERS
    | _both(_AMOUNTS_OF_AN_ORDER)
    # The base side of this one amount is spelt short in every release.
    | {"base_shipping_discount_tax_compensation_amnt"}
    | set(_CURRENCIES)
    | _both(_AMOUNTS_OF_A_LINE, "items.")
    | _both(_PAYMENT_AMOUNTS, "payment.")
    | _both(_AMOUNTS_OF_COMMERCE, "extension_attributes.")
    | {
        "state", "status", "created_at", "updated_at", "store_name", "customer_is_guest", "customer_group_id", "is_virtual",
        "edit_increment", "coupon_code", "discount_description", "shipping_description", "total_qty_ordered",
        "items.product_type", "items.name", "items.qty_ordered", "items.qty_invoiced", "items.qty_shipped",
        "items.qty_refunded", "items.qty_canceled", "items.tax_percent", "items.discount_percent", "items.is_virtual",
        "payment.method", "payment.base_amount_paid_online", "payment.base_amount_refunded_online", "payment.cc_last4",
        "payment.cc_type", "status_histories.entity_id", "status_histories.comment", "status_histories.status",
        "status_histories.entity_name", "status_histories.created_at",
    }
)  # fmt: skip
_MEMO_IDENTIFIERS: Final = frozenset(
    {
        "entity_id", "increment_id", "store_id", "order_id", "invoice_id", "transaction_id", "items.entity_id",
        "items.order_item_id", "items.parent_id", "items.product_id", "items.sku",
    }
)  # fmt: skip
_MEMO_FIELDS: Final = frozenset(
    _MEMO_IDENTIFIERS
    | _both(_AMOUNTS_OF_A_DOCUMENT)
    | {"base_shipping_discount_tax_compensation_amnt", "adjustment", "base_adjustment"}
    | set(_CURRENCIES)
    | _both(_AMOUNTS_OF_A_LINE, "items.")
    | _both(_AMOUNTS_OF_COMMERCE, "extension_attributes.")
    | {
        "state", "creditmemo_status", "created_at", "updated_at", "items.qty", "items.name", "comments.entity_id",
        "comments.comment", "comments.created_at",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Route:
    """Where a stream is read, the ACL resource that reading it takes, and where one record stands."""

    path: str
    resource: str
    record_path: str
    admin_path: str


ROUTES: Final[Mapping[str, Route]] = {
    "orders": Route("orders", "Magento_Sales::actions_view", "orders/{entity_id}", "sales/order/view/order_id/{entity_id}"),
    "credit_memos": Route(
        "creditmemos",
        "Magento_Sales::sales_creditmemo",
        "creditmemo/{entity_id}",
        "sales/order_creditmemo/view/creditmemo_id/{entity_id}",
    ),
}


def _stream(entity: str, keys: KeyList, description: str) -> Stream:
    return Stream(
        source="magento",
        entity=entity,
        key=("entity_id",),
        cursor=CursorKind.MODIFIED_AT,
        cursor_field="updated_at",
        keys=keys,
        overlap=_OVERLAP,
        settle_lag=_SETTLE_LAG,
        page_size=_PAGE_SIZE,
        description=description,
    )


STREAMS: Final[Mapping[str, Stream]] = {
    stream.entity: stream
    for stream in (
        _stream(
            "orders",
            KeyList(_ORDER_FIELDS, _ORDER_IDENTIFIERS),
            "Web orders with lines and payment; moments are UTC seconds without a zone, absent amounts are null.",
        ),
        _stream(
            "credit_memos",
            KeyList(_MEMO_FIELDS, _MEMO_IDENTIFIERS),
            "Credit memos of web orders; a memo is no proof that money moved.",
        ),
    )
}
