"""Sales: customers, orders, packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.table import Table, names

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Final[Mapping[str, Table]] = {
    "sales_orders": Table(
        name="OrderHed",
        query="HL_OrderDelta",
        service="Erp.BO.SalesOrderSvc",
        entity_set="SalesOrders",
        key=names("Company OrderNum"),
        columns=names(
            "CustNum CustomerCustID PONum OrderDate RequestDate NeedByDate OpenOrder VoidOrder OrderHeld OrderStatus "
            "ReadyToCalc CreditOverride CurrencyCode OrderAmt DocOrderAmt DocTotalCharges DocTotalMisc "
            "DocTotalDiscount DocTotalTax DocDepositBal TermsCode ShipViaCode ShipToNum ShipToCustNum BTCustNum "
            "TaxRegionCode EntryPerson EntryMethod WebOrder UseOTS HLRef_c ChangeDate ChangeTime ChangedBy SysRowID"
        ),
        identifiers=names("CustNum CustomerCustID PONum ShipToNum ShipToCustNum BTCustNum HLRef_c SysRowID"),
        description="Sales order heads: customer, references, dates, open/void/held, totals in the order's currency.",
        plain_keys=names("OrderNum"),
    ),
    "sales_order_lines": Table(
        name="OrderDtl",
        query="HL_OrderDtlDelta",
        service="Erp.BO.SalesOrderSvc",
        entity_set="OrderDtls",
        key=names("Company OrderNum OrderLine"),
        columns=names(
            "LineType PartNum XPartNum LineDesc IUM SalesUM OrderQty SellingQuantity CurrencyCode DocUnitPrice "
            "DocInUnitPrice PricePerCode LockPrice DiscountPercent DocDiscount DocExtPriceDtl TaxCatID ProdCode "
            "POLine OpenLine VoidLine KitFlag RequestDate NeedByDate ChangeDate ChangeTime SysRowID"
        ),
        identifiers=names("PartNum XPartNum POLine SysRowID"),
        description="Lines of sales orders: part, quantity, price, discount; a line can change without its head.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        joined={"CurrencyCode": "OrderHed_CurrencyCode"},
        query_only=names("CurrencyCode"),
        plain_keys=names("OrderNum OrderLine"),
    ),
    "sales_order_releases": Table(
        name="OrderRel",
        query="HL_OrderRelDelta",
        service="Erp.BO.SalesOrderSvc",
        entity_set="OrderRels",
        key=names("Company OrderNum OrderLine OrderRelNum"),
        columns=names(
            "ReqDate NeedByDate OurReqQty SellingReqQty Make OpenRelease FirmRelease VoidRelease Plant WarehouseCode "
            "ShipToNum OurStockShippedQty OurJobShippedQty SellingStockShippedQty SellingJobShippedQty ChangeDate "
            "ChangeTime SysRowID"
        ),
        identifiers=names("ShipToNum SysRowID"),
        description="Releases of order lines: dates, warehouse, requested and shipped quantities.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        plain_keys=names("OrderNum OrderLine OrderRelNum"),
    ),
    "sales_order_charges": Table(
        name="OrderMsc",
        query="HL_OrderMscDelta",
        service="Erp.BO.SalesOrderSvc",
        entity_set="OrderMscs",
        key=names("Company OrderNum OrderLine SeqNum"),
        columns=names("MiscCode Description CurrencyCode DocMiscAmt FreqCode Type Percentage ChangeDate ChangeTime SysRowID"),
        identifiers=names("SysRowID"),
        description="Miscellaneous charges of orders and lines: freight, wrapping, discounts of the whole order.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        joined={"CurrencyCode": "OrderHed_CurrencyCode"},
        query_only=names("CurrencyCode"),
        plain_keys=names("OrderNum OrderLine SeqNum"),
    ),
    "customers": Table(
        name="Customer",
        query="HL_CustDelta",
        service="Erp.BO.CustomerSvc",
        entity_set="Customers",
        key=names("Company CustNum"),
        columns=names(
            "CustID Name LegalName Address1 Address2 Address3 City State Zip Country CountryNum PhoneNum EMailAddress "
            "CustomerType GroupCode TerritoryID TermsCode ShipViaCode CurrencyCode TaxRegionCode TaxExempt CreditHold "
            "CreditHoldDate CreditLimit BTName BTAddress1 BTZip Inactive CheckDuplicatePO AllowOTS ExternalID HLRef_c "
            "EstDate ChangeDate ChangeTime ChangedBy SysRowID"
        ),
        identifiers=names("CustID ExternalID HLRef_c SysRowID"),
        description="Customers with addresses, bill-to, terms and holds; the number is the link, the code may be renamed.",
        plain_keys=names("CustNum"),
    ),
    "ship_tos": Table(
        name="ShipTo",
        query="HL_ShipToDelta",
        service="Erp.BO.CustomerSvc",
        entity_set="ShipToes",
        key=names("Company CustNum ShipToNum"),
        columns=names(
            "Name Address1 Address2 Address3 City State ZIP Country CountryNum PhoneNum EMailAddress ShipViaCode "
            "TaxRegionCode ExternalID SysRowID"
        ),
        identifiers=names("ExternalID SysRowID"),
        description="Ship-to addresses of customers.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        plain_keys=names("CustNum"),
    ),
    "shipments": Table(
        name="ShipHead",
        query="HL_ShipDelta",
        service="Erp.BO.CustShipSvc",
        entity_set="CustShips",
        key=names("Company PackNum"),
        columns=names(
            "CustNum ShipDate ShipStatus TrackingNumber ShipViaCode ReadyToInvoice Invoiced Voided Plant ExternalID "
            "ChangeDate ChangeTime ChangedBy SysRowID"
        ),
        identifiers=names("CustNum TrackingNumber ExternalID SysRowID"),
        description="Packs: when and how they left, tracking number, invoiced or void.",
        plain_keys=names("PackNum"),
    ),
    "shipment_lines": Table(
        name="ShipDtl",
        query="HL_ShipDtlDelta",
        service="Erp.BO.CustShipSvc",
        entity_set="ShipDtls",
        key=names("Company PackNum PackLine"),
        columns=names(
            "OrderNum OrderLine OrderRelNum PartNum LineDesc OurInventoryShipQty OurJobShipQty "
            "SellingInventoryShipQty SellingJobShipQty JobNum ShipCmpl LotNum ChangeDate ChangeTime SysRowID"
        ),
        identifiers=names("OrderNum PartNum JobNum LotNum SysRowID"),
        description="Lines of packs: order release, part, quantities from stock and from jobs.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        plain_keys=names("PackNum PackLine"),
    ),
}
