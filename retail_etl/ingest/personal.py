"""Where a person stands in the records of each stream: by what one is known there, and what is erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_STREET: Final = ("name", "phone", "line1", "line2", "full_address", "city", "postal_code")
_SHOP_ADDRESS: Final = ("firstname", "lastname", "company", "street", "city", "postcode", "telephone", "email", "vat_id")
_SHOP_COMMENTS: Final = ("status_histories.comment", "comments.comment")


@dataclass(frozen=True)
class Personal:
    """How one stream's records name a person.

    Attributes:
        customer: dotted paths of the system's own id of the person, a value each.
        emails: dotted paths of addresses by which a person is known as well.
        erased: dotted paths that are taken out; what lies under them goes with them.
        needed: those among them that the contract asks for: a word in their place says that they were erased.
        is_register: whether the records are the persons themselves, so that an address leads to their ids.
    """

    customer: tuple[str, ...]
    emails: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    needed: frozenset[str] = frozenset()
    is_register: bool = False


def _under(parents: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{parent}.{name}" for parent in parents for name in names)


def _either(prefix: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns under both names by which Kinetic's queries may give them."""
    return tuple(spelled for name in names for spelled in (name, prefix + name))


_HEARTLAND_ADDRESSES: Final = _under(("billing_address", "shipping_address"), _STREET)
_SHOP_ASSIGNED: Final = "extension_attributes.shipping_assignments.shipping.address"
_KINETIC: Final = ("Name", "EMailAddress", "PhoneNum", "Address1", "Address2", "Address3", "City")

# Streams that are not here hold nothing of a person but an id: payments, ledger lines, stock.
PERSONAL: Final[dict[str, Personal]] = {
    "heartland_customers": Personal(
        customer=("id",),
        emails=("email",),
        erased=("email", "first_name", "last_name", "phone", "company_name", "addresses", "full_address"),
        is_register=True,
    ),
    "magento_customers": Personal(
        customer=("id",),
        emails=("email",),
        erased=("email", "firstname", "lastname", "middlename", "taxvat", "addresses"),
        needed=frozenset({"email"}),
        is_register=True,
    ),
    "epicor_customers": Personal(
        customer=_either("Customer_", ("CustNum", "CustID")),
        emails=_either("Customer_", ("EMailAddress",)),
        erased=_either("Customer_", (*_KINETIC, "LegalName", "Zip", "BTName", "BTAddress1", "BTZip")),
        is_register=True,
    ),
    "salesforce_contacts": Personal(
        customer=("Id",),
        emails=("Email",),
        erased=("Email", "FirstName", "LastName", "Phone", "MobilePhone", "MailingStreet", "MailingCity", "MailingPostalCode"),
        is_register=True,
    ),
    "salesforce_accounts": Personal(
        customer=("Id",),
        erased=(
            "Name", "Phone", "BillingStreet", "BillingCity", "BillingPostalCode", "ShippingStreet", "ShippingCity",
            "ShippingPostalCode",
        ),
        is_register=True,
    ),
    "epicor_ship_tos": Personal(
        customer=_either("ShipTo_", ("CustNum",)),
        emails=_either("ShipTo_", ("EMailAddress",)),
        erased=_either("ShipTo_", (*_KINETIC, "ZIP")),
    ),
    "heartland_orders": Personal(customer=("customer_id",), erased=_HEARTLAND_ADDRESSES),
    "magento_orders": Personal(
        customer=("customer_id",),
        emails=("customer_email", "billing_address.email", f"{_SHOP_ASSIGNED}.email"),
        erased=(
            "customer_email", "customer_firstname", "customer_lastname", *_SHOP_COMMENTS,
            *_under(("billing_address", _SHOP_ASSIGNED), _SHOP_ADDRESS),
        ),
    ),
    "magento_shipments": Personal(customer=("customer_id",), erased=_SHOP_COMMENTS),
}  # fmt: skip
