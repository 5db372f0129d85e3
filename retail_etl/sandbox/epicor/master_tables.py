"""Master tables: customers, parts, stock by warehouse, jobs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day_of_moment, moments
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.sandbox.world.people import person
from retail_etl.sandbox.world.places import PLACES

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import Ints
    from retail_etl.sandbox.world.table import Table

SITE = "MfgSys"
FIRST_BUSINESS_CUSTOMER = 1_000
_QUANTITY = Decimal("0.00000001")
_PRICE = Decimal("0.00001")
_OPENED = dt.date(2024, 1, 2)

CUSTOMER = entity_type(
    "Customer",
    "Company CustNum",
    "Company:s CustNum:i CustID:s Name:s LegalName:s Address1:s Address2:s Address3:s City:s State:s Zip:s Country:s "
    "CountryNum:i PhoneNum:s FaxNum:s EMailAddress:s CustURL:s CustomerType:s GroupCode:s TerritoryID:s SalesRepCode:s "
    "TermsCode:s ShipViaCode:s CurrencyCode:s TaxRegionCode:s TaxExempt:s ResaleID:s CreditHold:b CreditHoldDate:t "
    "CreditLimit:d BTName:s BTAddress1:s BTZip:s Inactive:b CheckDuplicatePO:b AllowOTS:b ExternalID:s EstDate:t "
    "ChangeDate:t ChangeTime:i ChangedBy:s",
)
PART = entity_type(
    "Part",
    "Company PartNum",
    "Company:s PartNum:s PartDescription:s SearchWord:s TypeCode:s ClassID:s ProdCode:s IUM:s PUM:s SalesUM:s "
    "UOMClassID:s SellingFactor:d UnitPrice:d PricePerCode:s TaxCatID:s NonStock:b QtyBearing:b InActive:b OnHold:b "
    "Runout:b TrackLots:b TrackSerialNum:b TrackDimension:b UPCCode1:s UPCCode2:s NetWeight:d CreatedOn:t ChangedOn:t",
)
PART_UOM = entity_type(
    "PartUOM",
    "Company PartNum UOMCode",
    "Company:s PartNum:s UOMCode:s ConvFactor:d ConvOperator:s ConvToUOM:s Active:b",
)
PART_WAREHOUSE = entity_type(
    "PartWhse",
    "Company PartNum Plant WarehouseCode",
    "Company:s PartNum:s Plant:s WarehouseCode:s OnHandQty:d NonNettableQty:d ReservedQty:d AllocatedQty:d PickingQty:d "
    "PickedQty:d DemandQty:d SalesDemandQty:d JobDemandQty:d TFOrdDemandQty:d BuyToOrderQty:d",
)
JOB = entity_type(
    "JobHead",
    "Company JobNum",
    "Company:s JobNum:s PartNum:s ProdQty:d QtyCompleted:d IUM:s JobReleased:b JobFirm:b JobHeld:b JobEngineered:b "
    "JobComplete:b JobCompletionDate:t JobClosed:b ClosedDate:t StartDate:t DueDate:t ReqDueDate:t JobType:s Plant:s "
    "CreateDate:t LastChangedOn:t LastChangedBy:s",
)


def quantity(number: float) -> Decimal:
    """A quantity with the eight decimals of Kinetic's columns."""
    return Decimal(number).quantize(_QUANTITY)


def house_account(place: int) -> Row:
    """The customer that stands for everyone who buys in a store."""
    here = PLACES[place]
    row = _customer(place + 1, f"STORE{here.segment}", here.name, here.line1, here.city, here.state, here.postal_code)
    row.update(
        GroupCode="HOUSE", EMailAddress="", PhoneNum="", ChangeDate=_OPENED, EstDate=_OPENED, SysRevID=revision(place + 1)
    )
    row["SysRowID"] = row_id("Customer.house", place)
    return row


def business_customer(cells: Cells) -> Row:
    """A customer with an account of its own."""
    someone = person(cells.table, cells.row)
    number = FIRST_BUSINESS_CUSTOMER + cells.row
    row = _customer(
        number, f"B{number:06d}", someone.company or "", someone.line1, someone.city, someone.state, someone.postal_code
    )
    since, changed = (
        day_of_moment(cells["created_at"]),
        day_of_moment(cells["changed_at"] if cells.happened("changed_at") else cells["created_at"]),
    )
    row.update(GroupCode="B2B", EMailAddress=someone.email, PhoneNum=someone.phone, EstDate=since, ChangeDate=changed)
    row.update(SysRevID=revision(cells["sys_rev"]), SysRowID=row_id("Customer", cells.row))
    return row


def _customer(number: int, code: str, name: str, line1: str, city: str, state: str, postal_code: str) -> Row:
    return {
        "Company": COMPANY,
        "CustNum": number,
        "CustID": code,
        "Name": name,
        "LegalName": name,
        "Address1": line1,
        "Address2": "",
        "Address3": "",
        "City": city,
        "State": state,
        "Zip": postal_code,
        "Country": "USA",
        "CountryNum": 1,
        "FaxNum": "",
        "CustURL": "",
        "CustomerType": "CUS",
        "TerritoryID": "US",
        "SalesRepCode": "HOUSE",
        "TermsCode": "N30",
        "ShipViaCode": "UPSG",
        "CurrencyCode": "USD",
        "TaxRegionCode": state,
        "TaxExempt": "",
        "ResaleID": "",
        "CreditHold": False,
        "CreditHoldDate": None,
        "CreditLimit": Decimal("0.000"),
        "BTName": name,
        "BTAddress1": line1,
        "BTZip": postal_code,
        "Inactive": False,
        "CheckDuplicatePO": False,
        "AllowOTS": True,
        "ExternalID": "",
        "ChangeTime": 32_400,
        "ChangedBy": "manager",
    }


def part(cells: Cells) -> Row:
    """A part of the part master: everything the shops sell."""
    product = catalogue()[cells.row]
    created = day_of_moment(cells["created_at"])
    return {
        "Company": COMPANY,
        "PartNum": product.sku,
        "PartDescription": product.name,
        "SearchWord": product.sku[:8],
        "TypeCode": "P",
        "ClassID": "GIFT" if product.gift_card else "FG",
        "ProdCode": product.department[:8].upper(),
        "IUM": "EA",
        "PUM": "EA",
        "SalesUM": "EA",
        "UOMClassID": "COUNT",
        "SellingFactor": quantity(1),
        "UnitPrice": (Decimal(product.price) / 100).quantize(_PRICE),
        "PricePerCode": "E",
        "TaxCatID": "",
        "NonStock": product.gift_card,
        "QtyBearing": not product.gift_card,
        "InActive": False,
        "OnHold": False,
        "Runout": False,
        "TrackLots": False,
        "TrackSerialNum": False,
        "TrackDimension": False,
        "UPCCode1": product.upc,
        "UPCCode2": "",
        "NetWeight": quantity(0 if product.gift_card else 1),
        "CreatedOn": created,
        "ChangedOn": created,
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("Part", cells.row),
    }


def part_uom(cells: Cells) -> Row:
    """The one unit of a part: the piece."""
    return {
        "Company": COMPANY,
        "PartNum": catalogue()[cells.row].sku,
        "UOMCode": "EA",
        "ConvFactor": quantity(1),
        "ConvOperator": "*",
        "ConvToUOM": "EA",
        "Active": True,
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("PartUOM", cells.row),
    }


def part_warehouse(cells: Cells) -> Row:
    """What a warehouse holds of a part; there is no stored available quantity, and on hand may be negative."""
    on_hand, reserved, ordered = cells["on_hand"], cells["reserved"], cells["on_order"]
    return {
        "Company": COMPANY,
        "PartNum": catalogue()[cells["product"]].sku,
        "Plant": SITE,
        "WarehouseCode": warehouse_code(cells["place"]),
        "OnHandQty": quantity(on_hand),
        "NonNettableQty": quantity(0),
        "ReservedQty": quantity(reserved),
        "AllocatedQty": quantity(0),
        "PickingQty": quantity(0),
        "PickedQty": quantity(0),
        "DemandQty": quantity(reserved),
        "SalesDemandQty": quantity(reserved),
        "JobDemandQty": quantity(0),
        "TFOrdDemandQty": quantity(0),
        "BuyToOrderQty": quantity(ordered),
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("PartWhse", cells.row),
    }


def warehouse_code(place: int) -> str:
    """The main warehouse of a store."""
    return f"{PLACES[place].segment}MAIN"


def businesses(_world: World, table: Table) -> Ints:
    """Customers with an account of their own."""
    return np.flatnonzero(table["business"])


CUSTOMERS = Source(
    CUSTOMER,
    "customers",
    moments("created_at"),
    business_customer,
    changes=moments("changed_at"),
    chosen=businesses,
    first=tuple(house_account(place) for place in range(len(PLACES))),
)
PARTS = Source(PART, "products", moments("created_at"), part)
PART_UOMS = Source(PART_UOM, "products", moments("created_at"), part_uom)
PART_WAREHOUSES = Source(PART_WAREHOUSE, "stock", moments("created_at"), part_warehouse)
