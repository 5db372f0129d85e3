"""Customers: the same row is the same person in every system."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retail_etl.sandbox.world.moments import DAY, HOUR
from retail_etl.sandbox.world.places import PLACES, WEB
from retail_etl.sandbox.world.table import Table

FIRST = (
    "Ada",
    "Ben",
    "Carla",
    "Dev",
    "Elena",
    "Farid",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Luis",
    "Mara",
    "Noah",
    "Olga",
    "Priya",
)
LAST = (
    "Adler",
    "Brandt",
    "Castillo",
    "Diaz",
    "Ekström",
    "Fischer",
    "Gupta",
    "Hansen",
    "Ito",
    "Jensen",
    "Kowalski",
    "Lopez",
    "Moreau",
    "Nowak",
    "O'Neil",
    "Park",
)
STREETS = ("Oak St", "Maple Ave", "Cedar Ln", "Mill Rd", "Park Blvd", "Sunset Dr", "2nd St", "Church St")  # fmt: skip
SHARE_BUSINESS, SHARE_MARKETING = 0.025, 0.4
COMPANIES = ("Outfitters", "Supply Co", "Studio", "Partners", "Goods LLC", "Workshop")


@dataclass(frozen=True)
class Person:
    """A customer's particulars as text."""

    first_name: str
    last_name: str
    company: str | None
    email: str
    phone: str
    line1: str
    city: str
    state: str
    postal_code: str


def customers_table(count: int, origin_ms: int, seed: int) -> Table:
    """`count` customers; one in forty is a business."""
    rng = np.random.default_rng([seed, 11])
    created = np.sort(origin_ms + 10 * DAY + rng.integers(0, 100 * DAY, count))
    return Table(
        "customers",
        {
            "first": rng.integers(0, len(FIRST), count),
            "last": rng.integers(0, len(LAST), count),
            "street": rng.integers(0, len(STREETS), count),
            "street_no": rng.integers(1, 990, count),
            "place": rng.integers(0, WEB, count),
            "phone_no": rng.integers(0, 10_000, count),
            "business": rng.random(count) < SHARE_BUSINESS,
            "company": rng.integers(0, len(COMPANIES), count),
            "points": rng.integers(0, 2_400, count),
            "marketing": rng.random(count) < SHARE_MARKETING,
            "created_at": created,
            "changed_at": created + rng.integers(1 * HOUR, 60 * DAY, count),
            "sys_rev": np.arange(count, dtype=np.int64) + 5_000,
        },
        {"first": FIRST, "last": LAST, "street": STREETS, "company": COMPANIES},
    )


def person(customers: Table, row: int) -> Person:
    """The particulars of one customer."""
    first, last = customers.label("first", row), customers.label("last", row)
    place = PLACES[int(customers["place"][row])]
    plain = "".join(letter for letter in f"{first}.{last}".lower().replace("ö", "o") if letter.isalnum() or letter == ".")
    company = f"{last} {customers.label('company', row)}" if customers["business"][row] else None
    return Person(
        first_name=first,
        last_name=last,
        company=company,
        email=f"{plain}{row + 1}@example.com",
        phone=f"+1212555{int(customers['phone_no'][row]):04d}",
        line1=f"{int(customers['street_no'][row])} {customers.label('street', row)}",
        city=place.city,
        state=place.state,
        postal_code=place.postal_code,
    )
