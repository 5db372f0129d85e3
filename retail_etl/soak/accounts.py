"""Businesses under soak: what tills and ledger hold of them besides what every customer has, and what people there type in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.kinetic import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from retail_etl.soak.kinetic import Ledger

BUSINESS: Final = "Business"
MADE_IN_LEDGER: Final = 50_001
_FIRST_MADE_UP: Final = 1_000
_CITIES: Final = (("Austin", "TX", "78701"), ("Denver", "CO", "80202"), ("Salem", "OR", "97301"))
_TERMS: Final = ("N15", "N30", "N45", "COD")
_TERRITORIES: Final = ("US", "EAST", "WEST")
_COLUMNS: Final = {
    "company_name": "Name", "email": "EMailAddress", "phone": "PhoneNum", "payment_terms": "TermsCode",
    "credit_limit": "CreditLimit", "credit_hold": "CreditHold", "tax_exempt": "TaxExempt", "territory": "TerritoryID",
}  # fmt: skip
_AGREED: Final = ("payment_terms", "credit_limit", "credit_hold", "tax_exempt", "territory")
CHOSEN: Final = frozenset({"accepts_marketing", *_AGREED})
"""Fields into which people type one of few values, so that it may stand there already."""
AT_THE_TILLS: Final = ("company_name", "address", "credit_limit")
IN_THE_LEDGER: Final = (*_COLUMNS, "address")


def at_the_tills(person: Mapping[str, Any]) -> dict[str, str]:
    """What the tills hold of a business besides what they hold of everybody."""
    custom = person.get("custom") or {}
    return {
        "company_name": str(person["company_name"] or "").strip(),
        "address": place_of((person.get("addresses") or [{}])[0]),
        **{name: _word(name, custom.get(name)) for name in _AGREED},
    }


def in_the_ledger(ledger: Ledger) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every customer with an account of its own: the tills' id (or the ledger's where it was made there), number, fields."""
    for row in ledger.rows(CUSTOMERS, "Customers", filter="GroupCode ne 'HOUSE'"):
        yield known_as(row), str(row["CustNum"]), _account(row)


def account(ledger: Ledger, number: str) -> dict[str, str]:
    """The fields of the customer with this number."""
    return _account(ledger.rows(CUSTOMERS, "Customers", filter=f"CustNum eq {number}")[0])


def _account(row: Mapping[str, Any]) -> dict[str, str]:
    place = place_of({"line1": row["Address1"], "city": row["City"], "postal_code": row["Zip"]})
    return {"address": place, **{name: _word(name, row[column]) for name, column in _COLUMNS.items()}}


def known_as(row: Mapping[str, Any]) -> str:
    """What the tills know a customer of the ledger by."""
    number = int(row["CustNum"])
    made = f"{row['Company']}-{number}" if number >= MADE_IN_LEDGER else f"cus_{number - _FIRST_MADE_UP + 1:06d}"
    return str(row["ExternalID"]).removeprefix("HL:CUS:") or made


def known_at_the_tills(person: Mapping[str, Any]) -> str:
    """The id that a customer of the tills has, or had before it came there."""
    came_from = person.get("source_system") == "epicor"
    return str(person["external_id"] if came_from else person["id"])


def place_of(address: Mapping[str, Any]) -> str:
    """An address by what stays of it in every form: number, city and postal code."""
    street = str(address.get("line1") or "").split()
    return f"{street[0] if street else ''} {address.get('city') or ''} {address.get('postal_code') or ''}"


def address(rng: Random, number: int) -> dict[str, str]:
    """An address that nobody else has."""
    city, state, postal = rng.choice(_CITIES)
    return {
        "line1": f"{number} Mill Road", "city": city, "state": state, "postal_code": postal, "country": "US",
        "full_address": f"{number} Mill Road, {city}, {state} {postal}, US",
    }  # fmt: skip


def typed_value(rng: Random, name: str, number: int) -> str | None:
    """What somebody types into a field that businesses alone have; nothing for other fields."""
    return {
        "company_name": f"House {number} Inc",
        "payment_terms": rng.choice(_TERMS),
        "credit_limit": f"{rng.randint(1, 90) * 100}.00",
        "credit_hold": rng.choice(("true", "false")),
        "tax_exempt": rng.choice(("", f"resale {number}")),
        "territory": rng.choice(_TERRITORIES),
    }.get(name)


def written(name: str, value: str) -> dict[str, Any]:
    """A field as the ledger's screen writes it."""
    match name:
        case "credit_hold":
            return {_COLUMNS[name]: value == "true"}
        case "credit_limit":
            return {_COLUMNS[name]: Decimal(value)}
        case _:
            return {_COLUMNS[name]: value}


def moved(place: Mapping[str, str]) -> dict[str, Any]:
    """An address as the ledger's screen writes it."""
    return {
        "Address1": place["line1"], "Address2": "", "City": place["city"], "State": place["state"], "Zip": place["postal_code"],
    }  # fmt: skip


def new_account(name: str, number: int, email: str, phone: str, place: Mapping[str, str]) -> dict[str, Any]:
    """A customer as the ledger's people enter one."""
    return {
        "CustID": f"NEW{number:06d}", "Name": name, "EMailAddress": email, "PhoneNum": phone, "TermsCode": "N30",
        "TerritoryID": "US", "GroupCode": "B2B", **moved(place),
    }  # fmt: skip


def _word(name: str, value: Any) -> str:
    match name:
        case "credit_hold":
            return str(bool(value)).lower()
        case "credit_limit":
            return f"{Decimal(str(value)):.2f}" if value and Decimal(str(value)) else ""
        case _:
            return str(value or "").strip()
