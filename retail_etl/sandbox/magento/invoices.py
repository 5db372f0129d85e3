"""Invoices: `GET /V1/invoices[/{id}]`. State 2 is paid; an item's `parent_id` is the invoice, not a product."""

from __future__ import annotations

from typing import Any

from retail_etl.sandbox.magento.addresses import address_id
from retail_etl.sandbox.magento.amounts import amount
from retail_etl.sandbox.magento.order_facts import ALL_PARTS, Line, OrderFacts
from retail_etl.sandbox.magento.order_items import item_id
from retail_etl.sandbox.magento.products import PARENT_NAMES, parent_id, product_id
from retail_etl.sandbox.magento.records import CURRENCIES, STORE_ID, Record, View, put_amounts
from retail_etl.sandbox.magento.transactions import gateway_id
from retail_etl.sandbox.world.text import sql_seconds

OPEN, PAID = 1, 2


def invoice(view: View, row: int, updated_ms: int) -> dict[str, Any]:
    """The invoice document at the view's moment."""
    record = view.record("invoices", row)
    facts = OrderFacts(view, record["web_order"])
    lines = [line for line in facts.lines if record["part"] in {ALL_PARTS, line.part}]
    document: dict[str, Any] = {
        **CURRENCIES,
        "billing_address_id": address_id(facts.number, "billing"),
        "shipping_address_id": address_id(facts.number, "shipping"),
        "can_void_flag": 0,
        "created_at": record.moment("created_at"),
        "email_sent": 1,
        "entity_id": row + 1,
        "increment_id": f"{row + 1:09d}",
        "order_id": facts.number,
        "state": PAID if record.happened("paid_at") else OPEN,
        "store_id": STORE_ID,
        "total_qty": sum(line.quantity * (2 if line.product.parent_sku else 1) for line in lines),
        "updated_at": sql_seconds(updated_ms),
    }
    _put_totals(document, record)
    _put_payment(view, document, record)
    refunded = [memo for memo in facts.memos if memo["invoice"] == row]
    if refunded:
        document.update(base_total_refunded=amount(facts.sum_of(refunded, "grand_total")), is_used_for_refund=1)
    document["items"] = _items(lines, row + 1)
    document["comments"] = []
    document["extension_attributes"] = _extensions(record)
    return {name: value for name, value in document.items() if name != "extension_attributes" or value}


def _put_totals(document: dict[str, Any], record: Record) -> None:
    put_amounts(
        document,
        subtotal=record["subtotal"],
        subtotal_incl_tax=record["subtotal"] + record["tax"],
        discount_amount=-record["discount"],
        tax_amount=record["tax"],
        shipping_amount=record["shipping"],
        shipping_incl_tax=record["shipping"],
        shipping_tax_amount=0,
        discount_tax_compensation_amount=0,
        grand_total=record["grand_total"],
    )
    document["shipping_discount_tax_compensation_amount"] = 0
    document["base_shipping_discount_tax_compensation_amnt"] = 0


def _put_payment(view: View, document: dict[str, Any], record: Record) -> None:
    if record.has("payment") and record.happened("paid_at"):
        document["transaction_id"] = f"{gateway_id(view.record('payments', record['payment']))}-capture"


def _items(lines: list[Line], invoice_number: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for line in lines:
        items.append(_money_item(line, invoice_number))
        if line.product.parent_sku:
            items.append(_child_item(line, invoice_number))
    return items


def _money_item(line: Line, invoice_number: int) -> dict[str, Any]:
    parent_sku = line.product.parent_sku
    item: dict[str, Any] = {
        "entity_id": item_id(line.row),
        "name": PARENT_NAMES.get(parent_sku or "", line.product.name),
        "order_item_id": item_id(line.row),
        "parent_id": invoice_number,
        "product_id": parent_id(parent_sku) if parent_sku else product_id(line.product_row),
        "qty": line.quantity,
        "sku": line.product.sku,
    }
    put_amounts(
        item,
        price=line.price,
        price_incl_tax=round(line.price + line.tax / line.quantity),
        row_total=line.row_total,
        row_total_incl_tax=line.row_total + line.tax,
        tax_amount=line.tax,
        discount_tax_compensation_amount=0,
    )
    if line.discount:
        put_amounts(item, discount_amount=line.discount)
    return item


def _child_item(line: Line, invoice_number: int) -> dict[str, Any]:
    """A configurable's child has a price of 0 and no row total at all."""
    return {
        "base_price": 0,
        "entity_id": item_id(line.row) + 1,
        "name": line.product.name,
        "order_item_id": item_id(line.row) + 1,
        "parent_id": invoice_number,
        "price": 0,
        "product_id": product_id(line.product_row),
        "qty": line.quantity,
        "sku": line.product.sku,
    }


def _extensions(record: Record) -> dict[str, Any]:
    extensions: dict[str, Any] = {}
    if record["gift_card"]:
        put_amounts(extensions, gift_cards_amount=record["gift_card"])
    if record["store_credit"]:
        put_amounts(extensions, customer_balance_amount=record["store_credit"])
    return extensions
