"""Receipts, supplier invoices and journals in Kinetic of the sandbox: in groups of our own, unposted unless that is on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from retail_etl.connectors.epicor.calling import Methods
from retail_etl.connectors.http.answer import Place
from retail_etl.delivery.changes import Change
from retail_etl.delivery.push import Push

HERE = Place("test")
HOUSE = "STORE001"
FEES = "6510|00|000"


@pytest.fixture
def ledger(town):
    """Reads of Kinetic, beside the sinks."""
    return Methods(town.connector("epicor").client, town.running.credentials["epicor"]["company"])


def receipt(name, **fields):
    payload = {
        "GroupID": "HV260401", "BankAcctID": "OPBNK", "TranType": "PayInv", "CustID": HOUSE, "CheckRef": name,
        "TranDate": "2026-04-01", "DocTranAmt": "54.71", "CurrencyCode": "USD", **fields,
    }  # fmt: skip
    return Change("epicor", "cash_receipts", f"heartland:payments:{name}", f"HL:PAY:{name}", payload)


def fee(name, amount="138.27", group="HF2604"):
    payload = {
        "GroupID": group, "VendorID": "HPS", "InvoiceDate": "2026-04-01", "ApplyDate": "2026-04-01",
        "DocInvoiceVendorAmt": amount, "Description": "Card fees", "lines": [{"DocExtCost": amount, "GLAccount": FEES}],
    }  # fmt: skip
    return Change("epicor", "ap_invoices", f"heartland:fees:{name}", name, payload)


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


def test_a_receipt_whose_payment_is_void_leaves_its_group_whatever_breaks_off(town, ledger):
    town.say(receipt("r5"))
    town.push("epicor")
    town.say(receipt("r5", Voided=True))
    town.fault("timeout_after_commit", "epicor", target=f"/api/v2/odata/{ledger.company}/Erp.BO.CashRecSvc/DeleteByID")
    town.until_done("epicor")
    assert not ledger.rows("Erp.BO.CashRecSvc", "CashRecs", "Reference", ["HL:PAY:r5"], HERE)
    assert not town.items("dead")


def test_a_closed_period_parks_the_receipt_for_finance(town):
    town.switch("epicor", closed_through=20_600)
    town.say(receipt("r4", TranDate="2026-04-02", GroupID="HV260402"))
    town.push("epicor")
    town.switch("epicor", closed_through=0)
    (dead,) = town.items("dead")
    assert (dead.reason, "Ask finance" in dead.next_step) == ("period_closed", True)


def test_a_fee_invoice_is_entered_with_its_account_whatever_breaks_off(town, ledger):
    town.say(fee("HPY-202603"))
    town.fault("timeout_after_commit", "epicor", target=f"/api/v2/odata/{ledger.company}/Erp.BO.APInvoiceSvc/Update", times=3)
    town.until_done("epicor")
    (invoice,) = ledger.rows("Erp.BO.APInvoiceSvc", "APInvoices", "InvoiceNum", ["HPY-202603"], HERE)
    (expense,) = ledger.rows("Erp.BO.APInvoiceSvc", "APInvExps", "InvoiceNum", ["HPY-202603"], HERE)
    assert (str(invoice["DocInvoiceAmt"]), invoice["Posted"], expense["GLAccount"]) == ("138.270", False, FEES)


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


def test_receipts_and_fee_invoices_are_posted_only_where_that_is_switched_on(town, ledger):
    town.connector("epicor", posts_receipts=True, posts_payables=True)
    town.say(receipt("p1", GroupID="HV260403"), fee("HPY-P1", "20.00", "HF2605"))
    posting = f"/api/v2/odata/{ledger.company}/Erp.PROC.CashRecPostSvc/RunDirect"
    town.fault("timeout_after_commit", "epicor", target=posting)
    town.until_done("epicor")
    (paid,) = ledger.rows("Erp.BO.CashRecSvc", "CashRecs", "Reference", ["HL:PAY:p1"], HERE)
    (owed,) = ledger.rows("Erp.BO.APInvoiceSvc", "APInvoices", "InvoiceNum", ["HPY-P1"], HERE)
    assert (paid["Posted"], owed["Posted"]) == (True, True), [item.message for item in town.items()]
    lines = ledger.rows("Erp.BO.GLJrnDtlSvc", "GLJrnDtls", "GroupID", ["HV260403", "HF2605"], HERE)
    signed = {(line["GLAccount"], line["BookDebitAmount"] - line["BookCreditAmount"]) for line in lines}
    assert signed == {
        ("1000|00|000", Decimal("54.710")), ("1100|00|000", Decimal("-54.710")),
        (FEES, Decimal("20.000")), ("2000|00|000", Decimal("-20.000")),
    }  # fmt: skip
    town.say(receipt("p1", GroupID="HV260403", DocTranAmt="54.72"))
    town.push("epicor")
    assert [item.reason for item in town.items("dead")] == ["already_posted"]


def test_a_group_that_finance_closed_the_period_of_stays_and_says_why(town):
    town.connector("epicor", posts_receipts=True)
    town.switch("epicor", closed_through=0)
    town.say(receipt("p2", GroupID="HV260404"))
    sink = town.connector("epicor").sinks()["cash_receipts"]
    post = sink._post

    def closed_meanwhile(group, place):
        town.switch("epicor", closed_through=20_600)
        return post(group, place)

    sink._post = closed_meanwhile
    Push(town.operations, {("epicor", "cash_receipts"): sink}, lambda: town.now, "closed").run()
    town.switch("epicor", closed_through=0)
    (dead,) = town.items("dead")
    assert (dead.reason, "fiscal period" in dead.message, "replaying posts it" in dead.next_step) == (
        "partly_applied",
        True,
        True,
    )
