"""`GLJrnGrpSvc` and `GLJournalEntrySvc`: manual journals in groups, and the posting that makes ledger lines of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.journal_tables import HEAD_KEY, JOURNAL_GROUPS, JOURNAL_HEADS, JOURNAL_LINES
from retail_etl.sandbox.epicor.ledger_tables import CALENDAR, CHART, GL_LINES, SITE
from retail_etl.sandbox.epicor.refusals import RefusedCallError, business_rule
from retail_etl.sandbox.epicor.row_forms import Desk, blank, changed_row, open_day, rows_of, typed
from retail_etl.sandbox.epicor.setup_tables import gl_accounts
from retail_etl.sandbox.world.identifiers import BOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.epicor.edm import Row
    from retail_etl.sandbox.epicor.switches import Switches

FIRST_WRITTEN_JOURNAL = 900_001
_MILLS = Decimal("0.001")
_LONGEST_GROUP = 9
_CODES = {"GJ"}
_DUPLICATE = "This is a duplicate entry of an existing record."


class JournalMethods:
    """The writing methods of manual journals."""

    def __init__(self, desk: Desk, switches: Switches) -> None:
        self._desk = desk
        self._switches = switches
        self._accounts = {row["GLAccount"]: row for row in gl_accounts()}

    def group_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `GLJrnGrpSvc` by name."""
        return {
            "GetNewGLJrnGrpNoLock": self.new_group,
            "UpdateNoLock": self.update_group,
            "CheckBeforePost": lambda arguments: {"opMessage": self._unbalanced(arguments)},
            "PostGroupJournals": self.post,
        }

    def entry_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `GLJournalEntrySvc` by name."""
        return {
            "GetNewGlJrnHedTran": self.new_head,
            "GetNewGLJrnDtlMnl": self.new_line,
            "ChangeGlAcct1": self.change_account,
            "Update": self.update,
        }

    def new_group(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A group of general journals in the main book."""
        values = {"BookID": BOOK, "BookMode": "S", "JournalCode": "GJ", "CurrencyCode": "USD"}
        return _with(arguments, "GLJrnGrp", blank(JOURNAL_GROUPS.entity, **values))

    def update_group(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits a new group."""
        group = typed(JOURNAL_GROUPS.entity, changed_row(arguments, "GLJrnGrp"))
        if not 0 < len(group["GroupID"]) <= _LONGEST_GROUP:
            raise business_rule("Group is required, 9 characters at most.", {"Table": "GLJrnGrp", "Field": "GroupID"})
        if group["JournalCode"] not in _CODES:
            raise business_rule("Invalid Journal Code.", {"Table": "GLJrnGrp", "Field": "JournalCode"})
        if self._desk.find(JOURNAL_GROUPS, GroupID=group["GroupID"]) is not None:
            raise RefusedCallError(409, _DUPLICATE, "Ice.Common.DuplicateRecordException")
        day = open_day(str(group["JEDate"] or ""), "GLJrnGrp", self._switches.closed_through)
        kept = self._desk.keep(JOURNAL_GROUPS, {**group, "FiscalYear": day.year, "FiscalPeriod": day.month})
        return {"ds": {"GLJrnGrp": [{**kept, "RowMod": ""}]}}

    def new_head(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A journal in a group: its book, code, date and period."""
        group = self._entered(arguments.get("GroupID"))
        same = {name: group[name] for name in ("GroupID", "BookID", "JournalCode", "JEDate", "FiscalYear", "FiscalPeriod")}
        head = blank(JOURNAL_HEADS.entity, **same, FiscalCalendarID=CALENDAR, CurrencyCode=group["CurrencyCode"])
        return _with(arguments, "GLJrnHed", head)

    def new_line(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A line of a journal, without its account."""
        head = self._head_of({name: arguments.get(name[0].lower() + name[1:]) for name in HEAD_KEY[1:]})
        same = {name: head[name] for name in (*HEAD_KEY, "GroupID", "CurrencyCode")}
        return _with(arguments, "GLJrnDtlMnl", blank(JOURNAL_LINES.entity, **same, COACode=CHART))

    def change_account(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The line for an account."""
        line = changed_row(arguments, "GLJrnDtlMnl")
        line |= self._segments(str(arguments.get("ipGLAccount") or ""))
        return {"ds": arguments["ds"]}

    def update(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits the journal or the line that is marked."""
        for row in rows_of(arguments, "GLJrnDtlMnl"):
            if row.get("RowMod") in {"A", "U", "D"}:
                return self._line(row)
        return self._head(changed_row(arguments, "GLJrnHed"))

    def post(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Posts the balanced journals of a group; a group without any is gone afterwards.

        Raises:
            RefusedCallError: there is no such group.
        """
        group = self._entered(arguments.get("postGroupID"))
        left = []
        for head in self._heads(group["GroupID"]):
            if head["TotDebit"] != head["TotCredit"] or not head["TotDebit"]:
                left.append(head)
                continue
            self._posted(head)
        if left:
            self._desk.keep(JOURNAL_GROUPS, {**group, "PostErrorLog": "Out of Balance transactions"})
            return {"NotAllPostedMessage": f"{len(left)} journals were not posted: Out of Balance transactions"}
        JOURNAL_GROUPS.remove(self._desk.world, group)
        return {"NotAllPostedMessage": ""}

    def _posted(self, head: Row) -> None:
        now = self._desk.today()
        for line in self._lines(head):
            values = {name: line[name] for name in (*HEAD_KEY, "JournalLine", "COACode", "GLAccount", "SegValue1", "SegValue2")}
            values |= {name: line[name] for name in ("SegValue3", "DebitAmount", "CreditAmount", "CurrencyCode", "CommentText")}
            values |= {"BookDebitAmount": line["DebitAmount"], "BookCreditAmount": line["CreditAmount"], "Posted": True}
            values |= {"JEDate": head["JEDate"], "FiscalPeriod": head["FiscalPeriod"], "GroupID": head["GroupID"]}
            values |= {"PostedDate": now, "CreateDate": now, "PostedBy": "integration", "SourceModule": "GL", "Plant": SITE}
            values |= {"Description": line["Description"] or head["Description"]}
            values |= {"GLAccountGLAcctDisp": line["GLAccount"].replace("|", "-")}
            values |= {"GLAccountAccountDesc": self._accounts[line["GLAccount"]]["AccountDesc"]}
            self._desk.keep(GL_LINES, typed(GL_LINES.entity, blank(GL_LINES.entity, **values)))
            self._desk.keep(JOURNAL_LINES, {**line, "Posted": True})
        self._desk.keep(JOURNAL_HEADS, {**head, "Posted": True})

    def _head(self, row: Row) -> dict[str, Any]:
        head = typed(JOURNAL_HEADS.entity, row)
        self._entered(head["GroupID"])
        day = open_day(str(head["JEDate"] or ""), "GLJrnHed", self._switches.closed_through)
        if row["RowMod"] == "U":
            kept = self._desk.updated(JOURNAL_HEADS, row)
        else:
            if not head["Description"]:
                raise business_rule("Description is required.", {"Table": "GLJrnHed", "Field": "Description"})
            head |= {"JournalNum": self._desk.next("journal", FIRST_WRITTEN_JOURNAL), "Posted": False, "FiscalYear": day.year}
            kept = self._desk.keep(JOURNAL_HEADS, {**head, "TotDebit": Decimal(0), "TotCredit": Decimal(0)})
        return {"ds": {"GLJrnHed": [{**kept, "RowMod": ""}], "GLJrnDtlMnl": []}}

    def _line(self, row: Row) -> dict[str, Any]:
        line = typed(JOURNAL_LINES.entity, row)
        head = self._head_of(line)
        self._entered(head["GroupID"])
        if row["RowMod"] == "D":
            JOURNAL_LINES.remove(self._desk.world, line)
            return {"ds": {"GLJrnHed": [{**self._totalled(head), "RowMod": ""}], "GLJrnDtlMnl": []}}
        line |= self._segments(line["GLAccount"])
        line |= {name: line[name].quantize(_MILLS) for name in ("DebitAmount", "CreditAmount")}
        if bool(line["DebitAmount"]) == bool(line["CreditAmount"]):
            raise business_rule("A debit or a credit amount is required.", {"Table": "GLJrnDtlMnl", "Field": "DebitAmount"})
        if row["RowMod"] == "U":
            kept = self._desk.updated(JOURNAL_LINES, {**row, **line})
        else:
            line["JournalLine"] = self._desk.next(f"journal line {head['JournalNum']}", 1)
            kept = self._desk.keep(JOURNAL_LINES, line)
        return {"ds": {"GLJrnHed": [{**self._totalled(head), "RowMod": ""}], "GLJrnDtlMnl": [{**kept, "RowMod": ""}]}}

    def _totalled(self, head: Row) -> Row:
        lines = self._lines(head)
        debit = sum((line["DebitAmount"] for line in lines), Decimal(0))
        credit = sum((line["CreditAmount"] for line in lines), Decimal(0))
        return self._desk.keep(JOURNAL_HEADS, {**head, "TotDebit": debit, "TotCredit": credit})

    def _segments(self, account: str) -> Row:
        found = self._accounts.get(account)
        if found is None or not found["Active"]:
            raise business_rule("Invalid Account.", {"Table": "GLJrnDtlMnl", "Field": "GLAccount"})
        return {name: found[name] for name in ("GLAccount", "SegValue1", "SegValue2", "SegValue3")}

    def _unbalanced(self, arguments: Mapping[str, Any]) -> str:
        heads = self._heads(str(arguments.get("postGroupID") or ""))
        return "Out of Balance transactions" if any(head["TotDebit"] != head["TotCredit"] for head in heads) else ""

    def _entered(self, name: Any) -> Row:
        group = self._desk.find(JOURNAL_GROUPS, GroupID=name or "")
        if group is None:
            raise business_rule(f"Group {name} not found.")
        if group["ActiveUserID"] not in {"", "integration"}:
            raise business_rule(f"Group {name} is in use by user {group['ActiveUserID']}.")
        return group

    def _head_of(self, key: Mapping[str, Any]) -> Row:
        head = self._desk.find(JOURNAL_HEADS, JournalNum=key["JournalNum"], JournalCode=key["JournalCode"])
        if head is None:
            raise business_rule(f"Journal {key['JournalNum']} not found.")
        if head["Posted"]:
            raise business_rule(f"Journal {key['JournalNum']} is posted and cannot be changed.")
        return head

    def _heads(self, group: str) -> list[Row]:
        of_group = [row for row in JOURNAL_HEADS.written(self._desk.world) if row["GroupID"] == group]
        return [row for row in of_group if not row["Posted"]]

    def _lines(self, head: Row) -> list[Row]:
        lines = JOURNAL_LINES.written(self._desk.world)
        return [row for row in lines if row["JournalNum"] == head["JournalNum"] and row["JournalCode"] == head["JournalCode"]]


def _with(arguments: Mapping[str, Any], table: str, row: Row) -> dict[str, Any]:
    return {"ds": {**(arguments.get("ds") or {}), table: [row]}}
