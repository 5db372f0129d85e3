"""Postal addresses of orders: billing and shipping, which in this shop are the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.order_facts import OrderFacts

REGIONS = {
    "NY": ("New York", 43),
    "MA": ("Massachusetts", 32),
    "IL": ("Illinois", 23),
    "TX": ("Texas", 57),
    "CA": ("California", 12),
    "NJ": ("New Jersey", 41),
}
GUEST_EMAIL = "guest{number}@example.com"


def address_id(number: int, kind: Literal["billing", "shipping"]) -> int:
    """The id of an order's address; the shipping address is saved first."""
    return 2 * number + (kind == "billing")


def order_address(facts: OrderFacts, kind: Literal["billing", "shipping"]) -> dict[str, Any]:
    """One address of an order; what is unknown is left out, but for the postcode, which is null."""
    someone = facts.customer
    address: dict[str, Any] = {
        "address_type": kind,
        "city": someone.city if someone else "Springfield",
        "country_id": "US",
        "email": email_of(facts),
        "entity_id": address_id(facts.number, kind),
        "firstname": someone.first_name if someone else "Guest",
        "lastname": someone.last_name if someone else "Shopper",
        "parent_id": facts.number,
        "postcode": someone.postal_code if someone else None,
        "street": [someone.line1 if someone else "1 Main St"],
        "telephone": someone.phone if someone else "+12125550100",
    }
    if someone and someone.company:
        address["company"] = someone.company
    if someone and someone.state in REGIONS:
        region, region_id = REGIONS[someone.state]
        address.update(region=region, region_code=someone.state, region_id=region_id)
    return address


def email_of(facts: OrderFacts) -> str:
    """The shopper's address for mail."""
    return facts.customer.email if facts.customer else GUEST_EMAIL.format(number=facts.number)
