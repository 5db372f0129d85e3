"""The columns a list call may filter and sort by: those of the database tables, which are not always the JSON names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.columns import Columns, ColumnType

_MOMENTS = {"created_at", "updated_at"}
_CURRENCY_TEXTS = "base_currency_code global_currency_code order_currency_code store_currency_code"
_TOTALS = (
    "subtotal subtotal_incl_tax discount_amount tax_amount shipping_amount shipping_incl_tax shipping_tax_amount grand_total"
)
_STAGES = "subtotal_{0} discount_{0} tax_{0} shipping_{0} total_{0}"


def _columns(numbers: str, texts: str, *, updated: bool = True) -> Columns:
    columns: dict[str, ColumnType] = dict.fromkeys(numbers.split(), "number")
    columns.update(dict.fromkeys(texts.split(), "text"))
    columns.update(dict.fromkeys(_MOMENTS if updated else {"created_at"}, "moment"))
    return columns


def _both(names: str) -> str:
    return f"{names} " + " ".join(f"base_{name}" for name in names.split())


ORDER = _columns(
    "entity_id store_id customer_id customer_group_id customer_is_guest customer_gender quote_id is_virtual email_sent "
    "billing_address_id total_item_count total_qty_ordered weight total_due base_total_due total_paid base_total_paid "
    "total_online_refunded total_offline_refunded adjustment_positive adjustment_negative shipping_discount_amount "
    "discount_tax_compensation_amount "
    f"{_both(_TOTALS)} {' '.join(_both(_STAGES.format(stage)) for stage in ('invoiced', 'refunded', 'canceled'))} "
    "base_to_order_rate base_to_global_rate store_to_base_rate store_to_order_rate relation_parent_id relation_child_id",
    "increment_id state status customer_email customer_firstname customer_lastname coupon_code applied_rule_ids remote_ip "
    "x_forwarded_for "
    f"protect_code store_name shipping_description discount_description ext_order_id original_increment_id {_CURRENCY_TEXTS}",
)
ORDER_ITEM = _columns(
    "item_id order_id parent_item_id quote_item_id store_id product_id is_virtual qty_ordered qty_invoiced qty_shipped "
    "qty_refunded qty_canceled price base_price original_price row_total base_row_total discount_amount "
    "base_discount_amount tax_amount base_tax_amount tax_percent row_invoiced base_row_invoiced amount_refunded "
    "base_amount_refunded weight row_weight price_incl_tax row_total_incl_tax",
    "product_type sku name weee_tax_applied applied_rule_ids",
)
INVOICE = _columns(
    "entity_id order_id store_id state billing_address_id shipping_address_id email_sent total_qty is_used_for_refund "
    f"base_total_refunded {_both(_TOTALS)}",
    f"increment_id transaction_id {_CURRENCY_TEXTS}",
)
CREDIT_MEMO = _columns(
    "entity_id order_id store_id state invoice_id billing_address_id shipping_address_id creditmemo_status "
    f"{_both('adjustment adjustment_positive adjustment_negative')} {_both(_TOTALS)}",
    f"increment_id transaction_id {_CURRENCY_TEXTS}",
)
SHIPMENT = _columns(
    "entity_id order_id store_id customer_id total_qty shipment_status billing_address_id shipping_address_id", "increment_id"
)
TRANSACTION = _columns("transaction_id parent_id order_id payment_id is_closed", "txn_id parent_txn_id txn_type", updated=False)
CUSTOMER = _columns("entity_id group_id store_id website_id gender", "email firstname lastname middlename taxvat created_in")
PRODUCT = _columns("entity_id attribute_set_id price status visibility weight", "sku name type_id")
SOURCE_ITEM: Columns = {"sku": "text", "source_code": "text", "quantity": "number", "status": "number"}
SOURCE: Columns = {"source_code": "text", "name": "text", "country_id": "text", "enabled": "number"}
