"""The outbox towards Kinetic of the sandbox: method sequences, searches by reference, preflight, and nothing posted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from retail_etl.connectors.epicor.calling import Methods
from retail_etl.connectors.http.answer import Place
from retail_etl.delivery.changes import Change

HERE = Place("test")
HOUSE, OTHER_HOUSE = "STORE001", "STORE002"
ORDERS = "Erp.BO.SalesOrderSvc"


@pytest.fixture
def ledger(town):
    """Reads of Kinetic, beside the sinks."""
    return Methods(town.connector("epicor").client, town.running.credentials["epicor"]["company"])


def order(name, *lines, customer=HOUSE):
    told = lines or (("1", "TEE-BLK-S", "2", "19.95"),)
    payload = {
        "CustID": customer,
        "PONum": name,
        "OrderDate": "2026-04-01",
        "RequestDate": "2026-04-02",
        "NeedByDate": "2026-04-03",
        "lines": [dict(zip(("POLine", "PartNum", "SellingQuantity", "DocUnitPrice"), line, strict=True)) for line in told],
    }
    return Change("epicor", "orders", f"heartland:orders:{name}", f"HL:ORD:{name}", payload)


def orders(ledger, name):
    return ledger.rows(ORDERS, "SalesOrders", "HLRef_c", [f"HL:ORD:{name}"], HERE, "OrderDtls")


def receipt(name, **fields):
    payload = {
        "GroupID": "HV260401", "BankAcctID": "OPBNK", "TranType": "PayInv", "CustID": HOUSE, "CheckRef": name,
        "TranDate": "2026-04-01", "DocTranAmt": "54.71", "CurrencyCode": "USD", **fields,
    }  # fmt: skip
    return Change("epicor", "cash_receipts", f"heartland:payments:{name}", f"HL:PAY:{name}", payload)


def test_an_order_is_entered_with_its_prices_and_is_ready_to_calculate(town, ledger):
    town.say(order("a1", ("1", "TEE-BLK-S", "2", "19.95"), ("2", "TEE-BLK-M", "1", "17.50")))
    done = town.push("epicor")
    assert done.count("delivered") == 1, town.items()
    (head,) = orders(ledger, "a1")
    assert (str(head["DocOrderAmt"]), head["ReadyToCalc"], head["OrderHeld"]) == ("57.400", True, False)
    assert [(line["POLine"], str(line["DocUnitPrice"]), line["LockPrice"]) for line in head["OrderDtls"]] == [
        ("1", "19.95000", True),
        ("2", "17.50000", True),
    ]


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("kind", ["timeout_after_commit", "server_error"])
def test_an_order_that_breaks_off_anywhere_is_gone_on_with(town, ledger, kind, at):
    name = f"b{kind[0]}{at}"
    town.say(order(name, ("1", "TEE-BLK-S", "2", "19.95"), ("2", "TEE-BLK-M", "1", "17.50")))
    path = f"/api/v2/odata/{ledger.company}/{ORDERS}/MasterUpdate"
    commits, send = [], ledger.client.send

    def counted(ask):
        if ask.target.endswith("MasterUpdate"):
            commits.append(ask)
            if len(commits) == at + 1:
                town.fault(kind, "epicor", target=path, details={"status": 502})
        return send(ask)

    ledger.client.send = counted
    try:
        town.until_done("epicor")
    finally:
        ledger.client.send = send
    (head,) = orders(ledger, name)
    assert ([line["POLine"] for line in head["OrderDtls"]], str(head["DocOrderAmt"])) == (["1", "2"], "57.400")
    assert not town.items("dead", "unknown", "waiting")


def test_an_unknown_part_is_a_dead_letter_before_anything_is_entered(town, ledger):
    town.say(order("c1", ("1", "NO-SUCH", "1", "5.00")), order("c2"))
    town.push("epicor")
    (dead,) = town.items("dead")
    assert (dead.reason, orders(ledger, "c1"), len(orders(ledger, "c2"))) == ("part_mapping", [], 1)


def test_a_customer_on_credit_hold_holds_the_order(town, ledger):
    (customer,) = ledger.rows("Erp.BO.CustomerSvc", "Customers", "CustID", [OTHER_HOUSE], HERE) or [None]
    ledger.commit("Erp.BO.CustomerSvc", "Update", {"ds": {"Customer": [{**customer, "CreditHold": True, "RowMod": "U"}]}}, HERE)
    town.say(order("d1", customer=OTHER_HOUSE))
    town.push("epicor")
    (held,) = town.items("held")
    assert (held.reason, held.route, orders(ledger, "d1")) == ("credit_hold", "credit_hold", [])


def test_receipts_are_entered_unposted_in_a_group_of_their_own(town, ledger):
    town.say(receipt("r1"), receipt("r2", DocTranAmt="10.00"))
    assert town.push("epicor").count("delivered") == 2, town.items()
    rows = ledger.rows("Erp.BO.CashRecSvc", "CashRecs", "Reference", ["HL:PAY:r1", "HL:PAY:r2"], HERE)
    assert [(row["GroupID"], str(row["DocTranAmt"]), row["Posted"]) for row in rows] == [
        ("HV260401", "54.710", False),
        ("HV260401", "10.000", False),
    ]


def test_a_receipt_whose_answer_was_lost_is_found_by_its_reference(town, ledger):
    town.say(receipt("r3"))
    town.fault("timeout_after_commit", "epicor", target=f"/api/v2/odata/{ledger.company}/Erp.BO.CashRecSvc/UpdateMaster")
    done = town.until_done("epicor")
    assert sum(one.found for one in done) == 1
    assert len(ledger.rows("Erp.BO.CashRecSvc", "CashRecs", "Reference", ["HL:PAY:r3"], HERE)) == 1


def test_a_closed_period_parks_the_receipt_for_finance(town):
    town.switch("epicor", closed_through=20_600)
    town.say(receipt("r4", TranDate="2026-04-02", GroupID="HV260402"))
    town.push("epicor")
    town.switch("epicor", closed_through=0)
    (dead,) = town.items("dead")
    assert (dead.reason, "Ask finance" in dead.next_step) == ("period_closed", True)


@pytest.mark.parametrize("kind", ["row_locked", "licence_exhausted", "session_expired"])
def test_what_passes_by_itself_is_tried_again(town, ledger, kind):
    name = f"e{kind[0]}"
    town.say(order(name))
    town.fault(kind, "epicor", target=f"/api/v2/odata/{ledger.company}/{ORDERS}/MasterUpdate")
    town.until_done("epicor")
    assert len(orders(ledger, name)) == 1
    assert not town.items("dead", "unknown", "waiting")


def test_a_fee_invoice_is_entered_with_its_account_whatever_breaks_off(town, ledger):
    fee = {
        "GroupID": "HF2604", "VendorID": "HPS", "InvoiceDate": "2026-04-01", "ApplyDate": "2026-04-01",
        "DocInvoiceVendorAmt": "138.27", "Description": "Card fees", "lines": [{"DocExtCost": "138.27"}],
    }  # fmt: skip
    account = str(ledger.all_rows("Erp.BO.GLAccountSvc", "GLAccounts", HERE)[0]["GLAccount"])
    fee["lines"][0]["GLAccount"] = account
    town.say(Change("epicor", "ap_invoices", "heartland:fees:2026-03", "HPY-202603", fee))
    town.fault("timeout_after_commit", "epicor", target=f"/api/v2/odata/{ledger.company}/Erp.BO.APInvoiceSvc/Update", times=3)
    town.until_done("epicor")
    (invoice,) = ledger.rows("Erp.BO.APInvoiceSvc", "APInvoices", "InvoiceNum", ["HPY-202603"], HERE)
    (expense,) = ledger.rows("Erp.BO.APInvoiceSvc", "APInvExps", "InvoiceNum", ["HPY-202603"], HERE)
    assert (str(invoice["DocInvoiceAmt"]), invoice["Posted"], expense["GLAccount"]) == ("138.270", False, account)


def journal(name, ledger, *amounts, group="HJ260401"):
    """Debits for the amounts, and one credit for all of them."""
    accounts = [str(row["GLAccount"]) for row in ledger.all_rows("Erp.BO.GLAccountSvc", "GLAccounts", HERE)[:2]]
    lines = [{"GLAccount": accounts[0], "DebitAmount": amount, "Description": "Cash short"} for amount in amounts]
    lines.append({"GLAccount": accounts[1], "CreditAmount": str(sum(map(Decimal, amounts))), "Description": "Cash"})
    payload = {"GroupID": group, "JEDate": "2026-04-01", "Description": "Approved adjustment", "lines": lines}
    return Change("epicor", "journals", f"recon:adjustments:{name}", f"HL:ADJ:{name}", payload)


def journals(ledger, name):
    return ledger.rows("Erp.BO.GLJournalEntrySvc", "GLJournalEntries", "HLRef_c", [f"HL:ADJ:{name}"], HERE, "GLJrnDtlMnls")


def test_a_journal_that_breaks_off_is_gone_on_with_and_stays_unposted(town, ledger):
    town.say(journal("j1", ledger, "12.50", "7.50"))
    path = f"/api/v2/odata/{ledger.company}/Erp.BO.GLJournalEntrySvc/Update"
    town.fault("timeout_after_commit", "epicor", target=path, times=3)
    town.until_done("epicor")
    (head,) = journals(ledger, "j1")
    assert (str(head["TotDebit"]), str(head["TotCredit"]), head["Posted"]) == ("20.000", "20.000", False)
    assert [line["CommentText"] for line in head["GLJrnDtlMnls"]] == [f"HL:ADJ:j1#{place}" for place in (1, 2, 3)]
    town.say(journal("j1", ledger, "9.00"))
    town.until_done("epicor")
    (head,) = journals(ledger, "j1")
    assert (str(head["TotDebit"]), len(head["GLJrnDtlMnls"])) == ("9.000", 2)


def test_journals_are_posted_only_where_that_is_switched_on(town, ledger):
    town.connector("epicor", posts_journals=True)
    town.say(journal("j2", ledger, "5.00", group="HJ260402"), journal("j3", ledger, "6.00", group="HJ260402"))
    town.fault("timeout_after_commit", "epicor", target=f"/api/v2/odata/{ledger.company}/Erp.BO.GLJrnGrpSvc/PostGroupJournals")
    town.until_done("epicor")
    assert [head["Posted"] for name in ("j2", "j3") for head in journals(ledger, name)] == [True, True]
    lines = ledger.rows("Erp.BO.GLJrnDtlSvc", "GLJrnDtls", "GroupID", ["HJ260402"], HERE)
    assert sorted(str(line["BookDebitAmount"]) for line in lines) == ["0.000", "0.000", "5.000", "6.000"]
    town.say(journal("j2", ledger, "5.10", group="HJ260402"))
    town.push("epicor")
    assert [item.reason for item in town.items("dead")] == ["already_posted"]


def test_a_journal_out_of_balance_is_a_dead_letter_before_anything_is_entered(town, ledger):
    told = journal("j4", ledger, "5.00")
    told.payload["lines"][0]["DebitAmount"] = "5.01"
    town.say(told)
    town.push("epicor")
    assert ([item.reason for item in town.items("dead")], journals(ledger, "j4")) == (["out_of_balance"], [])


def test_an_order_that_changes_is_changed_line_by_line(town, ledger):
    town.say(order("g1", ("1", "TEE-BLK-S", "2", "19.95"), ("2", "TEE-BLK-M", "1", "17.50")))
    town.push("epicor")
    town.say(order("g1", ("1", "TEE-BLK-S", "3", "19.95"), ("3", "TEE-BLK-L", "1", "10.00")))
    town.until_done("epicor")
    (head,) = orders(ledger, "g1")
    assert ([line["POLine"] for line in head["OrderDtls"]], str(head["DocOrderAmt"])) == (["1", "3"], "69.850")


def test_a_new_part_is_on_hold_until_somebody_releases_it(town, ledger):
    told = {"PartDescription": "Shelf", "UnitPrice": "12.50"}
    town.say(Change("epicor", "parts", "heartland:products:p1", "SHELF-1", told))
    town.fault("timeout_after_commit", "epicor", target=f"/api/v2/odata/{ledger.company}/Erp.BO.PartSvc/Update")
    town.until_done("epicor")
    (part,) = ledger.rows("Erp.BO.PartSvc", "Parts", "PartNum", ["SHELF-1"], HERE)
    town.say(order("h1", ("1", "SHELF-1", "1", "12.50")))
    town.push("epicor")
    assert (part["OnHold"], [item.reason for item in town.items("dead")]) == (True, ["part_mapping"])
