"""The general ledger: journals in the order of posting, their lines, and the texts that stand on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retail_etl.sandbox.world.banking import (
    LedgerFaults,
    ap_invoices,
    book_bags,
    book_deposits,
    book_invoices,
    book_stray,
    book_undone,
)
from retail_etl.sandbox.world.bookings import Misbooked, book_days
from retail_etl.sandbox.world.cash import cash_tables
from retail_etl.sandbox.world.columns import Block, count_within, reorder
from retail_etl.sandbox.world.identifiers import deposit_id
from retail_etl.sandbox.world.misbooking import CARDS_AS_SALES, MISBOOKED_BY, UNDONE_AMOUNT, BookFaults
from retail_etl.sandbox.world.moments import NEVER, NONE, Ints, day_of
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.postings import ACCOUNTS, JOURNAL_CODES, JOURNAL_KINDS, SEGMENTS, SOURCE_MODULES, TEXTS, Postings
from retail_etl.sandbox.world.statement import bank_lines, clear
from retail_etl.sandbox.world.table import Table
from retail_etl.sandbox.world.text import day_text

GROUP_NAMES = ("Visa/MC/Disc", "Amex")
HEAD_FIRST, TRAN_FIRST, INVOICE_FIRST = 1, 1, 50_001


def ledger_tables(
    seed: int, origin_ms: int, tables: dict[str, Table], faults: LedgerFaults, books: BookFaults
) -> dict[str, Table]:
    """Drawers, bags, receipts, invoices, bank lines, journals and their lines."""
    orders, lines, payments = (tables[name].columns for name in ("orders", "order_lines", "payments"))
    deposits = tables["deposits"]
    made = cash_tables(seed, payments, books)
    postings = Postings()
    receipts = book_days(
        postings, orders, lines, payments, made["drawers"],
        Misbooked(
            takings=lambda place, day: np.where(books.takings.among(place, day), MISBOOKED_BY, 0),
            gift_cards=lambda place, day: np.where(books.cards_as_sales.among(place, day), CARDS_AS_SALES, 0),
        ),
    )  # fmt: skip
    book_deposits(postings, deposits, faults)
    book_bags(postings, made["cash_bags"])
    invoices = ap_invoices(tables["funding_entries"])
    book_invoices(postings, invoices)
    book_stray(postings, faults)
    book_undone(postings, books.undone_day, UNDONE_AMOUNT)
    journals, gl_lines = _number(origin_ms, *postings.all())
    transactions = _bank_transactions(origin_ms, journals, gl_lines)
    for table in (receipts, invoices):
        table.columns["sys_rev"] = _revisions(origin_ms, table["posted_at"])
    statement = made["bank_lines"] = bank_lines(deposits, made["cash_bags"], invoices, faults)
    clear(statement, transactions)
    statement.columns["sys_rev"] = _revisions(origin_ms, statement["booked_at"])
    for table in (statement, transactions):
        table.columns["cleared_rev"] = _revisions(origin_ms, table["cleared_at"])
    return {
        **made,
        "cash_receipts": receipts,
        "ap_invoices": invoices,
        "journals": journals,
        "gl_lines": gl_lines,
        "bank_trans": transactions,
    }


def _number(origin_ms: int, journals: Block, lines: Block) -> tuple[Table, Table]:
    """Journals in the order of posting, numbered by code; lines in the order of their journals; empty journals fall out."""
    filled = np.bincount(lines["journal"], minlength=len(journals["kind"])) > 0
    order = np.argsort(np.where(filled, journals["posted_at"], NEVER + 1), kind="stable")[: int(filled.sum())]
    places = np.full(len(filled) + 1, NONE, dtype=np.int64)
    places[order] = np.arange(len(order))
    journals = reorder(journals, order)
    journals["journal_num"] = count_within(journals["journal_code"]) + 1
    dates = [day_of(day) for day in journals["je_date"].tolist()]
    journals["fiscal_year"] = np.array([date.year for date in dates], dtype=np.int64)
    journals["fiscal_period"] = np.array([date.month for date in dates], dtype=np.int64)
    journals["created_at"] = journals["posted_at"]
    owner = places[lines["journal"]]
    rows = np.argsort(owner, kind="stable")
    lines = reorder(lines, rows)
    lines["journal"] = owner[rows]
    lines["line_no"] = count_within(lines["journal"]) + 1
    lines["debit"], lines["credit"] = np.maximum(lines["signed"], 0), np.maximum(-lines["signed"], 0)
    lines["created_at"] = journals["posted_at"][lines["journal"]]
    lines["sys_rev"] = _revisions(origin_ms, lines["created_at"])
    named = {"journal_code": JOURNAL_CODES, "source_module": SOURCE_MODULES, "kind": JOURNAL_KINDS}
    return Table("journals", journals, named), Table(
        "gl_lines", lines, {"account": ACCOUNTS, "segment": SEGMENTS, "text": TEXTS}
    )


def _revisions(origin_ms: int, moments: Ints) -> Ints:
    """SysRevIDs that grow with time: a thousand to the millisecond."""
    shown = np.where(moments == NEVER, origin_ms, moments)
    return (shown - origin_ms) * 1000 + count_within(shown) + 1


def _bank_transactions(origin_ms: int, journals: Table, lines: Table) -> Table:
    """One bank transaction for each line on the bank account."""
    rows = np.flatnonzero(lines["account"] == ACCOUNTS.index("1000"))
    journal = lines["journal"][rows]
    journals.columns["bank_tran"][journal] = np.arange(len(rows))
    posted = journals["posted_at"][journal]
    columns: Block = {name: journals[name][journal] for name in ("deposit", "bag", "ap_invoice", "place", "kind")}
    columns |= {
        "gl_line": rows,
        "journal": journal,
        "tran_date": journals["je_date"][journal],
        "posted_at": posted,
        "created_at": posted,
    }
    columns |= {"amount": lines["signed"][rows], "tran_num": np.arange(len(rows)) + TRAN_FIRST}
    columns["sys_rev"] = _revisions(origin_ms, posted)
    return Table("bank_trans", columns, {"kind": JOURNAL_KINDS})


@dataclass(frozen=True)
class LedgerTexts:
    """The words on ledger lines, bank transactions and bank statement lines."""

    tables: dict[str, Table]

    def description(self, row: int) -> str:
        """What stands on a ledger line: for card deposits the deposit's id, on route C only the merchant account."""
        line = self.tables["gl_lines"]
        words = line.label("text", row)
        return self._described(int(line["journal"][row]), words)

    def bank_text(self, row: int) -> str:
        """The reference of a bank transaction."""
        return self._described(int(self.tables["bank_trans"]["journal"][row]), "")

    def journal_text(self, row: int) -> str:
        """The header text of a journal."""
        return self._described(row, "")

    def statement_text(self, row: int) -> str:
        """What the bank prints on its statement."""
        line = self.tables["bank_lines"]
        kind, place = line.label("kind", row), PLACES[int(line["place"][row])]
        if kind == "card_deposit":
            return f"HEARTLAND PMT SYS {place.mid} DEP {deposit_id(int(line['deposit'][row]))[4:]}"
        if kind == "cash_bag":
            return f"BRANCH CASH DEPOSIT STORE {place.segment}"
        return f"HEARTLAND PMT SYS FEES {place.mid}" if kind == "processor_fee" else "MISC CREDIT REF 88213"

    def _described(self, journal: int, words: str) -> str:
        table = self.tables["journals"]
        kind = table.label("kind", journal)
        place = PLACES[int(table["place"][journal])]
        day = day_text(int(table["je_date"][journal]))
        if kind == "card_deposit":
            deposit = int(table["deposit"][journal])
            group = GROUP_NAMES[int(self.tables["deposits"]["brand_group"][deposit])]
            if place.route == "C":
                return f"HEARTLAND MID {place.mid} {group} DEPOSIT {day}".strip()
            return f"HL:DEP:{deposit_id(deposit)} {group} {words or 'deposit'}"
        if kind in {"monthly_fee", "fee_payment"}:
            return f"{invoice_number(self.tables['ap_invoices'], int(table['ap_invoice'][journal]))} {words}".strip()
        if kind in {"stray", "mistake"}:
            return "MISC DEPOSIT 88213" if kind == "stray" else "MISC DEPOSIT 88299"
        if kind == "reversal":
            return f"REVERSAL OF {table.label('journal_code', journal)}-{int(table['journal_num'][reversed_journal(table)])}"
        shown = {"cash_bag": "CASH BAG", "store_day": "POS", "ar_day": "POS AR", "receipt": "POS RECEIPT"}[kind]
        return f"{shown} {place.segment} {day} {words}".strip()


def invoice_number(invoices: Table, row: int) -> str:
    """The processor's number of a monthly invoice."""
    month = int(invoices["month"][row])
    return f"HPS-{PLACES[int(invoices['place'][row])].mid}-{month // 12}-{month % 12 + 1:02d}"


def reversed_journal(journals: Table) -> int:
    """The journal that the one reversal undoes; NONE without one."""
    found = np.flatnonzero(journals["kind"] == journals.code("kind", "mistake"))
    return int(found[0]) if len(found) else NONE


def reversed_line(tables: dict[str, Table], row: int) -> int:
    """The ledger line that a line of a reversal undoes; NONE for any other line."""
    journals, lines = tables["journals"], tables["gl_lines"]
    if journals.label("kind", int(lines["journal"][row])) != "reversal":
        return NONE
    same = (lines["journal"] == reversed_journal(journals)) & (lines["line_no"] == lines["line_no"][row])
    return int(np.flatnonzero(same)[0])
