"""What is sold: garments in sizes and colours, small goods, cafe fare and gift cards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from retail_etl.sandbox.world.moments import DAY, NONE
from retail_etl.sandbox.world.places import PLACES, WEB
from retail_etl.sandbox.world.table import Table

STYLES = (
    ("TEE", "Cotton tee", "Apparel", 2500),
    ("HDY", "Fleece hoodie", "Apparel", 6400),
    ("JKT", "Rain jacket", "Apparel", 12900),
    ("JNS", "Straight jeans", "Apparel", 7900),
    ("SHO", "Canvas shoe", "Footwear", 6995),
    ("SOX", "Wool socks", "Footwear", 1450),
    ("CAP", "Twill cap", "Accessories", 2200),
    ("BAG", "Day pack", "Accessories", 8850),
)
COLOURS = (("BLK", "Black"), ("NVY", "Navy"), ("GRY", "Grey"), ("RED", "Red"), ("GRN", "Green"))
SIZES = ("S", "M", "L")
SMALL_GOODS = (
    ("MUG-STN", "Stone mug", "Home", 1695),
    ("CDL-CDR", "Cedar candle", "Home", 2199),
    ("NTB-DOT", "Dotted notebook", "Stationery", 1299),
    ("PEN-GEL", "Gel pen", "Stationery", 349),
    ("BTL-STL", "Steel bottle", "Home", 3149),
    ("UMB-CMP", "Compact umbrella", "Accessories", 2799),
    ("COF-DRP", "Drip coffee", "Cafe", 325),
    ("COF-LAT", "Latte", "Cafe", 495),
    ("BAK-CRS", "Croissant", "Cafe", 410),
    ("BAK-MUF", "Blueberry muffin", "Cafe", 385),
)
GIFT_CARDS = ((2500, "GC-25"), (5000, "GC-50"), (10000, "GC-100"))


@dataclass(frozen=True)
class Product:
    """One sellable thing; money in cents."""

    sku: str
    name: str
    department: str
    price: int
    cost: int
    upc: str
    parent_sku: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    gift_card: bool = False


@cache
def catalogue() -> tuple[Product, ...]:
    """Every product; gift cards come last."""
    products: list[Product] = []
    for code, name, department, price in STYLES:
        for short, colour in COLOURS:
            for size in SIZES:
                options = (("color", colour), ("size", size))
                products.append(
                    Product(
                        f"{code}-{short}-{size}",
                        f"{name}, {colour}, {size}",
                        department,
                        price,
                        price * 2 // 5,
                        "",
                        code,
                        options,
                    )
                )
    products += [Product(sku, name, department, price, price * 9 // 20, "") for sku, name, department, price in SMALL_GOODS]
    products += [
        Product(sku, f"Gift card {price // 100}", "Gift cards", price, 0, "", gift_card=True) for price, sku in GIFT_CARDS
    ]
    return tuple(_with_upc(product, number) for number, product in enumerate(products))


def _with_upc(product: Product, number: int) -> Product:
    body = f"0850{number:07d}"
    odd, even = sum(int(digit) for digit in body[::2]), sum(int(digit) for digit in body[1::2])
    return Product(**{**product.__dict__, "upc": f"{body}{-(3 * odd + even) % 10}"})


def goods_count() -> int:
    """Products that are not gift cards; they have the first row numbers."""
    return len(catalogue()) - len(GIFT_CARDS)


def products_table(origin_ms: int) -> Table:
    """One row a product; texts are in `catalogue()`."""
    count = len(catalogue())
    return Table(
        "products",
        {
            "price": np.array([product.price for product in catalogue()], dtype=np.int64),
            "created_at": origin_ms + np.arange(count, dtype=np.int64) * 61_000,
            "sys_rev": np.arange(count, dtype=np.int64) + 1,
        },
    )


def stock_table(origin_ms: int, seed: int) -> Table:
    """One row a product and place, gift cards left out."""
    goods, places = goods_count(), len(PLACES)
    rng = np.random.default_rng([seed, 77])
    place = np.tile(np.arange(places, dtype=np.int64), goods)
    product = np.repeat(np.arange(goods, dtype=np.int64), places)
    on_hand = np.where(place == WEB, rng.integers(80, 900, goods * places), rng.integers(-1, 60, goods * places))
    costs = np.array([item.cost for item in catalogue()], dtype=np.int64)
    return Table(
        "stock",
        {
            "product": product,
            "place": place,
            "on_hand": on_hand,
            "reserved": np.minimum(np.maximum(on_hand, 0), rng.integers(0, 6, goods * places)),
            "in_transit": rng.choice(np.array([0, 0, 0, 6, 12]), goods * places),
            "on_order": rng.choice(np.array([0, 0, 24, 48]), goods * places),
            "unit_cost": costs[product],
            "created_at": origin_ms + 90 * DAY + rng.integers(0, 20 * DAY, goods * places),
            "sys_rev": np.arange(goods * places, dtype=np.int64) + 10_000,
            "order": np.full(goods * places, NONE, dtype=np.int64),
        },
    )
