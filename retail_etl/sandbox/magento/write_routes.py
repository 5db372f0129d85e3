"""The paths that change something, synchronous and in bulk."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.bulk import Bulks
from retail_etl.sandbox.magento.checkout import Checkout
from retail_etl.sandbox.magento.customer_writes import CustomerWrites
from retail_etl.sandbox.magento.edition_writes import EditionWrites
from retail_etl.sandbox.magento.goods_writes import ASYNCHRONOUS_ITEMS, GoodsWrites
from retail_etl.sandbox.magento.invoice_writes import InvoiceWrites
from retail_etl.sandbox.magento.order_writes import OrderWrites
from retail_etl.sandbox.magento.rejections import RejectedCallError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from retail_etl.sandbox.magento.shop import Shop
    from retail_etl.sandbox.magento.switches import Switches

Work = Callable[["Request", Any], Any]
_STOCK = "Magento_InventoryApi::stock_source_item_assign"
_PRODUCTS = "Magento_Catalog::products"
_CUSTOMERS = "Magento_Customer::manage"
_GIFT_CARDS = "Magento_GiftCardAccount::customer_giftcardaccount"
_BULKS = "Magento_Logging::system_magento_logging_bulk_operations"


@dataclass(frozen=True)
class WriteCall:
    """One served path below `V1`, its method, the ACL resource it needs, what answers it, and with which status."""

    path: str
    method: str
    resource: str
    work: Work
    status: int = 200
    prefix: str = ""


class Writes:
    """All that integrations may change in one shop; one call at a time."""

    def __init__(self, shop: Shop, switches: Switches) -> None:
        self.goods = GoodsWrites(shop, switches)
        self.orders = OrderWrites(shop, self.goods)
        self.invoices = InvoiceWrites(shop)
        self.checkout = Checkout(shop, self.invoices)
        self.customers = CustomerWrites(shop)
        self.edition = EditionWrites(shop, switches)
        self.bulks = Bulks(switches)
        self._lock = Lock()

    def placed(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """A shopper's order.

        Raises:
            ValueError: it cannot be placed as told.
        """
        with self._lock:
            return self.checkout.place(told)

    def calls(self) -> list[WriteCall]:
        """Every writing call."""
        goods, orders, customers, bulks = self.goods, self.orders, self.customers, self.bulks
        return [
            WriteCall("inventory/source-items", "POST", _STOCK, self._one(lambda _r, b: goods.set_stock(b))),
            WriteCall("products/base-prices", "POST", _PRODUCTS, self._one(lambda _r, b: goods.set_prices(b))),
            WriteCall("products/base-prices-information", "POST", _PRODUCTS, self._one(lambda _r, b: goods.prices(b))),
            WriteCall("products", "POST", _PRODUCTS, self._one(lambda _r, b: goods.create_product(b))),
            WriteCall(
                "products/{sku}", "PUT", _PRODUCTS, self._one(lambda r, b: goods.change_product(r.path_params["sku"], b))
            ),
            WriteCall("order/{id:int}/ship", "POST", "Magento_Sales::ship", self._one(lambda r, b: orders.ship(_id(r), b))),
            WriteCall("shipment/track", "POST", "Magento_Sales::shipment", self._one(lambda _r, b: orders.track(b))),
            WriteCall(
                "order/{id:int}/refund", "POST", "Magento_Sales::creditmemo", self._one(lambda r, b: orders.refund(_id(r), b))
            ),
            WriteCall(
                "orders/{id:int}/comments", "POST", "Magento_Sales::comment", self._one(lambda r, b: orders.comment(_id(r), b))
            ),
            WriteCall("customers", "POST", _CUSTOMERS, self._one(lambda _r, b: customers.create(b))),
            WriteCall("customers/{id:int}", "PUT", _CUSTOMERS, self._one(lambda r, b: customers.change(_id(r), b))),
            WriteCall(
                "bulk/{uuid}/status",
                "GET",
                _BULKS,
                self._one(lambda r, _b: bulks.status(r.path_params["uuid"], detailed=False)),
            ),
            WriteCall(
                "bulk/{uuid}/detailed-status",
                "GET",
                _BULKS,
                self._one(lambda r, _b: bulks.status(r.path_params["uuid"], detailed=True)),
            ),
            WriteCall(
                "bulk/{uuid}/operation-status/{code:int}",
                "GET",
                _BULKS,
                self._one(lambda r, _b: bulks.count(r.path_params["uuid"], r.path_params["code"])),
            ),
            *self._standing(),
            *self._of_editions(),
            *self._asynchronous(),
        ]

    def _standing(self) -> list[WriteCall]:
        invoices = self.invoices
        return [
            WriteCall(
                "order/{id:int}/invoice", "POST", "Magento_Sales::invoice", self._one(lambda r, b: invoices.invoice(_id(r), b))
            ),
            WriteCall(
                "orders/{id:int}/cancel", "POST", "Magento_Sales::cancel", self._one(lambda r, _b: invoices.cancel(_id(r)))
            ),
            WriteCall("orders/{id:int}/hold", "POST", "Magento_Sales::hold", self._one(lambda r, _b: invoices.hold(_id(r)))),
            WriteCall(
                "orders/{id:int}/unhold", "POST", "Magento_Sales::unhold", self._one(lambda r, _b: invoices.release(_id(r)))
            ),
        ]

    def _of_editions(self) -> list[WriteCall]:
        edition = self.edition
        balance = self._one(lambda r, _b: edition.balance(_id(r), int(r.path_params["website"])))
        cards = "giftcardaccounts/{id:int}"
        return [
            WriteCall("customers/{id:int}/balance/{website:int}", "GET", "Magento_Customer::customer", balance),
            WriteCall("import/json", "POST", "Magento_ImportExport::import_api", self._one(lambda _r, b: edition.imported(b))),
            WriteCall("giftcardaccounts", "GET", _GIFT_CARDS, self._one(lambda r, _b: edition.listed(r.url.query))),
            WriteCall("giftcardaccounts", "POST", _GIFT_CARDS, self._one(lambda _r, b: edition.opened(b))),
            WriteCall(cards, "GET", _GIFT_CARDS, self._one(lambda r, _b: edition.account(_id(r)))),
            WriteCall(cards, "PUT", _GIFT_CARDS, self._one(lambda r, b: edition.changed(_id(r), b))),
        ]

    def _asynchronous(self) -> list[WriteCall]:
        goods, bulks = self.goods, self.bulks

        def by_sku(body: Any) -> Any:
            return goods.change_product(str((body.get("product") or {}).get("sku", "")), body)

        def stock(body: Any) -> Any:
            return goods.set_stock(body, most=ASYNCHRONOUS_ITEMS)

        return [
            WriteCall(
                "products/bySku", "PUT", _PRODUCTS, self._one(lambda _r, b: bulks.accept("async.products.put", b, by_sku)),
                202, "async/bulk/",
            ),
            WriteCall(
                "inventory/source-items", "POST", _STOCK,
                self._one(lambda _r, b: bulks.accept("async.source-items.post", b, stock)), 202, "async/bulk/",
            ),
            WriteCall(
                "inventory/source-items", "POST", _STOCK,
                self._one(lambda _r, b: bulks.accept("async.source-items.post", [b], stock)), 202, "async/",
            ),
        ]  # fmt: skip

    def _one(self, work: Work) -> Work:
        def alone(request: Request, body: Any) -> Any:
            with self._lock:
                return work(request, body)

        return alone


async def body_of(request: Request) -> Any:
    """The JSON body; None where there is none.

    Raises:
        RejectedCallError: 400 where it is no JSON.
    """
    raw = await request.body()
    if not raw:
        return None if request.method == "GET" else {}
    try:
        return json.loads(raw)
    except ValueError as unreadable:
        raise RejectedCallError(400, "Decoding error: %1", [str(unreadable)]) from unreadable


def _id(request: Request) -> int:
    return int(request.path_params["id"])
