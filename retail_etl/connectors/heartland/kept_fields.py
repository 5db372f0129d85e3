"""Which fields of Heartland's records may be landed.

Payment tokens, cardholder data and free-form ``custom`` objects (but for named fields of ours) are on no list, so they never
reach the disk. Names, addresses, mail and phone of customers are kept for the customer master and for what is shipped; nothing
else personal is.
"""

from __future__ import annotations

from typing import Final

_ADDRESS: Final = ("name", "line1", "line2", "city", "state", "postal_code", "country", "phone", "full_address")


def _address(under: str) -> tuple[str, ...]:
    return tuple(f"{under}.{field}" for field in _ADDRESS)


PAYMENT_IDENTIFIERS: Final = frozenset(
    {
        "id", "order_id", "parent_payment_id", "customer_id", "gateway_transaction_id", "auth_code", "retrieval_ref",
        "acquirer_reference", "batch_id", "deposit_id", "location_id", "station_id", "device_id",
    }
)  # fmt: skip
PAYMENT_FIELDS: Final = PAYMENT_IDENTIFIERS | {
    "operation", "amount", "tip_amount", "surcharge_amount", "cashback_amount", "tendered_amount", "change_amount",
    "rounding_amount", "authorized_amount", "currency", "method", "method_type", "is_deposit", "card.brand", "card.last4",
    "card.funding", "card.entry_mode", "gateway", "status", "failure_code", "failure_message", "offline",
    "offline_captured_at", "occurred_at", "business_date", "batch_closed_at", "settlement_date", "fee_amount", "net_amount",
    "fee_status", "created_at", "updated_at",
}  # fmt: skip
REPORT_IDENTIFIERS: Final = PAYMENT_IDENTIFIERS | {"row_id", "parent_row_id", "payment_id", "dispute_id"}
REPORT_FIELDS: Final = PAYMENT_FIELDS | REPORT_IDENTIFIERS | {"row_type", "direction", "description"}
ORDER_IDENTIFIERS: Final = frozenset(
    {
        "id", "order_number", "external_id", "parent_order_id", "customer_id", "location_id", "fulfillment_location_id",
        "station_id", "line_items.id", "line_items.product_id", "line_items.sku", "shipments.id", "shipments.tracking_number",
        "shipments.lines.line_id",
    }
)  # fmt: skip
ORDER_FIELDS: Final = ORDER_IDENTIFIERS | {
    "source_system", "order_type", "order_date", "completed_at", "business_date", "timezone", "status", "payment_status",
    "currency", "subtotal", "order_discount_amount", "discount_total", "tax_total", "shipping_total", "tip_total",
    "surcharge_total", "rounding_total", "total_amount", "amount_paid", "amount_refunded", "balance_due", "created_at",
    "updated_at", "line_items.line_type", "line_items.description", "line_items.quantity", "line_items.price",
    "line_items.original_price", "line_items.discount_amount", "line_items.tax_amount", "line_items.tax_lines.name",
    "line_items.tax_lines.rate", "line_items.tax_lines.amount", "line_items.total", "line_items.gift_card_last4",
    "shipments.carrier", "shipments.shipped_at", "shipments.lines.quantity",
    *_address("shipping_address"), *_address("billing_address"), "custom.held_in_shop",
}  # fmt: skip
CUSTOMER_IDENTIFIERS: Final = frozenset(
    {"id", "customer_number", "external_id", "external_ids", "merged_into_id", "addresses.id"}
)
CUSTOMER_FIELDS: Final = CUSTOMER_IDENTIFIERS | {
    "customer_type", "first_name", "last_name", "company_name", "email", "phone", "full_address", *_address("addresses"),
    "loyalty_points", "accepts_marketing", "active", "created_at", "updated_at",
    "custom.payment_terms", "custom.credit_limit", "custom.credit_hold", "custom.tax_exempt", "custom.territory",
}  # fmt: skip
PRODUCT_IDENTIFIERS: Final = frozenset({"id", "sku", "upc", "parent_sku"})
PRODUCT_FIELDS: Final = PRODUCT_IDENTIFIERS | {
    "name", "description", "price", "original_price", "cost", "tax_category", "department", "vendor", "options", "active",
    "created_at", "updated_at",
}  # fmt: skip
INVENTORY_IDENTIFIERS: Final = frozenset({"sku", "location_id", "product_id"})
INVENTORY_FIELDS: Final = INVENTORY_IDENTIFIERS | {
    "quantity_on_hand", "quantity_reserved", "quantity_available", "quantity_in_transit", "quantity_on_order", "unit_cost",
    "updated_at",
}  # fmt: skip
SUMMARY_KEY: Final = ("period_start", "date_basis", "location_id", "method", "currency")
SUMMARY_IDENTIFIERS: Final = frozenset({*SUMMARY_KEY, "batch_ids", "deposit_ids"})
SUMMARY_FIELDS: Final = SUMMARY_IDENTIFIERS | {
    "period_end", "timezone", "sales_count", "sales_amount", "refunds_count", "refunds_amount", "voids_count", "voids_amount",
    "tips_amount", "surcharge_amount", "tax_amount", "rounding_amount", "deposits_collected_amount", "deposits_relieved_amount",
    "chargebacks_count", "chargebacks_amount", "chargeback_reversals_amount", "adjustments_amount", "fees_amount",
    "fees_status", "net_amount", "status", "generated_at",
}  # fmt: skip
