"""Posting of receipt and payable groups: the check before, the posting programs, and the ledger lines that they make."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.group_tables import AP_GROUPS, CASH_GROUPS
from retail_etl.sandbox.epicor.ledger_tables import CALENDAR, CHART, GL_LINES, SITE
from retail_etl.sandbox.epicor.payable_tables import AP_EXPENSES, AP_INVOICES
from retail_etl.sandbox.epicor.refusals import RefusedCallError, business_rule
from retail_etl.sandbox.epicor.row_forms import Desk, blank, open_day, rows_of, typed
from retail_etl.sandbox.epicor.setup_tables import gl_accounts
from retail_etl.sandbox.epicor.subledger_tables import BANK_ACCOUNT, CASH_HEADS
from retail_etl.sandbox.world.identifiers import BOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.epicor.sources import Source
    from retail_etl.sandbox.epicor.switches import Switches

FIRST_POSTED_JOURNAL = 950_001
_CASH_PARAMETERS, _PAYABLE_PARAMETERS = "CashRecPostParam", "APInvoicePostParam"
_BANK, _RECEIVABLE, _PAYABLE, _COMPANY = "1000", "1100", "2000", "000"
_TENDERS = ("1061", "1062", "1050", "2310", "2320")  # by the last letter of a clearing account's id
_OUT_OF_BALANCE = "Out of Balance transactions"


class PostingMethods:
    """What posts the groups that integrations entered."""

    def __init__(self, desk: Desk, switches: Switches) -> None:
        self._desk = desk
        self._switches = switches
        self._accounts = {row["GLAccount"]: row for row in gl_accounts()}

    def cash_group_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """The check before receipts are posted."""
        return {"PrePostGroup": lambda arguments: self._checked(CASH_GROUPS, arguments.get("groupID"))}

    def payable_group_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """The check before payables are posted."""
        return {"PrePostGroupInvoices": lambda arguments: self._checked(AP_GROUPS, arguments.get("InGroupID"))}

    def receipt_posting(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `CashRecPostSvc` by name."""
        return _program(_CASH_PARAMETERS, self._post_receipts)

    def payable_posting(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `APInvoicePostSvc` by name."""
        return _program(_PAYABLE_PARAMETERS, self._post_payables)

    def _checked(self, source: Source, name: Any) -> dict[str, Any]:
        self._group(source, name)
        return {"ds": {}}

    def _group(self, source: Source, name: Any) -> Row:
        group = self._desk.find(source, GroupID=name or "")
        if group is None:
            raise business_rule(f"Group {name} not found.")
        if group["ActiveUserID"]:
            raise business_rule(f"Group {name} is in use by user {group['ActiveUserID']}.")
        return group

    def _post_receipts(self, name: str) -> None:
        group = self._group(CASH_GROUPS, name)
        problem = self._closed(group["TranDate"])
        if not problem:
            for head in _unposted(CASH_HEADS, self._desk, name):
                self._book_receipt(head)
        self._end(CASH_GROUPS, group, problem)

    def _post_payables(self, name: str) -> None:
        group, problem = self._group(AP_GROUPS, name), ""
        for head in _unposted(AP_INVOICES, self._desk, name):
            found = self._closed(head["ApplyDate"])
            if head["DocInvoiceAmt"] != head["DocInvoiceVendorAmt"]:
                found = f"Invoice {head['InvoiceNum']}: {_OUT_OF_BALANCE}"
            problem = problem or found
            if not found:
                self._book_payable(head)
        self._end(AP_GROUPS, group, problem)

    def _closed(self, day: Any) -> str:
        try:
            open_day(str(day or ""), "Group", self._switches.closed_through)
        except RefusedCallError as refused:
            return refused.message
        return ""

    def _end(self, source: Source, group: Row, problem: str) -> None:
        """A group that is posted whole is gone; what keeps it from that stands in its log."""
        if problem:
            self._desk.keep(source, {**group, "PostErrorLog": problem})
        else:
            source.remove(self._desk.world, group)

    def _book_receipt(self, head: Row) -> None:
        bank = str(head["BankAcctID"])
        cash = f"{_BANK}|00|{_COMPANY}" if bank == BANK_ACCOUNT else f"{_TENDERS[int(bank[-1])]}|00|{bank[3:-1]}"
        about = {"BankAcctID": bank, "CRHeadNum": head["HeadNum"], "CustNum": head["CustNum"], "SourceModule": "AR"}
        self._book(
            {"JournalCode": "CR", "JEDate": head["TranDate"], "GroupID": head["GroupID"], "Description": head["Reference"]},
            about,
            [(cash, head["DocTranAmt"]), (f"{_RECEIVABLE}|00|{_COMPANY}", -head["DocTranAmt"])],
        )
        self._desk.keep(CASH_HEADS, {**head, "Posted": True, "GLPosted": True})

    def _book_payable(self, head: Row) -> None:
        key = {name: head[name] for name in ("VendorNum", "InvoiceNum")}
        charged = [
            (row["GLAccount"], row["DocExpAmt"])
            for row in AP_EXPENSES.written(self._desk.world)
            if all(row[name] == value for name, value in key.items())
        ]
        owed = (f"{_PAYABLE}|00|{_COMPANY}", -head["DocInvoiceAmt"])
        about = {"APInvoiceNum": head["InvoiceNum"], "VendorNum": head["VendorNum"], "SourceModule": "AP"}
        self._book(
            {"JournalCode": "PJ", "JEDate": head["ApplyDate"], "GroupID": head["GroupID"], "Description": head["Description"]},
            about,
            [*charged, owed],
        )
        self._desk.keep(AP_INVOICES, {**head, "Posted": True})

    def _book(self, journal: Row, about: Row, lines: list[tuple[str, Decimal]]) -> None:
        """One journal of signed amounts: debits above zero, credits below."""
        day, today = journal["JEDate"], self._desk.today()
        journal |= {"BookID": BOOK, "FiscalYear": day.year, "FiscalPeriod": day.month, "FiscalCalendarID": CALENDAR}
        journal |= {"JournalNum": self._desk.next("posted journal", FIRST_POSTED_JOURNAL), "Plant": SITE, "Posted": True}
        journal |= {"PostedDate": today, "CreateDate": today, "PostedBy": "integration", "CurrencyCode": "USD"}
        for place, (name, amount) in enumerate(lines, start=1):
            account = self._accounts[name]
            values = {**journal, **about, "JournalLine": place, "COACode": CHART, "GLAccount": name}
            values |= {segment: account[segment] for segment in ("SegValue1", "SegValue2", "SegValue3")}
            values |= {"GLAccountGLAcctDisp": name.replace("|", "-"), "GLAccountAccountDesc": account["AccountDesc"]}
            debit, credit = max(amount, Decimal(0)), max(-amount, Decimal(0))
            values |= {"DebitAmount": debit, "BookDebitAmount": debit, "CreditAmount": credit, "BookCreditAmount": credit}
            self._desk.keep(GL_LINES, typed(GL_LINES.entity, blank(GL_LINES.entity, **values)))


def _unposted(source: Source, desk: Desk, group: str) -> list[Row]:
    return [row for row in source.written(desk.world) if row["GroupID"] == group and not row["Posted"]]


def _program(table: str, post: Callable[[str], None]) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
    """A posting program: its form, and its run at once or by the agent, which has nobody else to wait for here."""

    def run(arguments: Mapping[str, Any]) -> dict[str, Any]:
        rows = rows_of(arguments, table)
        if not rows:
            raise business_rule(f"There is no {table} record.")
        for row in rows:
            post(str(row.get("GroupID") or ""))
        return {"ds": arguments["ds"]}

    form = {"ds": {table: [{"GroupID": "", "RowMod": "A"}]}}
    return {"GetNewParameters": lambda _arguments: form, "RunDirect": run, "SubmitToAgent": run}
