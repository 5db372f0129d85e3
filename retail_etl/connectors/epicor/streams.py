"""The streams of Epicor: which table each reads, by which names on which read path, and which fields may be kept.

A BAQ names its columns ``Table_Field`` and the revision ``Calculated_Rev``; OData and GetRows give the plain names. The key
lists hold both spellings, so that the choice of a read path changes nothing downstream but the parsing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.interface import CursorKind, KeyList, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

# Revisions are drawn before a transaction commits, so a lower one can appear after a higher one.
_OVERLAP_REVISIONS: Final = 50_000
_PAGE_SIZE: Final = 500


@dataclass(frozen=True)
class Table:
    """One Epicor table by its names in every read path.

    Attributes:
        name: the table, as in SQL, in ``returnObj`` and before each BAQ column.
        query: the BAQ that reads its changes.
        service, entity_set: where OData and GetRows read it.
        key: its key columns.
        columns: what we read beside the key.
        identifiers: columns whose long digit runs are ids.
    """

    name: str
    query: str
    service: str
    entity_set: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    identifiers: tuple[str, ...]
    revision: str = "SysRevID"
    query_revision: str = "Calculated_Rev"
    book_column: str | None = None

    def spelt(self, column: str, path: ReadPath) -> str:
        """A column's name on a read path."""
        if path is not ReadPath.BAQ:
            return column
        return self.query_revision if column == self.revision else f"{self.name}_{column}"

    def key_list(self) -> KeyList:
        """What may be kept, in every spelling."""
        kept = (*self.key, *self.columns, self.revision)
        named = (*self.key, *self.identifiers, self.revision)
        both = (ReadPath.BAQ, ReadPath.ODATA)
        return KeyList(
            frozenset(self.spelt(column, path) for column in kept for path in both),
            frozenset(self.spelt(column, path) for column in named for path in both),
        )


TABLES: Final[Mapping[str, Table]] = {
    "gl_lines": Table(
        name="GLJrnDtl",
        query="HL_GLDelta",
        service="Erp.BO.GLJrnDtlSvc",
        entity_set="GLJrnDtls",
        key=("Company", "BookID", "FiscalYear", "FiscalYearSuffix", "JournalCode", "JournalNum", "JournalLine"),
        columns=(
            "FiscalPeriod", "CloseFiscalPeriod", "FiscalCalendarID", "JEDate", "PostedDate", "CreateDate", "COACode",
            "GLAccount", "SegValue1", "SegValue2", "SegValue3", "SegValue4", "SegValue5", "DebitAmount", "CreditAmount",
            "BookDebitAmount", "BookCreditAmount", "CurrencyCode", "Statistical", "SourceModule", "GroupID", "PostedBy",
            "Description", "CommentText", "LegalNumber", "Plant", "ARInvoiceNum", "APInvoiceNum", "VendorNum", "CRHeadNum",
            "CheckNum", "BankAcctID", "BankTranNum", "BankSlip", "CustNum", "PaymentNumber", "ABTUID", "CorrAccUID",
            "Reverse", "ParentRUID", "HasReverseLine", "MatchCode", "MatchDate", "Reconciled", "Posted", "SysRowID",
        ),
        identifiers=(
            "GroupID", "LegalNumber", "ARInvoiceNum", "APInvoiceNum", "VendorNum", "CRHeadNum", "CheckNum", "BankAcctID",
            "BankTranNum", "BankSlip", "CustNum", "PaymentNumber", "ABTUID", "CorrAccUID", "ParentRUID", "MatchCode",
            "SysRowID",
        ),
        book_column="BookID",
    ),
}  # fmt: skip

_DESCRIPTIONS: Final = {
    "gl_lines": "Posted general ledger lines; amounts in the book's currency, days without a zone, links to documents.",
}


def _declared(entity: str, table: Table) -> Stream:
    return Stream(
        source="epicor",
        entity=entity,
        key=tuple(table.spelt(column, ReadPath.BAQ) for column in table.key),
        cursor=CursorKind.REVISION,
        cursor_field=table.query_revision,
        keys=table.key_list(),
        overlap=_OVERLAP_REVISIONS,
        page_size=_PAGE_SIZE,
        description=_DESCRIPTIONS[entity],
    )


STREAMS: Final[Mapping[str, Stream]] = {entity: _declared(entity, table) for entity, table in TABLES.items()}


def streams_by(read_paths: Mapping[str, ReadPath]) -> Mapping[str, Stream]:
    """The streams with key and cursor spelt as their configured read paths spell them."""
    spelt = {}
    for entity, stream in STREAMS.items():
        table, path = TABLES[entity], read_paths.get(entity, ReadPath.BAQ)
        key = tuple(table.spelt(column, path) for column in table.key)
        spelt[entity] = replace(stream, key=key, cursor_field=table.spelt(table.revision, path))
    return spelt
