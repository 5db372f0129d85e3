"""Manual journals in groups of our own. They are left unposted for finance, unless the installation says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import midnight, number, row_of
from retail_etl.connectors.epicor.entry_sinks import PartlyEnteredError
from retail_etl.connectors.epicor.posting import PostingSink
from retail_etl.connectors.interface import Failure, FailureClass, Receipt
from retail_etl.connectors.outcomes import says
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.http.answer import Place
    from retail_etl.connectors.interface import OutboxItem, Outcome

_GROUPS: Final = "Erp.BO.GLJrnGrpSvc"
_ENTRIES: Final = "Erp.BO.GLJournalEntrySvc"
_AMOUNTS: Final = ("DebitAmount", "CreditAmount")
_SAME: Final = ("GLAccount", "Description", *_AMOUNTS)
_KEY: Final = ("BookID", "FiscalYear", "FiscalYearSuffix", "JournalCode", "JournalNum", "FiscalCalendarID")


class JournalSink(PostingSink):
    """``journals``: GroupID (9 characters at most), JEDate, Description, and lines with GLAccount, Description and amount.

    A line has either DebitAmount or CreditAmount; JournalCode is GJ unless told. ``Reverse`` with ``ReverseDate`` lets Kinetic
    take the journal back in a later period. Each line carries our mark in its comment, by which a half entered journal is
    gone on with.
    """

    entity = "journals"
    service = _ENTRIES
    entity_set = "GLJournalEntries"
    reference_column = "HLRef_c"
    group_service = _GROUPS
    group_set = "GLJrnGrps"
    expand = "GLJrnDtlMnls"

    def _problems(self, items: Sequence[OutboxItem]) -> Mapping[str, Failure]:
        problems: dict[str, Failure] = {}
        for item in items:
            found = [self._preflight.date_problem(item.key, str(item.payload["JEDate"]), "GJ"), _balance_problem(item)]
            found += [self._preflight.account_problem(item.key, str(line["GLAccount"])) for line in item.payload["lines"]]
            for problem in filter(None, found):
                problems[item.key] = problem
        return problems

    def _says_all(self, item: OutboxItem, row: Mapping[str, Any]) -> bool:
        held = {str(line["CommentText"]): line for line in row.get(self.expand) or []}
        wanted = _marked(item)
        same = held.keys() == wanted.keys() and all(_line_says(held[mark], line) for mark, line in wanted.items())
        return same and str(row["JEDate"])[:10] == str(item.payload["JEDate"])[:10]

    def _identifier(self, row: Mapping[str, Any]) -> str:
        return f"{row['BookID']}/{row['FiscalYear']}/{row['JournalCode']}/{row['JournalNum']}"

    def _entered(self, item: OutboxItem, begun: Mapping[str, Any] | None) -> Outcome:
        head = dict(begun) if begun else self._head(item)
        try:
            there = {str(line["CommentText"]): line for line in head.get(self.expand) or []}
            wanted = _marked(item)
            for mark, line in wanted.items():
                held = there.get(mark)
                if held is None:
                    self._line(item, head, mark, line)
                elif not _line_says(held, line):
                    self._commit(item, {**held, **_booked(line), "RowMod": "U"})
            for mark, held in there.items():
                if mark not in wanted:
                    self._commit(item, {**held, "RowMod": "D"})
        except RetailEtlError as error:
            raise PartlyEnteredError(error) from error
        return Receipt(item.key, self._identifier(head))

    def _head(self, item: OutboxItem) -> dict[str, Any]:
        place, told = self._place(item), item.payload
        self._group(item)
        reply = self._methods.call(_ENTRIES, "GetNewGlJrnHedTran", {"GroupID": told["GroupID"], "ds": {}}, place)
        row = row_of(reply, "GLJrnHed")
        row |= {"Description": told["Description"], "CommentText": item.reference, self.reference_column: item.reference}
        if told.get("Reverse"):
            row |= {"Reverse": True, "ReverseDate": midnight(told["ReverseDate"])}
        reply = self._methods.commit(_ENTRIES, "Update", {"ds": {"GLJrnHed": [row]}}, place)
        return row_of(reply, "GLJrnHed")

    def _line(self, item: OutboxItem, head: Mapping[str, Any], mark: str, line: Mapping[str, Any]) -> None:
        place = self._place(item)
        asked = {name[0].lower() + name[1:]: head[name] for name in _KEY}
        reply = self._methods.call(_ENTRIES, "GetNewGLJrnDtlMnl", {**asked, "ds": {}}, place)
        account = {"ipGLAccount": line["GLAccount"], "ds": reply["ds"]}
        reply = self._methods.call(_ENTRIES, "ChangeGlAcct1", account, place)
        self._commit(item, {**row_of(reply, "GLJrnDtlMnl"), **_booked(line), "CommentText": mark})

    def _commit(self, item: OutboxItem, line: Mapping[str, Any]) -> None:
        self._methods.commit(_ENTRIES, "Update", {"ds": {"GLJrnHed": [], "GLJrnDtlMnl": [line]}}, self._place(item))

    def _make_group(self, item: OutboxItem, place: Place) -> None:
        """One code and one day; it is never locked."""
        told = item.payload
        reply = self._methods.call(_GROUPS, "GetNewGLJrnGrpNoLock", {"ds": {}}, place)
        row = {**row_of(reply, "GLJrnGrp"), "GroupID": told["GroupID"], "JEDate": midnight(told["JEDate"])}
        row |= {name: told[name] for name in ("JournalCode", "BookID") if told.get(name)}
        self._methods.commit(_GROUPS, "UpdateNoLock", {"ds": {"GLJrnGrp": [row]}}, place)

    def _post(self, group: str, place: Place) -> str:
        reply = self._methods.commit(_GROUPS, "PostGroupJournals", {"postGroupID": group}, place)
        return str(reply.get("NotAllPostedMessage") or "")


def _marked(item: OutboxItem) -> dict[str, Mapping[str, Any]]:
    """The lines by the mark that their comment carries."""
    return {f"{item.reference}#{place}": line for place, line in enumerate(item.payload["lines"], start=1)}


def _booked(line: Mapping[str, Any]) -> dict[str, Any]:
    amounts = {name: number(line.get(name) or 0) for name in _AMOUNTS}
    return {"GLAccount": line["GLAccount"], "Description": line.get("Description", ""), **amounts}


def _line_says(held: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    booked = _booked(line)
    return says(held, {name: booked[name] for name in _SAME})


def _balance_problem(item: OutboxItem) -> Failure | None:
    sums = [sum(number(line.get(name) or 0) for line in item.payload["lines"]) for name in _AMOUNTS]
    if sums[0] == sums[1] and sums[0]:
        return None
    said = f"it is out of balance: debits {sums[0]}, credits {sums[1]}"
    return Failure(
        item.key, FailureClass.NEEDS_PERSON, "out_of_balance", said, "Correct the amounts of its lines, then replay it."
    )
