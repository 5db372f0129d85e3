"""Customers: `GET /V1/customers/search` and `/V1/customers/{id}`; an address change leaves `updated_at` as it was."""

from __future__ import annotations

from typing import Any

from retail_etl.sandbox.magento.addresses import REGIONS
from retail_etl.sandbox.magento.records import STORE_ID, View
from retail_etl.sandbox.world.people import Person, person
from retail_etl.sandbox.world.text import sql_seconds

_GENERAL, _WHOLESALE = 1, 2


def customer(view: View, row: int, updated_ms: int) -> dict[str, Any]:
    """The customer document with one address."""
    record = view.record("customers", row)
    someone = person(record.table, row)
    number = row + 1
    return {
        "id": number,
        "group_id": _WHOLESALE if someone.company else _GENERAL,
        "default_billing": str(number),
        "default_shipping": str(number),
        "created_at": record.moment("created_at"),
        "updated_at": sql_seconds(updated_ms),
        "created_in": "Default Store View",
        "email": someone.email,
        "firstname": someone.first_name,
        "lastname": someone.last_name,
        "gender": 0,
        "store_id": STORE_ID,
        "website_id": 1,
        "addresses": [_address(someone, number)],
        "disable_auto_group_change": 0,
        "extension_attributes": {"is_subscribed": bool(record["marketing"])},
    }


def _address(someone: Person, number: int) -> dict[str, Any]:
    region, region_id = REGIONS[someone.state]
    address: dict[str, Any] = {
        "id": number,
        "customer_id": number,
        "region": {"region_code": someone.state, "region": region, "region_id": region_id},
        "region_id": region_id,
        "country_id": "US",
        "street": [someone.line1],
        "telephone": someone.phone,
        "postcode": someone.postal_code,
        "city": someone.city,
        "firstname": someone.first_name,
        "lastname": someone.last_name,
        "default_shipping": True,
        "default_billing": True,
    }
    if someone.company:
        address["company"] = someone.company
    return address
