"""Which fields of Salesforce's records are read: the query names them, so nothing else ever leaves the org.

Free-text descriptions, birthdays, costs and fields of other integrations are on no list.
"""

from __future__ import annotations

from typing import Final

_SYSTEM: Final = ("IsDeleted", "CreatedDate", "LastModifiedDate", "LastModifiedById", "SystemModstamp")
_STAMP: Final = ("Heartland_Id__c", "Heartland_Updated_At__c", "Heartland_Sync_Hash__c", "Heartland_Last_Sync__c")
CURRENCY: Final = "CurrencyIsoCode"  # asked for where the org has several currencies


def _address(prefix: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{part}" for part in ("Street", "City", "State", "PostalCode", "Country"))


ACCOUNT: Final = (
    "Id", *_SYSTEM, *_STAMP, "MasterRecordId", "Name", "Type", "Phone", "Website", "Industry", "AccountNumber", "ParentId",
    "OwnerId", *_address("Billing"), *_address("Shipping"), "Heartland_Id_Aliases__c", "Heartland_Customer_Type__c",
)  # fmt: skip
CONTACT: Final = (
    "Id", *_SYSTEM, *_STAMP, "MasterRecordId", "AccountId", "Account.Heartland_Id__c", "FirstName", "LastName", "Email",
    "Phone", "MobilePhone", "HasOptedOutOfEmail", "DoNotCall", "OwnerId", *_address("Mailing"), "Heartland_Id_Aliases__c",
    "Heartland_Loyalty_Id__c", "Heartland_Marketing_Opt_In__c",
)  # fmt: skip
ORDER: Final = (
    "Id", *_SYSTEM, *_STAMP, "OrderNumber", "AccountId", "Account.Heartland_Id__c", "EffectiveDate", "Status", "StatusCode",
    "Pricebook2Id", "PoNumber", "OrderReferenceNumber", "TotalAmount", "ActivatedDate", "OwnerId", "Heartland_Status__c",
    "Heartland_Channel__c", "Heartland_Store__c", "Heartland_Subtotal__c", "Heartland_Tax__c", "Heartland_Discount__c",
    "Heartland_Shipping__c", "Heartland_Total__c",
)  # fmt: skip
ORDER_ITEM: Final = (
    "Id", *_SYSTEM, *_STAMP, "OrderItemNumber", "OrderId", "Order.Heartland_Id__c", "PricebookEntryId", "Product2Id",
    "Product2.ProductCode", "Quantity", "UnitPrice", "TotalPrice", "Heartland_Line_No__c", "Heartland_Tax__c",
    "Heartland_Discount__c",
)  # fmt: skip
PRODUCT: Final = (
    "Id", *_SYSTEM, *_STAMP, "Name", "ProductCode", "IsActive", "Family", "QuantityUnitOfMeasure", "Heartland_Brand__c",
    "Heartland_Taxable__c",
)  # fmt: skip
PRICE_BOOK_ENTRY: Final = (
    "Id", *_SYSTEM, "Pricebook2Id", "Pricebook2.Name", "Pricebook2.IsStandard", "Product2Id", "Product2.Heartland_Id__c",
    "ProductCode", "UnitPrice", "IsActive", "UseStandardPrice",
)  # fmt: skip
PAYMENT: Final = (
    "Id", *_SYSTEM, *_STAMP, "Name", "Order__c", "Order__r.Heartland_Id__c", "Account__c", "Amount__c", "Tip__c", "Method__c",
    "Card_Brand__c", "Card_Last4__c", "Status__c", "Gateway_Txn_Id__c", "Auth_Code__c", "Processed_At__c", "Batch_Id__c",
    "Settled_At__c", "Settlement_Amount__c",
)  # fmt: skip
REFUND: Final = (
    "Id", *_SYSTEM, *_STAMP, "Name", "Payment__c", "Payment__r.Heartland_Id__c", "Order__c", "Amount__c", "Reason__c",
    "Status__c", "Processed_At__c", "Gateway_Txn_Id__c", "Restocked__c",
)  # fmt: skip
INVENTORY: Final = (
    "Id", *_SYSTEM, *_STAMP, "Name", "Product__c", "Product__r.Heartland_Id__c", "Product__r.ProductCode", "Location_Code__c",
    "Location_Name__c", "On_Hand__c", "Committed__c", "Available__c", "As_Of__c", "Requested_Change__c", "Request_Reason__c",
    "Requested_At__c",
)  # fmt: skip
# Long digit runs in these are ids and numbers of things, never cards; what people type (PoNumber) is not among them.
IDENTIFIERS: Final = frozenset(
    {
        "Id", "MasterRecordId", "AccountId", "ParentId", "OwnerId", "LastModifiedById", "OrderId", "OrderNumber",
        "OrderItemNumber", "PricebookEntryId", "Pricebook2Id", "Product2Id", "ProductCode", "Product2.ProductCode",
        "Product__r.ProductCode", "Heartland_Id__c", "Account.Heartland_Id__c", "Order.Heartland_Id__c", "Order__c",
        "Account__c",
        "Order__r.Heartland_Id__c", "Payment__r.Heartland_Id__c", "Product2.Heartland_Id__c", "Product__r.Heartland_Id__c",
        "Payment__c", "Product__c", "Gateway_Txn_Id__c", "Batch_Id__c", "Auth_Code__c", "Heartland_Sync_Hash__c",
        "Heartland_Id_Aliases__c", "Heartland_Loyalty_Id__c",
    }
)  # fmt: skip
