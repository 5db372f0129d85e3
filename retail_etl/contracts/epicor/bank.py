"""What must hold of staged bank accounts of Epicor, imported statements and bank transactions."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import StagedRows, amount, currency_code, day, flag, number, text


class EpicorBankAccounts(StagedRows):
    """Bank accounts as the ledger knows them: those at a bank, and those that stand for a clearing account."""

    company: pl.String = text("The Epicor company.", required=True)
    bank_acct_id: pl.String = text("The account's code.", required=True)
    description: pl.String = text("The account's text.")
    bank_name: pl.String = text("The bank; empty for accounts that stand for a clearing account.")
    currency: pl.String = currency_code("The account's currency.")
    is_pending_used: pl.Boolean = flag("Whether payments stand on a pending account until the bank has them.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number(
        "The row's revision, 0 where the service tells none; the stream is read whole, whatever it says.", required=True
    )


class EpicorBankStatements(StagedRows):
    """Bank statements as they were imported: one a bank account and span of days."""

    company: pl.String = text("The Epicor company.", required=True)
    cash_book_num: pl.Int64 = number("The statement's number.", required=True)
    bank_acct_id: pl.String = text("The bank account that it is of.")
    currency: pl.String = currency_code("The account's currency.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorBankLines(StagedRows):
    """Lines of the bank's own statement as Epicor imported them, with what finance has matched. Money in is positive."""

    company: pl.String = text("The Epicor company.", required=True)
    cash_book_num: pl.Int64 = number("The statement.", required=True)
    cashbook_line: pl.Int64 = number("The line's number in the statement.", required=True)
    bank_acct_id: pl.String = text("The bank account; where the line does not say, its statement does.")
    tran_type: pl.String = text("What finance takes it for: bank transaction, manual, supplier payment, receipt, deposit.")
    tran_date: pl.Date = day("The day on which the bank booked it.", required=True)
    amount_minor: pl.Int64 = amount(
        "What the bank booked, money in positive: the imported amount, or the line's where nothing was imported.",
        required=True,
        signed=True,
    )
    is_imported: pl.Boolean = flag("Whether the bank sent the line; otherwise finance wrote it.")
    is_cleared: pl.Boolean = flag("Whether finance has matched all of an imported line.")
    currency: pl.String = currency_code("The account's currency.")
    line_minor: pl.Int64 = amount("The amount of the statement's line as finance works with it.", signed=True)
    imported_minor: pl.Int64 = amount("The amount as the bank sent it; 0 where the line was not imported.", signed=True)
    uncleared_minor: pl.Int64 = amount("How much of it nothing is matched with yet.", signed=True)
    reference: pl.String = text("What the bank printed: references to deposits stand here.")
    head_num: pl.Int64 = number("The receipt or payment that finance matched it with.")
    line_status: pl.Int64 = number("Kinetic's own status of the line.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorBankAdjustments(StagedRows):
    """Bank transactions that finance entered: fees, chargebacks, deposits. A void one stands beside what it undoes."""

    company: pl.String = text("The Epicor company.", required=True)
    bank_acct_id: pl.String = text("The bank account.", required=True)
    tran_num: pl.Int64 = number("The transaction's number.", required=True)
    is_void: pl.Boolean = flag("Whether this is the record that undoes the transaction.", required=True)
    tran_date: pl.Date = day("The day of the transaction.", required=True)
    currency: pl.String = currency_code("The transaction's currency.")
    book_currency: pl.String = currency_code("The company's currency, in which its book is kept.")
    book_amount_minor: pl.Int64 = amount("The amount in the company's currency.", signed=True)
    amount_minor: pl.Int64 = amount("The amount; money in is positive.", required=True, signed=True)
    reference: pl.String = text("The reference.")
    bank_fee_id: pl.String = text("The kind of fee.")
    is_gl_posted: pl.Boolean = flag("Whether it reached the general ledger.")
    is_cleared: pl.Boolean = flag("Whether finance matched it with the statement.")
    book_cleared_minor: pl.Int64 = amount("How much of it, in the company's currency.", signed=True)
    cleared_date: pl.Date = day("The day on which that was done.")
    bank_slip: pl.String = text("The statement's slip.")
    journal_code: pl.String = text("The journal in the general ledger.")
    journal_num: pl.Int64 = number("The journal's number.")
    group_id: pl.String = text("The entry group.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)
