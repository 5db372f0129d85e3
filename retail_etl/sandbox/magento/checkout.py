"""A shopper's order: what the shop writes down when somebody checks out, at `POST /_sandbox/orders`.

Checkout itself is the storefront's, which no integration calls; the sandbox is told what the shopper took. A wallet
(`paypal_express`) pays at once, so its order comes with a paid invoice and a transaction; other methods are paid later.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.document_parts import money
from retail_etl.sandbox.magento.orders import STORE_NAME
from retail_etl.sandbox.magento.products import PARENT_NAMES, parent_id, product_id
from retail_etl.sandbox.magento.records import CURRENCIES, STORE_ID
from retail_etl.sandbox.world.catalogue import Product, catalogue
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.magento.invoice_writes import InvoiceWrites
    from retail_etl.sandbox.magento.shop import Shop

Document = dict[str, Any]
WALLETS = frozenset({"paypal_express"})
METHODS = WALLETS | {"checkmo", "banktransfer", "cashondelivery", "purchaseorder"}
_TAX = Decimal("0.0663")
_ITEMS_AN_ORDER = 100
_CENT = Decimal("0.01")
_SKUS = {product.sku: (row, product) for row, product in enumerate(catalogue())}


class Checkout:
    """Places orders in one shop."""

    def __init__(self, shop: Shop, invoices: InvoiceWrites) -> None:
        self._shop = shop
        self._invoices = invoices

    def place(self, told: Mapping[str, Any]) -> Document:
        """The order as the shop shows it.

        ``told``: ``items`` (``sku``, ``qty``, ``discount``), ``method``, ``customer_id`` or none for a guest, ``address``
        (``firstname``, ``lastname``, ``street``, ``city``, ``region_code``, ``postcode``, ``telephone``), ``shipping_amount``,
        ``shipping_tax``, ``shipping_discount``; and what is paid by ``gift_card`` and ``store_credit``, which the shop takes
        off before its total.

        Raises:
            ValueError: no items, an unknown SKU or customer, or a method that cannot be paid with here.
        """
        if told.get("method") not in METHODS:
            raise ValueError(f"method is one of {', '.join(sorted(METHODS))}")
        collection = self._shop.collections["orders"]
        order = self._order(told, 0)  # what cannot be placed gets no number
        row = collection.add(order)
        number = collection.number(row)
        order.update(self._order(told, number))
        if told["method"] in WALLETS:
            self._invoices.invoice(number, {"capture": True})
            self._note_transaction(number)
        return self._shop.document("orders", self._shop.view(), row)

    def _order(self, told: Mapping[str, Any], number: int) -> Document:
        now = sql_seconds(self._shop.world.now_ms())
        items = [
            item
            for place, one in enumerate(told.get("items") or [])
            for item in _items(one, number, number * _ITEMS_AN_ORDER + 2 * place, now)
        ]
        if not items:
            raise ValueError("an order needs items")
        who = self._shopper(told, number)
        address = {**_address(told, number), "email": who["customer_email"]}
        increment = f"{number:09d}"
        order = {
            **CURRENCIES, **who, **_totals(told, items),
            "entity_id": number, "increment_id": increment, "state": "new", "status": "pending",
            "created_at": now, "updated_at": now, "store_id": STORE_ID, "store_name": STORE_NAME,
            "customer_note_notify": 1, "email_sent": 1, "is_virtual": 0, "quote_id": number + 50_000,
            "protect_code": f"{number:032x}", "remote_ip": "192.0.2.10", "billing_address_id": 2 * number + 1,
            "shipping_description": "Flat Rate - Fixed",
            "total_item_count": sum("parent_item_id" not in item for item in items),
            "total_qty_ordered": sum(item["qty_ordered"] for item in items if "parent_item_id" not in item),
            "items": items,
            "billing_address": {**address, "address_type": "billing", "entity_id": 2 * number + 1},
            "status_histories": [],
        }  # fmt: skip
        order["payment"] = {
            "account_status": None, "additional_information": [str(told["method"])], "cc_last4": None, "entity_id": number,
            "method": told["method"], "parent_id": number, **_both("amount_ordered", order["grand_total"]),
            **_both("shipping_amount", order["shipping_amount"]),
        }  # fmt: skip
        shipping = {**address, "address_type": "shipping", "entity_id": 2 * number}
        total = {name: order[name] for name in order if "shipping" in name and "amount" in name}
        order["extension_attributes"] = {
            "payment_additional_info": [{"key": "method_title", "value": str(told["method"])}],
            "shipping_assignments": [
                {"shipping": {"address": shipping, "method": "flatrate_flatrate", "total": total}, "items": items}
            ],
            **_spent(told),
        }
        return order

    def _shopper(self, told: Mapping[str, Any], number: int) -> Document:
        if told.get("customer_id") is None:
            address = told.get("address") or {}
            return {
                "customer_email": f"guest{number}@example.com", "customer_firstname": address.get("firstname", "Guest"),
                "customer_lastname": address.get("lastname", "Shopper"), "customer_group_id": 0, "customer_is_guest": 1,
            }  # fmt: skip
        row = self._shop.collections["customers"].row_of(int(told["customer_id"]))
        if row is None:
            raise ValueError(f"no customer has the id {told['customer_id']}")
        known = self._shop.document("customers", self._shop.view(), row)
        return {
            "customer_id": int(told["customer_id"]), "customer_email": known["email"], "customer_firstname": known["firstname"],
            "customer_lastname": known["lastname"], "customer_group_id": known.get("group_id", 1), "customer_is_guest": 0,
        }  # fmt: skip

    def _note_transaction(self, number: int) -> None:
        """The wallet's capture: on the payment, on its invoice, and among the transactions."""
        shop, text = self._shop, f"WALLET{number}"
        row = shop.collections["orders"].row_of(number)
        order = shop.collections["orders"].document(row) if row is not None else None
        if order is not None:
            order["payment"].update(last_trans_id=text, **_both("amount_paid", order["total_paid"]))
            order["payment"]["base_amount_paid_online"] = order["total_paid"]
        for invoice in shop.collections["invoices"].documents.values():
            if invoice["order_id"] == number:
                invoice["transaction_id"] = text
        transactions = shop.collections["transactions"]
        document = {
            "transaction_id": None, "order_id": number, "payment_id": number, "txn_id": text, "txn_type": "capture",
            "is_closed": 0, "additional_information": [text], "created_at": sql_seconds(shop.world.now_ms()),
            "child_transactions": [],
        }  # fmt: skip
        document["transaction_id"] = transactions.number(transactions.add(document))


def _items(told: Mapping[str, Any], order: int, first: int, now: str) -> list[Document]:
    """What the shopper took as one item, or as a configurable with the variant behind it."""
    if told.get("sku") not in _SKUS:
        raise ValueError(f"no product has the SKU {told.get('sku')!r}")
    row, product = _SKUS[str(told["sku"])]
    quantity, discount = int(told.get("qty", 1)), Decimal(str(told.get("discount", 0)))
    price = Decimal(product.price).scaleb(-2)
    total = price * quantity
    tax = ((total - discount) * _TAX).quantize(_CENT, ROUND_HALF_UP)
    stamps = {"created_at": now, "updated_at": now, "order_id": order, "store_id": STORE_ID, "sku": product.sku}
    counted = {"qty_ordered": quantity, "qty_invoiced": 0, "qty_shipped": 0, "qty_refunded": 0, "qty_canceled": 0}
    carrier: Document = {
        **stamps, **counted, "item_id": first + 1, "quote_item_id": first + 90_001, "is_virtual": 0, "weight": 1,
        "name": PARENT_NAMES.get(product.parent_sku or "", product.name),
        "product_id": parent_id(product.parent_sku) if product.parent_sku else product_id(row),
        "product_type": "configurable" if product.parent_sku else "simple", "tax_percent": float(_TAX * 100),
        "discount_percent": 0, "weee_tax_applied": "[]",
        **_both("price", price), **_both("original_price", price), **_both("price_incl_tax", price + tax / quantity),
        **_both("row_total", total), **_both("row_total_incl_tax", total + tax), **_both("discount_amount", discount),
        **_both("tax_amount", tax), **_both("discount_tax_compensation_amount", 0), **_both("row_invoiced", 0),
        **_both("amount_refunded", 0),
    }  # fmt: skip
    return [carrier, _variant(product, row, carrier)] if product.parent_sku else [carrier]


def _variant(product: Product, row: int, carrier: Document) -> Document:
    """The chosen variant: no money, its own product, and a copy of the whole inside."""
    kept = ("created_at", "updated_at", "order_id", "store_id", "sku", "qty_ordered", "qty_invoiced", "qty_shipped")
    nothing = ("price", "original_price", "row_total", "discount_amount", "tax_amount", "amount_refunded")
    return {
        **{name: carrier[name] for name in kept}, **{key: value for name in nothing for key, value in _both(name, 0).items()},
        "qty_refunded": 0, "qty_canceled": 0, "item_id": carrier["item_id"] + 1, "parent_item_id": carrier["item_id"],
        "quote_item_id": carrier["quote_item_id"] + 1, "name": product.name, "product_id": product_id(row),
        "product_type": "simple", "is_virtual": 0, "weight": 1, "parent_item": dict(carrier),
    }  # fmt: skip


def _address(told: Mapping[str, Any], number: int) -> Document:
    given = told.get("address") or {}
    return {
        "parent_id": number, "country_id": "US", "firstname": given.get("firstname", "Guest"),
        "lastname": given.get("lastname", "Shopper"), "street": [given.get("street", "1 Main St")],
        "city": given.get("city", "Springfield"), "region_code": given.get("region_code", "IL"),
        "region": given.get("region_code", "IL"), "postcode": given.get("postcode"),
        "telephone": given.get("telephone", "+12125550100"),
    }  # fmt: skip


def _spent(told: Mapping[str, Any]) -> Document:
    """What the shopper paid by value that the shop keeps itself."""
    amounts = {"gift_cards_amount": told.get("gift_card"), "customer_balance_amount": told.get("store_credit")}
    return {key: value for name, amount in amounts.items() if amount for key, value in _both(name, amount).items()}


def _totals(told: Mapping[str, Any], items: list[Document]) -> Document:
    carriers = [item for item in items if "parent_item_id" not in item]

    def total(name: str) -> Decimal:
        return sum((Decimal(str(item[name])) for item in carriers), Decimal(0))

    shipping, shipping_tax, off = (
        Decimal(str(told.get(name, 0))) for name in ("shipping_amount", "shipping_tax", "shipping_discount")
    )
    subtotal, tax, discount = total("row_total"), total("tax_amount") + shipping_tax, total("discount_amount") + off
    spent = sum((Decimal(str(told.get(name) or 0)) for name in ("gift_card", "store_credit")), Decimal(0))
    grand = subtotal + tax + shipping - discount - spent
    amounts = {
        "subtotal": subtotal, "subtotal_incl_tax": subtotal + total("tax_amount"), "discount_amount": -discount,
        "tax_amount": tax, "shipping_amount": shipping, "shipping_incl_tax": shipping + shipping_tax,
        "shipping_tax_amount": shipping_tax, "shipping_discount_amount": off, "discount_tax_compensation_amount": Decimal(0),
        "grand_total": grand, "total_due": grand,
    }  # fmt: skip
    told_of = {key: value for name, amount in amounts.items() for key, value in _both(name, amount).items()}
    none = {"shipping_discount_tax_compensation_amount": 0, "base_shipping_discount_tax_compensation_amnt": 0}
    return {**told_of, **none, **({"discount_description": "Spring promotion", "applied_rule_ids": "1"} if discount else {})}


def _both(name: str, value: Decimal | float) -> Document:
    """An amount in the shopper's currency and in the shop's, which are one."""
    told = money(Decimal(str(value)))
    plain = int(told) if told == int(told) else told
    return {name: plain, f"base_{name}": plain}
