"""Order items: a simple line is one item, a garment a configurable parent that carries the money and a simple child."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.amounts import amount, decimal4
from retail_etl.sandbox.magento.order_taxes import itemized_taxes
from retail_etl.sandbox.magento.products import PARENT_NAMES, parent_id, product_id
from retail_etl.sandbox.magento.records import STORE_ID, put_amounts
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.order_facts import Line, OrderFacts


def item_id(line_row: int) -> int:
    """The id of the item that carries a line's money; a configurable's child has the next one."""
    return 2 * line_row + 1


def line_row_of(item: int) -> int:
    """The line an item belongs to."""
    return (item - 1) // 2


def order_items(facts: OrderFacts) -> list[dict[str, Any]]:
    """All items of an order, each child behind its parent with the parent embedded."""
    items: list[dict[str, Any]] = []
    for line in facts.lines:
        carrier = _money_item(facts, line)
        items.append(carrier)
        if line.product.parent_sku:
            items.append(_child_item(facts, line, carrier))
    return items


def _money_item(facts: OrderFacts, line: Line) -> dict[str, Any]:
    product = line.product
    item: dict[str, Any] = {
        "discount_percent": 0,
        "free_shipping": 0,
        "is_qty_decimal": 0,
        "is_virtual": int(product.gift_card),
        "item_id": item_id(line.row),
        "name": PARENT_NAMES.get(product.parent_sku or "", product.name),
        "no_discount": 0,
        "order_id": facts.number,
        "product_id": parent_id(product.parent_sku) if product.parent_sku else product_id(line.product_row),
        "product_type": _product_type(line),
        "quote_item_id": item_id(line.row) + 90_000,
        "sku": product.sku,
        "store_id": STORE_ID,
        "tax_percent": decimal4(line.tax_bp / 100),
        "weee_tax_applied": "[]",
        "weight": 0 if product.gift_card else 1,
        "row_weight": 0 if product.gift_card else line.quantity,
        **_stamps(facts),
        **_quantities(facts, line),
    }
    unit_tax = line.tax / line.quantity if line.quantity else 0
    put_amounts(
        item,
        price=line.price,
        original_price=line.original_price,
        price_incl_tax=round(line.price + unit_tax),
        row_total=line.row_total,
        row_total_incl_tax=line.row_total + line.tax,
        discount_amount=line.discount,
        tax_amount=line.tax,
        discount_tax_compensation_amount=0,
        row_invoiced=line.row_total if line.invoiced else 0,
        tax_invoiced=line.tax if line.invoiced else 0,
        discount_invoiced=line.discount if line.invoiced else 0,
        amount_refunded=line.refunded_amount,
    )
    _put_stages(facts, line, item)
    if line.discount:
        item["applied_rule_ids"] = "1"
    if taxes := itemized_taxes(facts, line):
        item["extension_attributes"] = {"itemized_taxes": taxes}
    if product.options:
        item["product_option"] = {"extension_attributes": {"configurable_item_options": _chosen(line)}}
    return item


def _put_stages(facts: OrderFacts, line: Line, item: dict[str, Any]) -> None:
    """Columns that stay NULL, and so out of the document, until an invoice, a credit memo or a cancellation fills them."""
    if facts.invoices:
        put_amounts(item, discount_tax_compensation_invoiced=0)
    if facts.memos:
        put_amounts(item, tax_refunded=line.refunded_tax, discount_refunded=line.refunded_discount)
        put_amounts(item, discount_tax_compensation_refunded=0)
    if facts.canceled:
        item["tax_canceled"] = amount(0 if line.invoiced else line.tax)
        item["discount_tax_compensation_canceled"] = 0


def _child_item(facts: OrderFacts, line: Line, parent: dict[str, Any]) -> dict[str, Any]:
    """The chosen variant: no money, its own product, and a full copy of the parent inside."""
    child: dict[str, Any] = {
        "discount_percent": 0,
        "free_shipping": 0,
        "is_qty_decimal": 0,
        "is_virtual": 0,
        "item_id": parent["item_id"] + 1,
        "name": line.product.name,
        "no_discount": 0,
        "order_id": facts.number,
        "parent_item_id": parent["item_id"],
        "product_id": product_id(line.product_row),
        "product_type": "simple",
        "quote_item_id": parent["quote_item_id"] + 1,
        "sku": line.product.sku,
        "store_id": STORE_ID,
        "tax_percent": 0,
        "weight": 1,
        "row_weight": 0,
        "original_price": 0,
        "amount_refunded": 0,
        "base_amount_refunded": 0,
        **_stamps(facts),
        **_quantities(facts, line),
        "qty_canceled": 0,
    }
    put_amounts(
        child, price=0, row_total=0, row_invoiced=0, tax_amount=0, tax_invoiced=0, discount_amount=0, discount_invoiced=0
    )
    if facts.invoices:
        put_amounts(child, discount_tax_compensation_invoiced=0)
    if facts.memos:
        put_amounts(child, tax_refunded=0, discount_refunded=0, discount_tax_compensation_refunded=0)
    if facts.canceled:
        child.update(tax_canceled=0, discount_tax_compensation_canceled=0)
    if line.shipped:
        child["locked_do_ship"] = 1
    child["parent_item"] = dict(parent)
    return child


def _product_type(line: Line) -> str:
    if line.product.gift_card:
        return "giftcard"
    return "configurable" if line.product.parent_sku else "simple"


def _stamps(facts: OrderFacts) -> dict[str, str]:
    return {"created_at": facts.created_at, "updated_at": sql_seconds(facts.items_changed_ms)}


def _quantities(facts: OrderFacts, line: Line) -> dict[str, Any]:
    quantities: dict[str, Any] = {
        "qty_ordered": line.quantity,
        "qty_invoiced": line.quantity if line.invoiced else 0,
        "qty_shipped": line.quantity if line.shipped else 0,
        "qty_refunded": line.refunded_quantity,
        "qty_canceled": line.quantity if facts.canceled and not line.invoiced else 0,
    }
    if facts.memos:
        quantities["qty_returned"] = 0
    return quantities


def _chosen(line: Line) -> list[dict[str, Any]]:
    """The options by which the variant was chosen, as attribute and value ids."""
    ids = {"color": ("93", 40), "size": ("142", 160)}
    chosen = []
    for name, value in line.product.options:
        values = sorted({dict(other.options).get(name, "") for other in catalogue() if other.parent_sku})
        attribute, first = ids[name]
        chosen.append({"option_id": attribute, "option_value": first + values.index(value)})
    return chosen
