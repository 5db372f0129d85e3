"""Which fields of Magento's records may be landed.

Lists are allow-lists. What a gateway module leaves in ``additional_information`` (serialised responses, gift card numbers
and PINs, tokens), ``protect_code``, encrypted card numbers, codes of gift cards and IP numbers are on none of them. Names,
addresses, mail and phone of shoppers are kept for the customer master and for what is shipped.
"""

from __future__ import annotations

from itertools import product
from typing import Final

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


_ADDRESS: Final = (
    "entity_id", "email", "firstname", "lastname", "company", "street", "city", "region", "region_code", "region_id",
    "postcode", "country_id", "telephone", "vat_id",
)  # fmt: skip


def _both(amounts: tuple[str, ...], under: str = "") -> set[str]:
    """Every amount twice, in the order's currency and (``base_``) in the shop's own."""
    return {f"{under}{prefix}{name}" for prefix, name in product(("", "base_"), amounts)}


def _address(under: str) -> set[str]:
    return {f"{under}.{field}" for field in _ADDRESS}


_PAYMENT_AMOUNTS: Final = ("amount_ordered", "amount_authorized", "amount_paid", "amount_canceled", "amount_refunded",
                           "shipping_amount", "shipping_captured", "shipping_refunded")  # fmt: skip
ORDER_IDENTIFIERS: Final = frozenset(
    {
        "entity_id", "increment_id", "store_id", "quote_id", "ext_order_id", "customer_id", "original_increment_id",
        "relation_parent_id", "relation_parent_real_id", "relation_child_id", "relation_child_real_id", "items.item_id",
        "items.order_id", "items.parent_item_id", "items.product_id", "items.sku", "payment.entity_id", "payment.parent_id",
        "payment.last_trans_id", "payment.cc_trans_id", "payment.cc_approval", "extension_attributes.gift_cards.id",
    }
)  # fmt: skip
ORDER_FIELDS: Final = frozenset(
    ORDER_IDENTIFIERS
    | _both(_AMOUNTS_OF_AN_ORDER)
    # The base side of this one amount is spelt short in every release.
    | {"base_shipping_discount_tax_compensation_amnt"}
    | set(_CURRENCIES)
    | _both(_AMOUNTS_OF_A_LINE, "items.")
    | _both(_PAYMENT_AMOUNTS, "payment.")
    | _both(_AMOUNTS_OF_COMMERCE, "extension_attributes.")
    | _address("billing_address")
    | _address("extension_attributes.shipping_assignments.shipping.address")
    | _both(("amount",), "extension_attributes.gift_cards.")
    | {
        "customer_email", "customer_firstname", "customer_lastname",
        "extension_attributes.shipping_assignments.shipping.method",
        "state", "status", "created_at", "updated_at", "store_name", "customer_is_guest", "customer_group_id", "is_virtual",
        "edit_increment", "coupon_code", "discount_description", "shipping_description", "total_qty_ordered",
        "items.product_type", "items.name", "items.qty_ordered", "items.qty_invoiced", "items.qty_shipped",
        "items.qty_refunded", "items.qty_canceled", "items.tax_percent", "items.discount_percent", "items.is_virtual",
        "payment.method", "payment.base_amount_paid_online", "payment.base_amount_refunded_online", "payment.cc_last4",
        "payment.cc_type", "status_histories.entity_id", "status_histories.comment", "status_histories.status",
        "status_histories.entity_name", "status_histories.created_at",
    }
)  # fmt: skip
MEMO_IDENTIFIERS: Final = frozenset(
    {
        "entity_id", "increment_id", "store_id", "order_id", "invoice_id", "transaction_id", "items.entity_id",
        "items.order_item_id", "items.parent_id", "items.product_id", "items.sku",
    }
)  # fmt: skip
MEMO_FIELDS: Final = frozenset(
    MEMO_IDENTIFIERS
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
_DOCUMENT_IDENTIFIERS: Final = frozenset(
    {
        "entity_id", "increment_id", "store_id", "order_id", "items.entity_id", "items.order_item_id", "items.product_id",
        "items.sku",
    }
)  # fmt: skip
_COMMENTS: Final = frozenset({"comments.entity_id", "comments.comment", "comments.created_at"})
INVOICE_IDENTIFIERS: Final = _DOCUMENT_IDENTIFIERS | {"transaction_id"}
INVOICE_FIELDS: Final = frozenset(
    INVOICE_IDENTIFIERS
    | _both(_AMOUNTS_OF_A_DOCUMENT)
    | set(_CURRENCIES)
    | _both(_AMOUNTS_OF_A_LINE, "items.")
    | _both(_AMOUNTS_OF_COMMERCE, "extension_attributes.")
    | _COMMENTS
    | {"state", "is_used_for_refund", "base_total_refunded", "total_qty", "created_at", "updated_at", "items.qty", "items.name"}
)
SHIPMENT_IDENTIFIERS: Final = _DOCUMENT_IDENTIFIERS | {
    "customer_id", "tracks.entity_id", "tracks.track_number", "extension_attributes.source_code",
}  # fmt: skip
SHIPMENT_FIELDS: Final = frozenset(
    SHIPMENT_IDENTIFIERS
    | _COMMENTS
    | {
        "total_qty", "created_at", "updated_at", "items.name", "items.qty", "items.price", "items.weight", "tracks.title",
        "tracks.carrier_code", "tracks.created_at", "tracks.updated_at",
    }
)  # fmt: skip
TRANSACTION_IDENTIFIERS: Final = frozenset({"transaction_id", "parent_id", "order_id", "payment_id", "txn_id", "parent_txn_id"})
TRANSACTION_FIELDS: Final = TRANSACTION_IDENTIFIERS | {"txn_type", "is_closed", "created_at"}
CUSTOMER_IDENTIFIERS: Final = frozenset({"id", "website_id", "store_id", "default_billing", "default_shipping", "addresses.id"})
CUSTOMER_FIELDS: Final = CUSTOMER_IDENTIFIERS | {
    "group_id", "email", "firstname", "middlename", "lastname", "taxvat", "created_at", "updated_at",
    "extension_attributes.is_subscribed", "addresses.region.region_code", "addresses.region.region",
    "addresses.default_shipping", "addresses.default_billing",
    *(f"addresses.{field}" for field in _ADDRESS if field not in {"entity_id", "email", "region", "region_code"}),
}  # fmt: skip
PRODUCT_IDENTIFIERS: Final = frozenset(
    {"id", "sku", "extension_attributes.configurable_product_links", "extension_attributes.website_ids"}
)
# The shop's own attributes come as a list of codes and values, so that one of them cannot be left out by name.
PRODUCT_FIELDS: Final = PRODUCT_IDENTIFIERS | {
    "name", "attribute_set_id", "price", "status", "visibility", "type_id", "weight", "created_at", "updated_at",
    "custom_attributes.attribute_code", "custom_attributes.value",
}  # fmt: skip
SOURCE_ITEM_IDENTIFIERS: Final = frozenset({"source_code", "sku"})
SOURCE_ITEM_FIELDS: Final = SOURCE_ITEM_IDENTIFIERS | {"quantity", "status"}
SOURCE_IDENTIFIERS: Final = frozenset({"source_code"})
SOURCE_FIELDS: Final = SOURCE_IDENTIFIERS | {"name", "enabled", "country_id", "region", "city", "street", "postcode"}
STORE_IDENTIFIERS: Final = frozenset({"id"})
WEBSITE_FIELDS: Final = STORE_IDENTIFIERS | {"code", "name", "default_group_id"}
STORE_GROUP_FIELDS: Final = STORE_IDENTIFIERS | {"website_id", "code", "name", "default_store_id", "root_category_id"}
STORE_VIEW_FIELDS: Final = STORE_IDENTIFIERS | {"website_id", "store_group_id", "code", "name", "is_active"}
STORE_CONFIG_FIELDS: Final = STORE_IDENTIFIERS | {
    "code", "website_id", "locale", "base_currency_code", "default_display_currency_code", "timezone", "weight_unit",
    "base_url",
}  # fmt: skip
