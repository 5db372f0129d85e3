"""Products: `GET /V1/products[/{sku}]`. Each garment variant is a simple product under a configurable parent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.amounts import amount
from retail_etl.sandbox.world.catalogue import STYLES, Product, catalogue
from retail_etl.sandbox.world.text import sql_seconds

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.records import View

PARENT_NAMES = {code: name for code, name, _, _ in STYLES}
_FIRST_PARENT_ID = 10_001
_ENABLED = 1
_NOT_VISIBLE_ALONE, _CATALOGUE_AND_SEARCH = 1, 4
_ATTRIBUTE_SET = 4


def product_id(row: int) -> int:
    """The id of a simple product."""
    return row + 1


def parent_id(code: str) -> int:
    """The id of the configurable product of a style."""
    return _FIRST_PARENT_ID + list(PARENT_NAMES).index(code)


def products(view: View) -> list[dict[str, Any]]:
    """Every product, variants first, configurables behind them."""
    created = [int(moment) for moment in view.world.table("products")["created_at"]]
    simple = [_simple(row, product, sql_seconds(created[row])) for row, product in enumerate(catalogue())]
    return simple + [_configurable(code, sql_seconds(min(created))) for code in PARENT_NAMES]


def _simple(row: int, product: Product, created: str) -> dict[str, Any]:
    visibility = _NOT_VISIBLE_ALONE if product.parent_sku else _CATALOGUE_AND_SEARCH
    kind = "giftcard" if product.gift_card else "simple"
    document = _document(product_id(row), product.sku, product.name, kind, created)
    document.update(price=amount(product.price), visibility=visibility)
    if not product.gift_card:
        document["weight"] = 1
    attributes = {"url_key": product.sku.lower(), "tax_class_id": "2", "cost": f"{product.cost / 100:.6f}", "upc": product.upc}
    document["custom_attributes"] = _attributes(attributes | dict(product.options))
    return document


def _configurable(code: str, created: str) -> dict[str, Any]:
    """A configurable has no price of its own: the list says 0."""
    document = _document(parent_id(code), code, PARENT_NAMES[code], "configurable", created)
    document.update(price=0, visibility=_CATALOGUE_AND_SEARCH, custom_attributes=_attributes({"url_key": code.lower()}))
    links = [product_id(row) for row, product in enumerate(catalogue()) if product.parent_sku == code]
    document["extension_attributes"]["configurable_product_links"] = links
    return document


def _document(number: int, sku: str, name: str, kind: str, created: str) -> dict[str, Any]:
    return {
        "id": number,
        "sku": sku,
        "name": name,
        "attribute_set_id": _ATTRIBUTE_SET,
        "status": _ENABLED,
        "type_id": kind,
        "created_at": created,
        "updated_at": created,
        "extension_attributes": {"website_ids": [1], "category_links": [{"position": 0, "category_id": "2"}]},
        "product_links": [],
        "options": [],
        "media_gallery_entries": [],
        "tier_prices": [],
    }


def _attributes(values: dict[str, str]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = [{"attribute_code": code, "value": value} for code, value in values.items()]
    return [*listed, {"attribute_code": "category_ids", "value": ["2"]}]
