"""What the org holds before anybody writes to it: the state of an earlier sync, and what its own people entered.

Customers that existed a while before the world's first day, the whole catalogue with its prices, the stock as it was then, the
first two days' orders with their payments and refunds, and orders that a rep took by phone, which no till knows.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.package_objects import INVENTORY
from retail_etl.sandbox.salesforce.records import SALES_USER
from retail_etl.sandbox.salesforce.seeding_orders import OrderSeeding
from retail_etl.sandbox.salesforce.standard_objects import (
    ACCOUNT,
    CONTACT,
    ORDER_STATUS,
    ORDER_STATUSES,
    ORGANIZATION,
    PRICE_BOOK,
    PRICE_BOOK_ENTRY,
    PRODUCT,
    RECORD_TYPE,
    USER,
)
from retail_etl.sandbox.salesforce.values import stamp_text
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.moments import DAY, day_number
from retail_etl.sandbox.world.people import person
from retail_etl.sandbox.world.places import PLACES

if TYPE_CHECKING:
    from retail_etl.sandbox.salesforce.records import Org, Row
    from retail_etl.sandbox.world import World

DAYS_UNSYNCED = 20
_COUNTRY = "US"


class Seeding:
    """Fills an org from a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self, org: Org) -> None:
        """Fills it, once."""
        start = day_number(self._world.options.start_date) * DAY
        set_up = stamp_text(self._world.origin_ms)
        self._set_up(org, set_up)
        accounts = self._customers(org, start - DAYS_UNSYNCED * DAY)
        entries = self._goods(org, set_up)
        OrderSeeding(self._world, org, accounts, entries).fill(start)

    def _set_up(self, org: Org, at: str) -> None:
        org.add(ORGANIZATION, {"Name": "Acme Retail", "OrganizationType": "Enterprise Edition", "IsSandbox": True}, at=at)
        for name, username in (
            ("Integration User", "integration@acme-retail.example"),
            ("Rita Rep", "rita@acme-retail.example"),
        ):
            org.add(USER, {"Name": name, "Username": username, "Email": username, "IsActive": True}, at=at)
        for name, is_person in (("Business_Account", False), ("PersonAccount", True)):
            told = {"Name": name, "DeveloperName": name, "SobjectType": "Account", "IsPersonType": is_person, "IsActive": True}
            org.add(RECORD_TYPE, told, at=at)
        for place, (status, code) in enumerate(ORDER_STATUSES.items()):
            told = {"ApiName": status, "MasterLabel": status, "StatusCode": code, "IsDefault": place == 0, "SortOrder": place}
            org.add(ORDER_STATUS, told, at=at)
        org.add(PRICE_BOOK, {"Name": "Standard Price Book", "IsActive": True, "IsStandard": True}, at=at)
        org.add(PRICE_BOOK, {"Name": "Heartland", "IsActive": True}, at=at)

    def _customers(self, org: Org, until: int) -> dict[int, Row]:
        table, now = self._world.table("customers"), self._world.now_ms()
        accounts: dict[int, Row] = {}
        for row in range(len(table)):
            created, changed = int(table["created_at"][row]), int(table["changed_at"][row])
            if created > until:
                continue
            at = stamp_text(changed if changed <= now else created)
            accounts[row] = self._customer(org, row, at, loyalty=int(table["marketing"][row]) == 1)
        for number in range(3):  # entered by the rep, and no till's customers yet
            account = org.add(
                ACCOUNT, {"Name": f"Walkup Wholesale {number + 1}", "OwnerId": SALES_USER}, by=SALES_USER, at=stamp_text(until)
            )
            contact: Row = {
                "LastName": "Buyer",
                "FirstName": f"Bea {number + 1}",
                "AccountId": account["Id"],
                "OwnerId": SALES_USER,
            }
            contact |= {"Name": f"Bea {number + 1} Buyer", "Email": f"bea{number + 1}@wholesale.example"}
            org.add(CONTACT, contact, by=SALES_USER, at=stamp_text(until))
            accounts[-1 - number] = account
        return accounts

    def _customer(self, org: Org, row: int, at: str, *, loyalty: bool) -> Row:
        someone = person(self._world.table("customers"), row)
        own = f"cus_{row + 1:06d}"
        full = f"{someone.first_name} {someone.last_name}"
        stamped = {"Heartland_Id__c": own, "Heartland_Updated_At__c": at, "OwnerId": SALES_USER}
        where = {"Street": someone.line1, "City": someone.city, "State": someone.state, "PostalCode": someone.postal_code}
        place = {**where, "Country": _COUNTRY}
        account = org.add(
            ACCOUNT,
            {
                **stamped,
                "Name": someone.company or full,
                "Phone": someone.phone,
                "Heartland_Customer_Type__c": "Business" if someone.company else "Individual",
                **{f"Billing{part}": value for part, value in place.items()},
            },
            at=at,
        )
        org.add(
            CONTACT,
            {
                **stamped,
                "AccountId": account["Id"],
                "FirstName": someone.first_name,
                "LastName": someone.last_name,
                "Name": full,
                "Email": someone.email,
                "Phone": someone.phone,
                "Heartland_Marketing_Opt_In__c": loyalty,
                **{f"Mailing{part}": value for part, value in place.items()},
            },
            at=at,
        )
        return account

    def _goods(self, org: Org, at: str) -> dict[int, Row]:
        """The catalogue; gives the entries of the sync's own price book by product."""
        standard, own = (row["Id"] for row in org.all(PRICE_BOOK))
        entries: dict[int, Row] = {}
        products: dict[int, Row] = {}
        for number, item in enumerate(catalogue()):
            products[number] = org.add(
                PRODUCT,
                {
                    "Name": item.name,
                    "ProductCode": item.sku,
                    "StockKeepingUnit": item.sku,
                    "IsActive": True,
                    "Family": item.department,
                    "QuantityUnitOfMeasure": "Each",
                    "Heartland_Id__c": f"prd_{number + 1:05d}",
                    "Heartland_Taxable__c": not item.gift_card,
                    "Heartland_Cost__c": Decimal(item.cost) / 100,
                },
                at=at,
            )
            price: dict[str, Any] = {
                "Product2Id": products[number]["Id"],
                "UnitPrice": Decimal(item.price) / 100,
                "IsActive": True,
            }
            price |= {"Name": item.name, "ProductCode": item.sku}
            org.add(PRICE_BOOK_ENTRY, {**price, "Pricebook2Id": standard}, at=at)
            entries[number] = org.add(PRICE_BOOK_ENTRY, {**price, "Pricebook2Id": own}, at=at)
        self._stock(org, products)
        return entries

    def _stock(self, org: Org, products: dict[int, Row]) -> None:
        table = self._world.table("stock")
        for row in range(len(table)):
            place, product = PLACES[int(table["place"][row])], int(table["product"][row])
            on_hand, reserved = Decimal(int(table["on_hand"][row])), Decimal(int(table["reserved"][row]))
            counted = stamp_text(int(table["created_at"][row]))
            org.add(
                INVENTORY,
                {
                    "Heartland_Id__c": f"{place.code}:prd_{product + 1:05d}",
                    "Name": f"HI-{row + 1:08d}",
                    "Product__c": products[product]["Id"],
                    "Location_Code__c": place.code,
                    "Location_Name__c": place.name,
                    "On_Hand__c": on_hand,
                    "Committed__c": reserved,
                    "Available__c": on_hand - reserved,
                    "As_Of__c": counted,
                },
                at=counted,
            )
