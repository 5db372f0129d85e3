"""The standard objects of the org, with the fields that the integration's package adds to them."""

from __future__ import annotations

from retail_etl.sandbox.salesforce.schema import (
    Field,
    SObject,
    flag,
    lookup,
    moment,
    money,
    number,
    picklist,
    sync_stamp,
    system_fields,
    text,
)

ORDER_STATUSES = {"Draft": "Draft", "Activated": "Activated", "Completed": "Activated", "Cancelled": "Activated"}
HEARTLAND_STATUSES = ("Pending", "Processing", "Ready", "Completed", "Cancelled", "Partially_Returned", "Returned")


def _address(prefix: str) -> tuple[Field, ...]:
    parts = (("Street", 255), ("City", 40), ("State", 80), ("PostalCode", 20), ("Country", 80))
    return tuple(Field(f"{prefix}{part}", "textarea" if part == "Street" else "string", length) for part, length in parts)


def _aliases() -> Field:
    return Field("Heartland_Id_Aliases__c", "textarea", 32768)


# Of an account that is a person; only orgs with person accounts have them.
PERSON_FIELDS = (
    Field("IsPersonAccount", "boolean", default=False, create=False, update=False),
    lookup("RecordTypeId", "RecordType"),
    text("FirstName", 40),
    text("LastName", 80),
    Field("PersonEmail", "email", 80),
    Field("PersonMobilePhone", "phone", 40),
    *_address("PersonMailing"),
    text("Heartland_Loyalty_Id__pc", 64),
    flag("Heartland_Marketing_Opt_In__pc"),
)
ACCOUNT = SObject(
    "Account",
    "001",
    (
        *system_fields(),
        lookup("MasterRecordId", "Account", create=False, update=False),
        text("Name", 255, required=True),
        picklist("Type", "Customer - Direct", "Customer - Channel", "Prospect", "Other", restricted=False),
        lookup("ParentId", "Account"),
        Field("Phone", "phone", 40),
        Field("Fax", "phone", 40),
        Field("Website", "url", 255),
        picklist("Industry", "Apparel", "Retail", "Hospitality", "Other", restricted=False),
        text("AccountNumber", 40),
        text("AccountSource", 255),
        Field("Description", "textarea", 32000),
        lookup("OwnerId", "User"),
        *_address("Billing"),
        *_address("Shipping"),
        *sync_stamp(),
        _aliases(),
        picklist("Heartland_Customer_Type__c", "Individual", "Business", "House"),
        *PERSON_FIELDS,
    ),
    {"Contacts": ("Contact", "AccountId"), "Orders": ("Order", "AccountId")},
)
CONTACT = SObject(
    "Contact",
    "003",
    (
        *system_fields(),
        lookup("MasterRecordId", "Contact", create=False, update=False),
        lookup("AccountId", "Account"),
        text("LastName", 80, required=True),
        text("FirstName", 40),
        text("Salutation", 40),
        text("Name", 121, create=False, update=False),
        Field("Email", "email", 80),
        Field("Phone", "phone", 40),
        Field("MobilePhone", "phone", 40),
        Field("HomePhone", "phone", 40),
        text("Title", 128),
        Field("Description", "textarea", 32000),
        lookup("ReportsToId", "Contact"),
        lookup("OwnerId", "User"),
        flag("HasOptedOutOfEmail"),
        flag("DoNotCall"),
        Field("Birthdate", "date"),
        *_address("Mailing"),
        *sync_stamp(),
        _aliases(),
        text("Heartland_Loyalty_Id__c", 64),
        flag("Heartland_Marketing_Opt_In__c"),
    ),
)
PRODUCT = SObject(
    "Product2",
    "01t",
    (
        *system_fields(),
        text("Name", 255, required=True),
        text("ProductCode", 255),
        Field("Description", "textarea", 4000),
        flag("IsActive"),
        picklist("Family", "Apparel", "Footwear", "Accessories", "Home", "Stationery", "Cafe", "Gift cards", restricted=False),
        picklist("QuantityUnitOfMeasure", "Each", restricted=False),
        text("StockKeepingUnit", 180),
        *sync_stamp(),
        text("Heartland_Brand__c", 80),
        flag("Heartland_Taxable__c"),
        money("Heartland_Cost__c"),
    ),
    {"PricebookEntries": ("PricebookEntry", "Product2Id")},
)
PRICE_BOOK = SObject(
    "Pricebook2",
    "01s",
    (
        *system_fields(),
        text("Name", 255, required=True),
        Field("Description", "textarea", 255),
        flag("IsActive"),
        Field("IsStandard", "boolean", default=False, create=False, update=False),
    ),
)
PRICE_BOOK_ENTRY = SObject(
    "PricebookEntry",
    "01u",
    (
        *system_fields(),
        text("Name", 255, create=False, update=False),
        lookup("Pricebook2Id", "Pricebook2", required=True, update=False),
        lookup("Product2Id", "Product2", required=True, update=False),
        money("UnitPrice", required=True),
        flag("IsActive"),
        flag("UseStandardPrice"),
        text("ProductCode", 255, create=False, update=False),
    ),
)
ORDER = SObject(
    "Order",
    "801",
    (
        *system_fields(),
        lookup("AccountId", "Account", required=True),
        Field("EffectiveDate", "date", required=True),
        Field("EndDate", "date"),
        picklist("Status", *ORDER_STATUSES, required=True),
        text("StatusCode", 40, create=False, update=False),
        lookup("Pricebook2Id", "Pricebook2"),
        lookup("BillToContactId", "Contact", "BillToContact"),
        lookup("ShipToContactId", "Contact", "ShipToContact"),
        lookup("OwnerId", "User"),
        text("Name", 80),
        picklist("Type", "New", "Replacement", restricted=False),
        text("PoNumber", 80),
        text("OrderReferenceNumber", 80),
        Field("Description", "textarea", 32000),
        *_address("Billing"),
        *_address("Shipping"),
        text("OrderNumber", 30, create=False, update=False),
        money("TotalAmount", create=False, update=False),
        moment("ActivatedDate", create=False, update=False),
        lookup("ActivatedById", "User", "ActivatedBy", create=False, update=False),
        Field("IsReductionOrder", "boolean", default=False, create=False, update=False),
        *sync_stamp(),
        picklist("Heartland_Status__c", *HEARTLAND_STATUSES),
        picklist("Heartland_Channel__c", "POS", "Online", "Phone", "Other"),
        text("Heartland_Store__c", 40),
        *(money(f"Heartland_{part}__c") for part in ("Subtotal", "Tax", "Discount", "Shipping", "Total")),
    ),
    {"OrderItems": ("OrderItem", "OrderId")},
)
ORDER_ITEM = SObject(
    "OrderItem",
    "802",
    (
        *system_fields(),
        lookup("OrderId", "Order", required=True, update=False),
        lookup("PricebookEntryId", "PricebookEntry", required=True, update=False),
        lookup("Product2Id", "Product2", update=False),
        number("Quantity", scale=2, required=True),
        money("UnitPrice", required=True),
        money("ListPrice", create=False, update=False),
        money("TotalPrice", create=False, update=False),
        text("OrderItemNumber", 30, create=False, update=False),
        Field("ServiceDate", "date"),
        Field("EndDate", "date"),
        text("Description", 255),
        *sync_stamp(),
        number("Heartland_Line_No__c", 6),
        money("Heartland_Tax__c"),
        money("Heartland_Discount__c"),
    ),
)
ORDER_STATUS = SObject(
    "OrderStatus",
    "0oS",
    (*system_fields(deletable=False), text("ApiName", 255), text("MasterLabel", 255), text("StatusCode", 40), flag("IsDefault"),
     number("SortOrder", 9)),
    writable=False,
)  # fmt: skip
RECORD_TYPE = SObject(
    "RecordType",
    "012",
    (*system_fields(deletable=False), text("Name", 80), text("DeveloperName", 80), text("SobjectType", 40),
     flag("IsPersonType"), flag("IsActive")),
    writable=False,
)  # fmt: skip
USER = SObject(
    "User",
    "005",
    (*system_fields(deletable=False), text("Username", 80), text("Name", 121), Field("Email", "email", 128), flag("IsActive")),
    writable=False,
)
ORGANIZATION = SObject(
    "Organization",
    "00D",
    (*system_fields(deletable=False), text("Name", 80), text("OrganizationType", 40), flag("IsSandbox")),
    writable=False,
)
STANDARD = (
    ACCOUNT, CONTACT, PRODUCT, PRICE_BOOK, PRICE_BOOK_ENTRY, ORDER, ORDER_ITEM, ORDER_STATUS, RECORD_TYPE, USER, ORGANIZATION,
)  # fmt: skip
