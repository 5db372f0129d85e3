"""Credit memos: `GET /V1/creditmemos` and `/V1/creditmemo/{id}`. Items name no product type: join them to the order's."""

from __future__ import annotations

from typing import Any

from retail_etl.sandbox.magento.addresses import address_id
from retail_etl.sandbox.magento.order_items import item_id
from retail_etl.sandbox.magento.products import PARENT_NAMES, parent_id, product_id
from retail_etl.sandbox.magento.records import CURRENCIES, STORE_ID, Record, View, put_amounts
from retail_etl.sandbox.magento.transactions import gateway_id
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.text import sql_seconds

REFUNDED = 2


def credit_memo(view: View, row: int, updated_ms: int) -> dict[str, Any]:
    """The credit memo document; `invoice_id` and `transaction_id` only where the refund went through the gateway."""
    record = view.record("credit_memos", row)
    number = record["web_order"] + 1
    document: dict[str, Any] = {
        **CURRENCIES,
        "billing_address_id": address_id(number, "billing"),
        "shipping_address_id": address_id(number, "shipping"),
        "created_at": record.moment("created_at"),
        "entity_id": row + 1,
        "increment_id": f"{row + 1:09d}",
        "order_id": number,
        "state": REFUNDED,
        "store_id": STORE_ID,
        "updated_at": sql_seconds(updated_ms),
    }
    _put_totals(document, record)
    if record.has("payment"):
        document["transaction_id"] = f"{gateway_id(view.record('payments', record['payment']))}-refund"
        if record.has("invoice"):
            document["invoice_id"] = record["invoice"] + 1
    document["items"] = _items(view, record)
    document["comments"] = []
    return document


def _put_totals(document: dict[str, Any], record: Record) -> None:
    adjustment = record["adjustment"]
    put_amounts(
        document,
        adjustment=adjustment,
        adjustment_positive=max(adjustment, 0),
        adjustment_negative=max(-adjustment, 0),
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


def _items(view: View, memo: Record) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for line in view.children("order_lines", memo["return_order"]):
        items.append(_item(line, memo.row + 1))
        if catalogue()[line["product"]].parent_sku:
            items.append(_child_item(line, memo.row + 1))
    return items


def _item(line: Record, memo_number: int) -> dict[str, Any]:
    product = catalogue()[line["product"]]
    quantity, tax = -line["quantity"], -line["tax"]
    item: dict[str, Any] = {
        "base_cost": None,
        "entity_id": item_id(line.row),
        "name": PARENT_NAMES.get(product.parent_sku or "", product.name),
        "order_item_id": item_id(line["origin_line"]),
        "parent_id": memo_number,
        "product_id": parent_id(product.parent_sku) if product.parent_sku else product_id(line["product"]),
        "qty": quantity,
        "sku": product.sku,
        "weee_tax_applied": "[]",
        "weee_tax_applied_row_amount": 0,
        "weee_tax_row_disposition": 0,
        "base_weee_tax_row_disposition": 0,
    }
    put_amounts(
        item,
        price=line["price"],
        price_incl_tax=round(line["price"] + tax / max(quantity, 1)),
        row_total=line["price"] * quantity,
        row_total_incl_tax=line["price"] * quantity + tax,
        tax_amount=tax,
        discount_tax_compensation_amount=0,
    )
    if line["discount"]:
        put_amounts(item, discount_amount=abs(line["discount"]))
    return item


def _child_item(line: Record, memo_number: int) -> dict[str, Any]:
    product = catalogue()[line["product"]]
    return {
        "base_cost": None,
        "base_price": 0,
        "entity_id": item_id(line.row) + 1,
        "name": product.name,
        "order_item_id": item_id(line["origin_line"]) + 1,
        "parent_id": memo_number,
        "price": 0,
        "product_id": product_id(line["product"]),
        "qty": -line["quantity"],
        "sku": product.sku,
    }
