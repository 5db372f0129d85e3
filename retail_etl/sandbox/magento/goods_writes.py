"""What integrations wrote over the catalogue: stock by source, base prices, fields of products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.inventory import source_items
from retail_etl.sandbox.magento.products import products
from retail_etl.sandbox.magento.rejections import RejectedCallError
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from retail_etl.sandbox.magento.shop import Shop
    from retail_etl.sandbox.magento.switches import Switches

Document = dict[str, Any]
SYNCHRONOUS_ITEMS, ASYNCHRONOUS_ITEMS = 20, 5000
_NO_PRICE = {"configurable", "bundle"}
_FURTHER_ID = 500_000
_ENTERED_ID = 600_000
_KEPT_WHOLE = {"custom_attributes"}
_READ_ONLY = {"id", "created_at", "updated_at", "sku"}


class GoodsWrites:
    """Stock, prices and product fields as they were written, over what the world says."""

    def __init__(self, shop: Shop, switches: Switches) -> None:
        self._shop = shop
        self._switches = switches
        self._stock: dict[str, Document] = {}
        self._products: dict[str, Document] = {}
        self._base_stock: dict[str, Document] | None = None
        self._base_products: dict[str, Document] | None = None

    def dump(self) -> dict[str, Any]:
        """All that was written."""
        return {"stock": self._stock, "products": self._products}

    def load(self, kept: dict[str, Any]) -> None:
        """Takes up what `dump` gave."""
        self._stock, self._products = kept["stock"], kept["products"]

    def stock(self) -> Iterator[Document]:
        """Every source item."""
        for name, item in self._stock_below().items():
            yield self._stock.get(name, item)
        for number in range(1, self._switches.further_products + 1):
            for place in PLACES:
                yield self._further_stock(f"PLAIN-{number:06d}", place.code)

    def stock_of(self, skus: Iterable[str]) -> list[Document]:
        """The source items of some products."""
        return [item for sku in skus for place in PLACES if (item := self.held(sku, place.code)) is not None]

    def held(self, sku: str, source: str) -> Document | None:
        """One source item."""
        name = _name(sku, source)
        if name in self._stock:
            return self._stock[name]
        return self._stock_below().get(name) or (self._further_stock(sku, source) if self._is_further(sku) else None)

    def products(self) -> list[Document]:
        """Every product."""
        known = self._products_below()
        below = [self._products.get(name, document) for name, document in known.items()]
        entered = [one for name, one in self._products.items() if name not in known and not self._is_further(one["sku"])]
        return [*below, *entered, *(self._further(number) for number in range(1, self._switches.further_products + 1))]

    def product(self, sku: str) -> Document | None:
        """One product."""
        name = sku.casefold()
        if name in self._products:
            return self._products[name]
        return self._products_below().get(name) or (self._further(int(sku[-6:])) if self._is_further(sku) else None)

    def set_stock(self, body: Mapping[str, Any], *, most: int = SYNCHRONOUS_ITEMS) -> list[Any]:
        """`POST /V1/inventory/source-items`: all of the items, or none.

        Raises:
            RejectedCallError: 400 for an item that cannot be set, or more items than the input limits allow.
        """
        items = _listed(body, "sourceItems", self._switches, most, "Magento\\InventoryApi\\Api\\Data\\SourceItemInterface")
        errors = [error for place, item in enumerate(items) if (error := self._stock_error(place, item))]
        if errors:
            raise RejectedCallError(400, "Validation Failed", errors=errors)
        for item in items:
            known = self.product(str(item["sku"]))
            sku = str(known["sku"]) if known else str(item["sku"])
            quantity, status = float(item["quantity"]), int(item.get("status", 1))
            self._stock[_name(sku, item["source_code"])] = {
                "sku": sku, "source_code": item["source_code"], "quantity": _plain(quantity), "status": status
            }  # fmt: skip
        return []

    def take_from_stock(self, sku: str, source: str, quantity: float) -> None:
        """A parcel leaves a source.

        Raises:
            RejectedCallError: 400 where it does not hold so many.
        """
        item = self.held(sku, source)
        if item is None or float(item["quantity"]) < quantity:
            raise RejectedCallError(400, "Not all of your products are available in the requested quantity.")
        self._stock[_name(sku, source)] = {**item, "quantity": _plain(float(item["quantity"]) - quantity)}

    def set_prices(self, body: Mapping[str, Any]) -> list[Document]:
        """`POST /V1/products/base-prices`: the rows that failed, with status 200; the others are set."""
        rows = _listed(body, "prices", self._switches, SYNCHRONOUS_ITEMS, "Magento\\Catalog\\Api\\Data\\BasePriceInterface")
        failed = []
        for row in rows:
            product = self.product(str(row.get("sku", "")))
            message = _price_error(row, product)
            if message or product is None:
                names = {
                    "fieldName": "SKU",
                    "fieldValue": row.get("sku"),
                    "SKU": row.get("sku"),
                    "storeId": row.get("store_id"),
                }
                failed.append({"message": message, "parameters": list(map(str, names.values()))})
                continue
            self._put_product({**product, "price": _plain(float(row["price"]))})
        return failed

    def prices(self, body: Mapping[str, Any]) -> list[Document]:
        """`POST /V1/products/base-prices-information`."""
        found = [self.product(str(sku)) for sku in body.get("skus", [])]
        return [{"price": one.get("price", 0), "store_id": 0, "sku": one["sku"]} for one in found if one]

    def change_product(self, sku: str, body: Mapping[str, Any]) -> Document:
        """`PUT /V1/products/{sku}`: fields that are named are set, custom attributes merge by code.

        Raises:
            RejectedCallError: 400 for a body that is no product, or a product that needs more than was sent.
        """
        wanted = body.get("product")
        if not isinstance(wanted, dict):
            raise RejectedCallError(400, '"%fieldName" is required. Enter and try again.', {"fieldName": "product"})
        product = self.product(sku)
        if product is None:
            message = 'The value of attribute "%1" must be set.' if "name" not in wanted else "Attribute set id is required"
            raise RejectedCallError(400, message, ["name"])
        if "price" in wanted and (not isinstance(wanted["price"], int | float) or wanted["price"] < 0):
            raise RejectedCallError(400, 'The value of attribute "%1" is not valid.', ["price"])
        fields = {name: value for name, value in wanted.items() if name not in _READ_ONLY | _KEPT_WHOLE}
        attributes = {one["attribute_code"]: one for one in product.get("custom_attributes", [])}
        attributes.update({one["attribute_code"]: one for one in wanted.get("custom_attributes", [])})
        return self._put_product({**product, **fields, "custom_attributes": list(attributes.values())})

    def create_product(self, body: Mapping[str, Any]) -> Document:
        """`POST /V1/products`: a product that people of the shop enter; one that is there is changed.

        Raises:
            RejectedCallError: 400 for a body that is no product, or one without what a product needs.
        """
        wanted = body.get("product")
        if not isinstance(wanted, dict) or not wanted.get("sku"):
            raise RejectedCallError(400, '"%fieldName" is required. Enter and try again.', {"fieldName": "product"})
        if self.product(str(wanted["sku"])) is not None:
            return self.change_product(str(wanted["sku"]), body)
        missing = next((name for name in ("name", "attribute_set_id", "price") if wanted.get(name) is None), None)
        if missing:
            raise RejectedCallError(400, 'The value of attribute "%1" must be set.', [missing])
        known, now = self._products_below(), sql_seconds(self._shop.world.now_ms())
        entered = sum(1 for name in self._products if name not in known)
        blank = {name: value for name, value in next(iter(known.values())).items() if name not in _KEPT_WHOLE | {"weight"}}
        document = {
            **blank, "id": _ENTERED_ID + entered + 1, "status": 1, "visibility": 4, "type_id": "simple", "created_at": now,
            **{name: value for name, value in wanted.items() if name not in {"id", "created_at", "updated_at"}},
        }  # fmt: skip
        return self._put_product({**document, "custom_attributes": wanted.get("custom_attributes", [])})

    def _put_product(self, document: Document) -> Document:
        kept = {**document, "updated_at": sql_seconds(self._shop.world.now_ms())}
        self._products[str(document["sku"]).casefold()] = kept
        return kept

    def _stock_error(self, place: int, item: Mapping[str, Any]) -> Document | None:
        message = None
        if self.product(str(item.get("sku", ""))) is None:
            message = 'Product with SKU "%sku" does not exist.'
        elif item.get("source_code") not in {one.code for one in PLACES}:
            message = 'Source with code "%sourceCode" does not exist.'
        elif not isinstance(item.get("quantity"), int | float):
            message = '"%field" should be numeric.'
        if message is None:
            return None
        told = {"sku": item.get("sku"), "sourceCode": item.get("source_code"), "field": "quantity"}
        return {"message": f"{message} (item %index)", "parameters": {**told, "index": place}}

    def _stock_below(self) -> dict[str, Document]:
        if self._base_stock is None:
            items = source_items(self._shop.view())
            self._base_stock = {_name(item["sku"], item["source_code"]): item for item in items}
        return self._base_stock

    def _products_below(self) -> dict[str, Document]:
        if self._base_products is None:
            self._base_products = {one["sku"].casefold(): one for one in products(self._shop.view())}
        return self._base_products

    def _is_further(self, sku: str) -> bool:
        head, _, number = sku.rpartition("-")
        return head.upper() == "PLAIN" and number.isdigit() and 0 < int(number) <= self._switches.further_products

    def _further(self, number: int) -> Document:
        sku = f"PLAIN-{number:06d}"
        if sku.casefold() in self._products:
            return self._products[sku.casefold()]
        below = next(iter(self._products_below().values()))
        return {**below, "id": _FURTHER_ID + number, "sku": sku, "name": f"Plain product {number}", "type_id": "simple"}

    def _further_stock(self, sku: str, source: str) -> Document:
        kept = self._stock.get(_name(sku, source))
        return kept or {"sku": sku, "source_code": source, "quantity": 0, "status": 0}


def _name(sku: str, source: str) -> str:
    return f"{sku.casefold()}@{source}"


def _plain(value: float) -> float | int:
    """The number as PHP writes it: no fraction where there is none."""
    return int(value) if value == int(value) else value


def _listed(body: Mapping[str, Any], name: str, switches: Switches, most: int, kind: str) -> list[Document]:
    items = body.get(name)
    if not isinstance(items, list):
        raise RejectedCallError(400, '"%fieldName" is required. Enter and try again.', {"fieldName": name})
    if switches.input_limits and len(items) > most:
        raise RejectedCallError(400, 'Maximum items of type "%type" is %max', {"type": kind, "max": most})
    return items


def _price_error(row: Mapping[str, Any], product: Mapping[str, Any] | None) -> str:
    if product is None or product["type_id"] in _NO_PRICE:
        return "Invalid attribute %1 = %2. Row ID: SKU = %3, Store ID: %4."
    if not isinstance(row.get("price"), int | float) or row["price"] < 0:
        return "Invalid attribute Price = %2. Row ID: SKU = %3, Store ID: %4."
    return ""
