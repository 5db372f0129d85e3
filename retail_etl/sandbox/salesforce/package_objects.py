"""The custom objects that the integration's package brings into the org."""

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

_METHODS = ("Card", "Cash", "Gift_Card", "Store_Credit", "Check", "ACH", "Other")
_PAYMENT_STATUSES = ("Authorized", "Captured", "Voided", "Declined", "Partially_Refunded", "Refunded", "Disputed")


def _own() -> tuple[Field, ...]:
    number = text("Name", 80, create=False, update=False)
    return (*system_fields(), number, lookup("OwnerId", "User"), *sync_stamp())


PAYMENT = SObject(
    "Heartland_Payment__c",
    "a00",
    (
        *_own(),
        lookup("Order__c", "Order", "Order__r"),
        lookup("Account__c", "Account", "Account__r"),
        money("Amount__c"),
        money("Tip__c"),
        picklist("Method__c", *_METHODS),
        picklist("Card_Brand__c", "Visa", "Mastercard", "Amex", "Discover", "Other"),
        text("Card_Last4__c", 4),
        picklist("Status__c", *_PAYMENT_STATUSES),
        text("Gateway_Txn_Id__c", 64, external_id=True),
        text("Auth_Code__c", 16),
        moment("Processed_At__c"),
        text("Batch_Id__c", 64),
        moment("Settled_At__c"),
        money("Settlement_Amount__c"),
    ),
)
REFUND = SObject(
    "Heartland_Refund__c",
    "a01",
    (
        *_own(),
        lookup("Payment__c", "Heartland_Payment__c", "Payment__r"),
        lookup("Order__c", "Order", "Order__r"),
        money("Amount__c"),
        picklist("Reason__c", "Return", "Damaged", "Price_Adjustment", "Fraud", "Duplicate", "Other"),
        picklist("Status__c", "Requested", "Pending", "Completed", "Failed"),
        moment("Processed_At__c"),
        text("Gateway_Txn_Id__c", 64),
        flag("Restocked__c"),
    ),
)
INVENTORY = SObject(
    "Heartland_Inventory__c",
    "a02",
    (
        *_own(),
        lookup("Product__c", "Product2", "Product__r"),
        text("Location_Code__c", 40),
        text("Location_Name__c", 80),
        number("On_Hand__c", 16, 3),
        number("Committed__c", 16, 3),
        number("Available__c", 16, 3),
        moment("As_Of__c"),
        number("Requested_Change__c", 16, 3),
        picklist("Request_Reason__c", "Damaged", "Lost", "Found", "Miscounted", "Other"),
        moment("Requested_At__c"),
    ),
)
PACKAGE = (PAYMENT, REFUND, INVENTORY)
