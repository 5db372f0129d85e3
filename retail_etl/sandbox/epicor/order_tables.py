"""Sales orders of the wholesale desk: what business customers bought, entered by hand before any integration wrote here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from retail_etl.sandbox.epicor.edm import Navigation, Row
from retail_etl.sandbox.epicor.master_tables import FIRST_BUSINESS_CUSTOMER, SITE, quantity, warehouse_code
from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day_of_moment, moments, moments_of, money
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.sandbox.world.moments import NONE, Ints
from retail_etl.sandbox.world.places import PLACES

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.table import Table

FIRST_ORDER = 100_001
MISC_PARTS = ("shipping_total", "tip_total", "rounding_total")
_SECONDS_A_DAY = 86_400
_UNIT = Decimal("0.00001")

ORDER_LINE = entity_type(
    "OrderDtl",
    "Company OrderNum OrderLine",
    "Company:s OrderNum:i OrderLine:i LineType:s PartNum:s XPartNum:s LineDesc:s RevisionNum:s IUM:s SalesUM:s OrderQty:d "
    "SellingQuantity:d UnitPrice:d DocUnitPrice:d DocInUnitPrice:d PricePerCode:s LockPrice:b DiscountPercent:d "
    "DocDiscount:d DocExtPriceDtl:d TaxCatID:s ProdCode:s SalesCatID:s POLine:s OpenLine:b VoidLine:b KitFlag:s "
    "RequestDate:t NeedByDate:t ChangeDate:t ChangeTime:i",
)
ORDER_RELEASE = entity_type(
    "OrderRel",
    "Company OrderNum OrderLine OrderRelNum",
    "Company:s OrderNum:i OrderLine:i OrderRelNum:i ReqDate:t NeedByDate:t OurReqQty:d SellingReqQty:d Make:b "
    "OpenRelease:b FirmRelease:b VoidRelease:b Plant:s WarehouseCode:s ShipToNum:s UseOTS:b OurStockShippedQty:d "
    "OurJobShippedQty:d SellingStockShippedQty:d SellingJobShippedQty:d ChangeDate:t ChangeTime:i",
)
ORDER_CHARGE = entity_type(
    "OrderMsc",
    "Company OrderNum OrderLine SeqNum",
    "Company:s OrderNum:i OrderLine:i SeqNum:i MiscCode:s Description:s MiscAmt:d DocMiscAmt:d FreqCode:s Type:s Percentage:d "
    "ChangeDate:t ChangeTime:i",
)
ORDER = entity_type(
    "OrderHed",
    "Company OrderNum",
    "Company:s OrderNum:i CustNum:i CustomerCustID:s PONum:s OrderDate:t RequestDate:t NeedByDate:t OpenOrder:b "
    "VoidOrder:b OrderHeld:b OrderStatus:s ReadyToCalc:b CurrencyCode:s ExchangeRate:d LockRate:b TermsCode:s "
    "ShipViaCode:s ShipToNum:s ShipToCustNum:i BTCustNum:i TaxRegionCode:s EntryPerson:s EntryMethod:s WebOrder:b "
    "OrderAmt:d DocOrderAmt:d DocTotalCharges:d DocTotalMisc:d DocTotalDiscount:d DocTotalTax:d DepositBal:d "
    "DocDepositBal:d UseOTS:b OTSName:s OTSAddress1:s OTSCity:s OTSState:s OTSZIP:s OTSCountryNum:i CreditOverride:b "
    "CustOnCreditHold:b OrderComment:s ChangeDate:t ChangeTime:i ChangedBy:s HLRef_c:s",
    {
        "OrderDtls": Navigation(ORDER_LINE, ("Company", "OrderNum")),
        "OrderRels": Navigation(ORDER_RELEASE, ("Company", "OrderNum")),
        "OHOrderMscs": Navigation(ORDER_CHARGE, ("Company", "OrderNum")),
    },
)


def order_number(row: int) -> int:
    """The number of a sales order."""
    return FIRST_ORDER + row


def misc_cents(cells: Cells) -> int:
    """What an order comes to beside its goods and their tax."""
    return sum(cells[name] for name in MISC_PARTS)


def sales_order(cells: Cells) -> Row:
    """The head of an order; open until it is complete."""
    customer = FIRST_BUSINESS_CUSTOMER + cells["customer"]
    taken = day_of_moment(cells["created_at"])
    done, void = cells.happened("completed_at"), cells.happened("cancelled_at")
    total = money(cells["total_amount"])
    return {
        "Company": COMPANY,
        "OrderNum": order_number(cells.row),
        "CustNum": customer,
        "CustomerCustID": f"B{customer:06d}",
        "PONum": f"PO-{cells.row + 7_001}",
        "OrderDate": taken,
        "RequestDate": taken,
        "NeedByDate": taken,
        "OpenOrder": not (done or void),
        "VoidOrder": void,
        "OrderHeld": False,
        "OrderStatus": "C" if done or void else "O",
        "ReadyToCalc": True,
        "CurrencyCode": "USD",
        "ExchangeRate": Decimal("1.00000"),
        "LockRate": False,
        "TermsCode": "N30",
        "ShipViaCode": "UPSG",
        "ShipToNum": "",
        "ShipToCustNum": customer,
        "BTCustNum": customer,
        "TaxRegionCode": PLACES[cells["place"]].state,
        "EntryPerson": "saleswhs",
        "EntryMethod": "S",
        "WebOrder": False,
        "OrderAmt": total,
        "DocOrderAmt": total,
        "DocTotalCharges": money(cells["subtotal"] + cells["discount_total"]),
        "DocTotalMisc": money(misc_cents(cells)),
        "DocTotalDiscount": money(cells["discount_total"]),
        "DocTotalTax": money(cells["tax_total"]),
        "DepositBal": money(0),
        "DocDepositBal": money(0),
        "UseOTS": False,
        "OTSName": "",
        "OTSAddress1": "",
        "OTSCity": "",
        "OTSState": "",
        "OTSZIP": "",
        "OTSCountryNum": 0,
        "CreditOverride": False,
        "CustOnCreditHold": False,
        "OrderComment": "",
        **change_stamp(cells, _changed_at(cells)),
        "ChangedBy": "saleswhs",
        "HLRef_c": "",
        "SysRowID": row_id("OrderHed", cells.row),
    }


def order_line(cells: Cells) -> Row:
    """A line of a sales order."""
    head = order_head(cells)
    product = catalogue()[cells["product"]]
    price = (Decimal(cells["price"]) / 100).quantize(_UNIT)
    ordered = quantity(cells["quantity"])
    return {
        "Company": COMPANY,
        "OrderNum": order_number(head.row),
        "OrderLine": cells["line_no"],
        "LineType": "PART",
        "PartNum": product.sku,
        "XPartNum": "",
        "LineDesc": product.name,
        "RevisionNum": "",
        "IUM": "EA",
        "SalesUM": "EA",
        "OrderQty": ordered,
        "SellingQuantity": ordered,
        "UnitPrice": price,
        "DocUnitPrice": price,
        "DocInUnitPrice": Decimal("0.00000"),
        "PricePerCode": "E",
        "LockPrice": False,
        "DiscountPercent": Decimal("0.00"),
        "DocDiscount": money(cells["discount"]),
        "DocExtPriceDtl": money(cells["price"] * cells["quantity"]),
        "TaxCatID": "",
        "ProdCode": product.department[:8].upper(),
        "SalesCatID": "",
        "POLine": str(cells["line_no"]),
        "OpenLine": not head.happened("completed_at"),
        "VoidLine": head.happened("cancelled_at"),
        "KitFlag": "",
        "RequestDate": day_of_moment(head["created_at"]),
        "NeedByDate": day_of_moment(head["created_at"]),
        **change_stamp(head, _changed_at(head), cells["line_no"]),
        "SysRowID": row_id("OrderDtl", cells.row),
    }


def order_release(cells: Cells) -> Row:
    """The one release of a line: quantities, dates and what was shipped stand here."""
    head = order_head(cells)
    shipped = head.happened("completed_at")
    ordered, sent = quantity(cells["quantity"]), quantity(cells["quantity"] if shipped else 0)
    return {
        "Company": COMPANY,
        "OrderNum": order_number(head.row),
        "OrderLine": cells["line_no"],
        "OrderRelNum": 1,
        "ReqDate": day_of_moment(head["created_at"]),
        "NeedByDate": day_of_moment(head["created_at"]),
        "OurReqQty": ordered,
        "SellingReqQty": ordered,
        "Make": False,
        "OpenRelease": not shipped,
        "FirmRelease": True,
        "VoidRelease": head.happened("cancelled_at"),
        "Plant": SITE,
        "WarehouseCode": warehouse_code(head["place"]),
        "ShipToNum": "",
        "UseOTS": False,
        "OurStockShippedQty": sent,
        "OurJobShippedQty": quantity(0),
        "SellingStockShippedQty": sent,
        "SellingJobShippedQty": quantity(0),
        **change_stamp(head, _changed_at(head), cells["line_no"]),
        "SysRowID": row_id("OrderRel", cells.row),
    }


def order_head(cells: Cells) -> Cells:
    """The order a line belongs to."""
    head = cells.other("orders", "order")
    assert head is not None, "every line belongs to an order"  # noqa: S101 - narrows a type; the world keeps it true
    return head


def _changed_at(head: Cells) -> int:
    """When an order changed last: cancelled, completed, or taken."""
    for name in ("cancelled_at", "completed_at"):
        if head.happened(name):
            return head[name]
    return head["created_at"]


def change_stamp(head: Cells, moment: int, line: int = 0) -> Row:
    """Change stamps in Kinetic's form: a day, and seconds since midnight."""
    revised = (moment - head.world.origin_ms) * 1000 + head.row % 90 * 10 + line % 10
    return {"ChangeDate": day_of_moment(moment), "ChangeTime": moment // 1000 % _SECONDS_A_DAY, "SysRevID": revision(revised)}


def wholesale(world: World, table: Table) -> Ints:
    """Sales to business customers."""
    customer = table["customer"]
    business = world.table("customers")["business"]
    sale = np.isin(table["order_type"], [table.code("order_type", name) for name in ("pos_sale", "web_order")])
    return np.flatnonzero((customer != NONE) & business[customer] & sale)


def wholesale_lines(world: World, table: Table) -> Ints:
    """The lines of those sales."""
    return np.flatnonzero(np.isin(table["order"], wholesale(world, world.table("orders"))))


def _ended(_world: World, table: Table) -> Ints:
    """When an order is completed or cancelled."""
    return np.minimum(table["completed_at"], table["cancelled_at"])


def _order_ended(world: World, table: Table) -> Ints:
    orders = world.table("orders")
    return _ended(world, orders)[table["order"]]


_TAKEN = moments_of("orders", "order", "created_at")
ORDERS = Source(ORDER, "orders", moments("created_at"), sales_order, changes=_ended, chosen=wholesale)
ORDER_LINES = Source(ORDER_LINE, "order_lines", _TAKEN, order_line, changes=_order_ended, chosen=wholesale_lines)
ORDER_RELEASES = Source(ORDER_RELEASE, "order_lines", _TAKEN, order_release, changes=_order_ended, chosen=wholesale_lines)
