"""Each refusal of Kinetic's contract, raised by the sandbox: it lands in its class, and says what to do."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from retail_etl.connectors.interface import OutboxItem, Receipt
from retail_etl.errors import CredentialError
from retail_etl_tests.integration.delivery.refusals import (
    LIMITED,
    LOST,
    PERSON,
    RETRY,
    STOP,
    UNKNOWN,
    Case,
    expect,
    refusal,
    served,
    told,
)

RECEIPT = {
    "GroupID": "ERR0401", "BankAcctID": "OPBNK", "TranType": "PayInv", "CustID": "STORE001", "CheckRef": "e",
    "TranDate": "2026-04-01",
    "DocTranAmt": "5.00", "CurrencyCode": "USD",
}  # fmt: skip
SOLD = {
    "CustID": "STORE001", "PONum": "e", "OrderDate": "2026-04-01", "RequestDate": "2026-04-02", "NeedByDate": "2026-04-03",
    "lines": [{"POLine": "1", "PartNum": "TEE-BLK-S", "SellingQuantity": "1", "DocUnitPrice": "5.00"}],
}  # fmt: skip
BUYER = {"CustID": "ERR1", "Name": "Errors Inc", "Address1": "1 Elm St", "TerritoryID": "01", "TermsCode": "N30"}
COMMIT = "Erp.BO.CustomerSvc/Update"


def said(message, status=400, kind="Ice.Common.BusinessObjectException"):
    return {**refusal(status, message, type=kind), "target": COMMIT}


def stopped(message):
    return {"kind": "update_stopped", "target": "Erp.BO.SalesOrderSvc/MasterUpdate", "details": {"message": message}}


EPICOR = [
    Case("business rule", "customers", BUYER, PERSON, "business_rule", "rule", said("Not on Sundays.")),
    Case("BPM", "customers", BUYER, PERSON, "business_rule", "exempt", said("Not here.", kind="Ice.BLException")),
    Case(
        "bad query",
        "customers",
        BUYER,
        PERSON,
        "business_rule",
        "$metadata",
        said("Could not find a property", kind="X.ODataException"),
    ),
    Case(
        "menu security",
        "customers",
        BUYER,
        STOP,
        "credentials",
        "access scope",
        said("No", 403, "Ice.Common.UnauthorizedAccessException"),
    ),
    Case(
        "wrong name",
        "customers",
        BUYER,
        PERSON,
        "business_rule",
        "",
        said("Method was not found", 404, "Epicor.RESTApi.ApiException"),
    ),
    Case("password due", "customers", BUYER, STOP, "credentials", "password", {"kind": "password_expired", "target": COMMIT}),
    Case(
        "session gone",
        "customers",
        BUYER,
        RETRY,
        "session_expired",
        "new session",
        {"kind": "session_expired", "target": COMMIT},
    ),
    Case("swallowed", "customers", BUYER, UNKNOWN, fault={**served(500), "target": COMMIT}),
    Case("upgrade", "customers", BUYER, UNKNOWN, fault={**served(503), "target": COMMIT}),
    Case("gateway", "customers", BUYER, UNKNOWN, fault={**served(502), "target": COMMIT}),
    Case("gateway time-out", "customers", BUYER, UNKNOWN, fault={**LOST, "target": COMMIT}),
    Case("throttled", "customers", BUYER, RETRY, "rate_limited", "", {**LIMITED, "target": COMMIT}),
    Case("seats", "customers", BUYER, RETRY, "licence", "Free a licence", {"kind": "licence_exhausted", "target": COMMIT}),
    Case("locked row", "customers", BUYER, RETRY, "row_lock", "tried again", {"kind": "row_locked", "target": COMMIT}),
    Case("open elsewhere", "customers", BUYER, RETRY, "row_lock", "", said("The record is locked.")),
    Case("group in use", "customers", BUYER, RETRY, "group_locked", "leave", said("Group A is in use by user ann.")),
    Case("credit limit", "customers", BUYER, PERSON, "credit_hold", "Raise", said("Over the credit limit.")),
    Case(
        "apply date", "customers", BUYER, PERSON, "period_closed", "Ask finance", said("Earlier than the earliest apply date.")
    ),
    Case("reference code", "customers", BUYER, PERSON, "account_map", "reference code", said("Reference code is mandatory.")),
    Case("out of balance", "customers", BUYER, PERSON, "out_of_balance", "Correct", said("Out of Balance transactions")),
    Case(
        "part required",
        "orders",
        {**SOLD, "lines": [{**SOLD["lines"][0], "PartNum": ""}]},
        PERSON,
        "part_mapping",
        "Map the SKU",
    ),
    Case(
        "part unknown",
        "orders",
        {**SOLD, "lines": [{**SOLD["lines"][0], "PartNum": "NONE"}]},
        PERSON,
        "part_mapping",
        "Create or map",
    ),
    Case("asked back", "orders", SOLD, PERSON, "business_rule", "exempt the API user", stopped("Ship complete?")),
    Case("over the limit", "orders", SOLD, PERSON, "credit_hold", "Raise", stopped("It exceeds the credit limit.")),
    Case("no customer", "orders", {**SOLD, "CustID": "NOBODY"}, PERSON, "customer_mapping", "Map the customer"),
    Case(
        "required",
        "customers",
        {**BUYER, "CustID": "ERR3", "Name": "C", "TermsCode": ""},
        PERSON,
        "missing_field",
        "Add the field",
    ),
    Case("too long", "customers", {**BUYER, "CustID": "ELEVEN-LONG"}, PERSON, "too_long", "Shorten"),
    Case("taken", "customers", {**BUYER, "CustID": "STORE001", "Name": "D"}, PERSON, "duplicate_entry", "Another record"),
    Case("blank reference", "cash_receipts", {**RECEIPT, "CheckRef": ""}, PERSON, "missing_field", "Add the field"),
    Case("no bank", "cash_receipts", {**RECEIPT, "GroupID": "ERRBANK", "BankAcctID": "NONE"}, PERSON, "account_map", ""),
    Case("no payer", "cash_receipts", {**RECEIPT, "CustID": "NOBODY"}, PERSON, "customer_mapping", ""),
    Case("long group", "cash_receipts", {**RECEIPT, "GroupID": "TENLETTERS"}, PERSON, "group_refused", "Choose another"),
    Case(
        "no account",
        "journals",
        {
            "GroupID": "ERRJ",
            "JEDate": "2026-04-01",
            "Description": "x",
            "lines": [{"GLAccount": "9|9", "DebitAmount": "1"}, {"GLAccount": "9|9", "CreditAmount": "1"}],
        },
        PERSON,
        "account_map",
        "Correct the account",
    ),
    Case(
        "no supplier",
        "ap_invoices",
        {
            "GroupID": "ERRA",
            "VendorID": "NONE",
            "InvoiceDate": "2026-04-01",
            "ApplyDate": "2026-04-01",
            "DocInvoiceVendorAmt": "0",
            "lines": [],
        },
        PERSON,
        "vendor_mapping",
        "supplier id",
    ),
    Case(
        "fee out of balance",
        "ap_invoices",
        {"ApplyDate": "2026-04-01", "DocInvoiceVendorAmt": "2", "lines": [{"DocExtCost": "1", "GLAccount": "6510|00|000"}]},
        PERSON,
        "out_of_balance",
        "Correct the amounts",
    ),
]


def test_what_kinetic_refuses_lands_in_its_class(town):
    writes = f"/api/v2/odata/{town.running.credentials['epicor']['company']}/"
    for case in EPICOR:
        fault = {**case.fault, "target": writes + case.fault["target"]} if case.fault else {}
        expect(case, told(town, "epicor", Case(**{**vars(case), "fault": fault})))


def test_rows_that_are_refused_inside_a_200_are_dead_letters_and_stop_no_others(town):
    """`UpdateExt` answers 200 and names the rows that it did not take; a locked one is tried again."""
    parts = town.connector("epicor").sinks()["parts"]

    def changed(**descriptions):
        told = {name.replace("_", "-"): {"PartDescription": text} for name, text in descriptions.items()}
        return parts.push([OutboxItem(f"part {sku}", "epicor", "parts", sku, sku, payload) for sku, payload in told.items()])

    bad, good = changed(TEE_BLK_S="", TEE_BLK_M="Shirt, black, M")
    expect(Case("row", "parts", {}, PERSON, "part_mapping", "replay it"), bad)
    assert isinstance(good, Receipt)
    company = town.running.credentials["epicor"]["company"]
    town.fault("row_locked", "epicor", target=f"/api/v2/odata/{company}/Erp.BO.PartSvc/UpdateExt")
    locked, _ = changed(TEE_BLK_S="Shirt, black, S", TEE_BLK_M="Shirt")
    expect(Case("locked", "parts", {}, RETRY, "row_lock", "tried again"), locked)


def test_a_closed_period_and_an_api_key_of_a_smaller_scope_are_told(town):
    town.switch("epicor", closed_through=20_600)
    closed = Case("closed", "cash_receipts", {**RECEIPT, "GroupID": "ERRCLOSED"}, PERSON, "period_closed", "Ask finance")
    expect(closed, told(town, "epicor", closed))
    town.switch("epicor", closed_through=0)
    key = SecretStr(town.running.credentials["epicor"]["limited_api_key"])
    town.connector("epicor", api_key=key)
    with pytest.raises(CredentialError) as caught:
        told(town, "epicor", Case("scope", "cash_receipts", RECEIPT, ""))
    assert "scope" in str(caught.value.next_step)
