"""Cash receipts and payables as entered in groups: nothing is posted here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.group_tables import AP_GROUPS, CASH_GROUPS
from retail_etl.sandbox.epicor.master_tables import CUSTOMERS
from retail_etl.sandbox.epicor.payable_tables import AP_EXPENSES, AP_INVOICES, AP_LINES, VENDOR_NUM
from retail_etl.sandbox.epicor.refusals import RefusedCallError, business_rule
from retail_etl.sandbox.epicor.row_forms import Desk, blank, changed_row, open_day, rows_of, typed
from retail_etl.sandbox.epicor.setup_tables import bank_accounts, gl_accounts
from retail_etl.sandbox.epicor.subledger_tables import CASH_HEADS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.epicor.sources import Source
    from retail_etl.sandbox.epicor.switches import Switches

FIRST_WRITTEN_RECEIPT = 700_001
VENDOR_ID = "HPS"
_TYPES = {"PAYINV": "PayInv", "DEPOSIT": "Deposit", "MISPAY": "MisPay"}
_MILLS = Decimal("0.001")
_LONGEST_GROUP = 9


class EntryMethods:
    """The writing methods of cash receipt and payable groups, receipts and invoices."""

    def __init__(self, desk: Desk, switches: Switches) -> None:
        self._desk = desk
        self._switches = switches
        self._banks = {row["BankAcctID"] for row in bank_accounts()}
        self._accounts = {row["GLAccount"]: row for row in gl_accounts()}

    def cash_group_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `CashGrpSvc` by name."""
        return {
            "GetNewCashGrpNoLock": lambda arguments: _added(arguments, "CashGrp", blank(CASH_GROUPS.entity)),
            "GetGrpBankInfo": self.bank_of_group,
            "GetGrpFiscal": self.period_of_group,
            "UpdateMaster": lambda arguments: self._group(CASH_GROUPS, arguments),
            "LeaveCashGrp": lambda arguments: self._left(CASH_GROUPS, arguments),
        }

    def receipt_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `CashRecSvc` by name."""
        return {
            "GetNewCashHeadType": self.new_receipt,
            "GetCustomerInfo": self.payer,
            "UpdateMaster": self.update_receipt,
            "DeleteByID": self.delete_receipt,
        }

    def payable_group_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `APInvGrpSvc` by name."""
        return {
            "GetNewAPInvGrp": lambda arguments: _added(arguments, "APInvGrp", blank(AP_GROUPS.entity)),
            "Update": lambda arguments: self._group(AP_GROUPS, arguments),
            "UnlockGroup": lambda arguments: self._left(AP_GROUPS, arguments),
        }

    def payable_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `APInvoiceSvc` by name."""
        return {
            "GetNewAPInvHedInvoice": lambda arguments: self.new_invoice(arguments, debit_memo=False),
            "GetNewAPInvHedDebitMemo": lambda arguments: self.new_invoice(arguments, debit_memo=True),
            "ChangeVendorID": self.change_vendor,
            "ChangeInvoiceDateEx": lambda arguments: self._set(arguments, "InvoiceDate", "ProposedInvoiceDate"),
            "ChangeInvoiceVendorAmt": lambda arguments: self._set(arguments, "DocInvoiceVendorAmt", "ProposedInvoiceVendorAmt"),
            "GetNewAPInvDtlMiscellaneous": self.new_line,
            "ChangePartNum": lambda arguments: self._set(arguments, "PartNum", "ProposedPartNum", "APInvDtl"),
            "ChangeExtCost": lambda arguments: self._set(arguments, "DocExtCost", "ProposedExtCost", "APInvDtl"),
            "Update": self.update_invoice,
        }

    def bank_of_group(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The group for a bank account."""
        group = changed_row(arguments, "CashGrp")
        if arguments.get("bankAcctID") not in self._banks:
            raise business_rule("Invalid Bank Account.", {"Table": "CashGrp", "Field": "BankAcctID"})
        group["BankAcctID"] = arguments["bankAcctID"]
        return {"ds": arguments["ds"]}

    def period_of_group(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The group for a transaction date."""
        group = changed_row(arguments, "CashGrp")
        day = self._open_day(str(arguments.get("tranDate") or ""), "CashGrp")
        group |= {"TranDate": day, "FiscalYear": day.year, "FiscalPeriod": day.month}
        return {"ds": arguments["ds"]}

    def new_receipt(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A receipt in a group."""
        group = self._entered(CASH_GROUPS, arguments.get("groupID"))
        kind = _TYPES.get(str(arguments.get("tranType") or "").upper())
        if kind is None:
            raise business_rule("Invalid transaction type.", {"Table": "CashHead", "Field": "TranType"})
        head = blank(CASH_HEADS.entity, GroupID=group["GroupID"], TranType=kind, TranDate=group["TranDate"])
        return _added(arguments, "CashHead", {**head, "BankAcctID": group["BankAcctID"], "CurrencyCode": "USD"})

    def payer(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The receipt for a customer."""
        head = changed_row(arguments, "CashHead")
        customer = self._desk.find(CUSTOMERS, CustID=arguments.get("custID", ""))
        if customer is None:
            raise business_rule("Customer not found.", {"Table": "CashHead", "Field": "CustID"})
        head |= {"CustID": customer["CustID"], "CustNum": customer["CustNum"]}
        return {"ds": arguments["ds"]}

    def update_receipt(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits a receipt, unposted."""
        row = changed_row(arguments, "CashHead")
        head = typed(CASH_HEADS.entity, row)
        self._entered(CASH_GROUPS, head["GroupID"])
        if not head["CheckRef"]:
            raise business_rule("Check/Reference cannot be blank.", {"Table": "CashHead", "Field": "CheckRef"})
        if head["TranType"] != "MisPay" and not head["CustNum"]:
            raise business_rule("Customer is required.", {"Table": "CashHead", "Field": "CustID"})
        self._open_day(str(head["TranDate"] or ""), "CashHead")
        if row["RowMod"] == "U":
            kept = self._desk.updated(CASH_HEADS, row)
        else:
            amount = head["DocTranAmt"].quantize(_MILLS)
            head |= {"HeadNum": self._desk.next("receipt", FIRST_WRITTEN_RECEIPT), "TranAmt": amount, "DocTranAmt": amount}
            head |= {"UnAppliedAmt": amount, "Posted": False, "GLPosted": False}
            kept = self._desk.keep(CASH_HEADS, head)
        return {"ds": {"CashHead": [{**kept, "RowMod": ""}], "CashDtl": []}}

    def delete_receipt(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Takes a receipt that is not posted out of its group."""
        group = self._entered(CASH_GROUPS, arguments.get("groupID"))
        head = self._desk.find(CASH_HEADS, HeadNum=arguments.get("headNum"), GroupID=group["GroupID"])
        if head is None:
            raise RefusedCallError(404, "Record not found.", "Ice.RecordNotFoundException")
        if head["Posted"]:
            raise business_rule("Posted receipts cannot be deleted.", {"Table": "CashHead", "Field": "Posted"})
        CASH_HEADS.remove(self._desk.world, head)
        return {}

    def new_invoice(self, arguments: Mapping[str, Any], *, debit_memo: bool) -> dict[str, Any]:
        """An invoice in a group."""
        group = self._entered(AP_GROUPS, arguments.get("cGroupID"))
        values = {"GroupID": group["GroupID"], "ApplyDate": group["ApplyDate"], "InvoiceDate": group["ApplyDate"]}
        return _added(arguments, "APInvHed", blank(AP_INVOICES.entity, **values, DebitMemo=debit_memo, CurrencyCode="USD"))

    def change_vendor(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The invoice for a vendor."""
        head = changed_row(arguments, "APInvHed")
        if str(arguments.get("ProposedVendorID") or "").upper() != VENDOR_ID:
            raise business_rule("Supplier not found.", {"Table": "APInvHed", "Field": "VendorNum"})
        head |= {"VendorNum": VENDOR_NUM, "TermsCode": "N30"}
        return {"ds": arguments["ds"]}

    def new_line(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A miscellaneous line of an invoice."""
        values = {"VendorNum": arguments.get("iVendorNum"), "InvoiceNum": arguments.get("cInvoiceNum"), "LineType": "M"}
        return _added(arguments, "APInvDtl", blank(AP_LINES.entity, **values, VendorQty=Decimal(1)))

    def update_invoice(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits invoice, line or the account of an expense, whichever row is marked."""
        for table, commit in (("APInvExp", self._expense), ("APInvDtl", self._line), ("APInvHed", self._head)):
            if any(row.get("RowMod") in {"A", "U"} for row in rows_of(arguments, table)):
                return commit(changed_row(arguments, table))
        raise business_rule("There is no record to update.")

    def _head(self, row: Row) -> dict[str, Any]:
        head = typed(AP_INVOICES.entity, row)
        self._entered(AP_GROUPS, head["GroupID"])
        if not head["InvoiceNum"] or not head["VendorNum"]:
            raise business_rule("Invoice number and supplier are required.", {"Table": "APInvHed", "Field": "InvoiceNum"})
        self._open_day(str(head["ApplyDate"] or ""), "APInvHed")
        if row["RowMod"] == "A":
            if self._desk.find(AP_INVOICES, VendorNum=head["VendorNum"], InvoiceNum=head["InvoiceNum"]) is not None:
                raise RefusedCallError(
                    409, "This is a duplicate entry of an existing record.", "Ice.Common.DuplicateRecordException"
                )
            head |= {"Posted": False, "OpenPayable": True, "InvoiceVendorAmt": head["DocInvoiceVendorAmt"]}
            kept = self._desk.keep(AP_INVOICES, head)
        else:
            kept = self._desk.updated(AP_INVOICES, row)
        return {"ds": {"APInvHed": [{**kept, "RowMod": ""}], "APInvDtl": [], "APInvExp": []}}

    def _line(self, row: Row) -> dict[str, Any]:
        line = typed(AP_LINES.entity, row)
        key = {"VendorNum": line["VendorNum"], "InvoiceNum": line["InvoiceNum"]}
        head = self._desk.find(AP_INVOICES, **key)
        if head is None:
            raise business_rule(f"Invoice {line['InvoiceNum']} not found.")
        if row["RowMod"] == "A":
            line["InvoiceLine"] = self._desk.next(f"payable line {key}", 1)
        cost = line["DocExtCost"].quantize(_MILLS)
        line |= {"DocExtCost": cost, "ExtCost": cost, "DocUnitCost": cost, "UnitCost": cost}
        kept = self._desk.keep(AP_LINES, line)
        values = {**key, "InvoiceLine": kept["InvoiceLine"], "InvExpSeq": 1, "ExpAmt": cost, "DocExpAmt": cost}
        expense = self._desk.keep(AP_EXPENSES, typed(AP_EXPENSES.entity, blank(AP_EXPENSES.entity, **values)))
        total = (head["DocInvoiceAmt"] + cost).quantize(_MILLS)
        head = self._desk.keep(AP_INVOICES, {**head, "DocInvoiceAmt": total, "InvoiceAmt": total, "DocInvoiceBal": total})
        shown = {"APInvHed": [head], "APInvDtl": [kept], "APInvExp": [expense]}
        return {"ds": {table: [{**one, "RowMod": ""} for one in rows] for table, rows in shown.items()}}

    def _expense(self, row: Row) -> dict[str, Any]:
        account = self._accounts.get(str(row.get("GLAccount") or ""))
        if account is None or not account["Active"]:
            raise business_rule("Invalid Account.", {"Table": "APInvExp", "Field": "GLAccount"})
        kept = self._desk.updated(AP_EXPENSES, row)
        return {"ds": {"APInvHed": [], "APInvDtl": [], "APInvExp": [{**kept, "RowMod": ""}]}}

    def _set(self, arguments: Mapping[str, Any], column: str, argument: str, table: str = "APInvHed") -> dict[str, Any]:
        changed_row(arguments, table)[column] = arguments.get(argument)
        return {"ds": arguments["ds"]}

    def _group(self, source: Source, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits a group."""
        table = source.entity.name.removeprefix("Erp.")
        row = changed_row(arguments, table)
        if row["RowMod"] == "U":
            kept = self._desk.updated(source, row)
            return {"ds": {table: [{**kept, "RowMod": ""}]}}
        group = typed(source.entity, row)
        if not 0 < len(group["GroupID"]) <= _LONGEST_GROUP:
            raise business_rule("Group is required, 9 characters at most.", {"Table": table, "Field": "GroupID"})
        if self._desk.find(source, GroupID=group["GroupID"]) is not None:
            raise RefusedCallError(
                409, "This is a duplicate entry of an existing record.", "Ice.Common.DuplicateRecordException"
            )
        if "ApplyDate" in group:
            self._open_day(str(group["ApplyDate"] or ""), table)
        return {"ds": {table: [{**self._desk.keep(source, group), "RowMod": ""}]}}

    def _entered(self, source: Source, name: Any) -> Row:
        group = self._desk.find(source, GroupID=name or "")
        if group is None:
            raise business_rule(f"Group {name} not found.")
        if group["ActiveUserID"] not in {"", "integration"}:
            raise business_rule(f"Group {name} is in use by user {group['ActiveUserID']}.")
        return group

    def _left(self, source: Source, arguments: Mapping[str, Any]) -> dict[str, Any]:
        group = self._desk.find(source, GroupID=arguments.get("InGroupID") or arguments.get("groupID") or "")
        if group is not None and group["ActiveUserID"] == "integration":
            self._desk.keep(source, {**group, "ActiveUserID": ""})
        return {"ds": {}}

    def _open_day(self, text: str, table: str) -> dt.date:
        return open_day(text, table, self._switches.closed_through)


def _added(arguments: Mapping[str, Any], table: str, row: Row) -> dict[str, Any]:
    return {"ds": {**(arguments.get("ds") or {}), table: [row]}}
