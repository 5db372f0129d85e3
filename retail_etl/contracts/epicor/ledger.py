"""What must hold of the staged ledger of Epicor: posted lines and the documents behind them, accounts, periods."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import StagedRows, amount, currency_code, day, flag, number, text


class EpicorGlLines(StagedRows):
    """Journal lines as Kinetic posted them. Signed is debit less credit: red-storno companies post negative debits."""

    company: pl.String = text("The Epicor company.", required=True)
    book_id: pl.String = text("The book; a ledger with several books repeats each posting in each.", required=True)
    fiscal_year: pl.Int64 = number("The fiscal year.", required=True, least=1)
    fiscal_year_suffix: pl.String = text("Tells apart years that began twice; usually empty, and part of the key.", blank=True)
    journal_code: pl.String = text("The journal: cash receipts, sales, bank, general; codes differ by company.", required=True)
    journal_num: pl.Int64 = number("The journal's number.", required=True)
    journal_line: pl.Int64 = number("The line in the journal.", required=True)
    fiscal_period: pl.Int64 = number("The fiscal period.", required=True, least=0)
    je_date: pl.Date = day("The accounting date.", required=True)
    posted_date: pl.Date = day("The day on which finance posted it.")
    create_date: pl.Date = day("The day on which the line was made.")
    coa_code: pl.String = text("The chart of accounts.")
    gl_account: pl.String = text("The whole account, its segments joined by a vertical bar.", required=True)
    seg_value1: pl.String = text("The first segment: the natural account.")
    seg_value2: pl.String = text("The second segment, often the division.")
    seg_value3: pl.String = text("The third segment, often the store.")
    seg_value4: pl.String = text("The fourth segment.")
    seg_value5: pl.String = text("The fifth segment.")
    currency: pl.String = currency_code("The currency of the transaction.")
    debit_minor: pl.Int64 = amount("Debit in the currency of the transaction.", signed=True)
    credit_minor: pl.Int64 = amount("Credit in the currency of the transaction.", signed=True)
    book_currency: pl.String = currency_code("The currency of the book.")
    book_debit_minor: pl.Int64 = amount("Debit in the currency of the book.", required=True, signed=True)
    book_credit_minor: pl.Int64 = amount("Credit in the currency of the book.", required=True, signed=True)
    statistical: pl.Int64 = number("0 money, 1 money and quantity, 2 quantity alone.", least=0)
    source_module: pl.String = text("The module that posted it: AR, AP, GL.")
    group_id: pl.String = text("The entry group; posting deletes it.")
    description: pl.String = text("The line's text; integrations put their reference here.")
    comment_text: pl.String = text("A longer comment.")
    legal_number: pl.String = text("The legal number of the document.")
    bank_acct_id: pl.String = text("The bank account that the line moves.")
    bank_tran_num: pl.Int64 = number("The bank transaction; empty where there is none.")
    bank_slip: pl.String = text("The bank statement's slip, once it was matched.")
    ar_invoice_num: pl.Int64 = number("The customer invoice; empty where there is none.")
    ap_invoice_num: pl.String = text("The supplier's invoice.")
    vendor_num: pl.Int64 = number("The supplier; empty where there is none.")
    cr_head_num: pl.Int64 = number("The cash receipt; empty where there is none.")
    check_num: pl.Int64 = number("The cheque; empty where there is none.")
    cust_num: pl.Int64 = number("The customer; empty where there is none.")
    abt_uid: pl.String = text("The posting: all lines of one document share it.")
    corr_acc_uid: pl.String = text("The correspondence of accounts.")
    is_reverse: pl.Boolean = flag("Whether the line reverses another.")
    parent_ruid: pl.String = text("The line that this one reverses.")
    has_reverse_line: pl.Boolean = flag("Whether another line reverses this one.")
    match_code: pl.String = text("Finance's own matching mark.")
    match_date: pl.Date = day("The day of that mark.")
    is_reconciled: pl.Boolean = flag("Whether finance ticked it off against the bank.")
    is_posted: pl.Boolean = flag("Whether the line is posted.")
    sys_row_id: pl.String = text("The row's global id.")
    sys_rev_id: pl.Int64 = number("The row's revision.", required=True)
    business_date: pl.Date = day("The accounting date as the day it is judged under.", required=True)
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorGlAccounts(StagedRows):
    """The chart of accounts, one row a combination of segments."""

    company: pl.String = text("The Epicor company.", required=True)
    coa_code: pl.String = text("The chart of accounts.", required=True)
    gl_account: pl.String = text("The whole account, its segments joined by a vertical bar.", required=True)
    seg_value1: pl.String = text("The first segment: the natural account.")
    seg_value2: pl.String = text("The second segment, often the division.")
    seg_value3: pl.String = text("The third segment, often the store.")
    seg_value4: pl.String = text("The fourth segment.")
    seg_value5: pl.String = text("The fifth segment.")
    description: pl.String = text("The account's text.")
    is_active: pl.Boolean = flag("Whether it may be posted to.")
    effective_from: pl.Date = day("From when on it may be posted to.")
    effective_to: pl.Date = day("Until when; empty is for good.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorGlDocuments(StagedRows):
    """Which document stands behind a ledger line, one row a document and line: needed where a line sums up several receipts."""

    company: pl.String = text("The Epicor company.", required=True)
    sys_row_id: pl.String = text("The link's global id.", required=True)
    related_to_file: pl.String = text(
        "The kind of document: cash receipt, supplier invoice, customer invoice, bank transaction.", required=True
    )
    key1: pl.String = text("The first part of the document's key; text whatever it holds.")
    key2: pl.String = text("The second part.")
    key3: pl.String = text("The third part.")
    key4: pl.String = text("The fourth part.")
    key5: pl.String = text("The fifth part.")
    key6: pl.String = text("The sixth part.")
    tran_num: pl.Int64 = number("The link's number in the document.")
    record_type: pl.String = text("R for lines that were posted; others are templates.", required=True)
    book_id: pl.String = text("The book.", required=True)
    fiscal_year: pl.Int64 = number("The fiscal year.", required=True)
    fiscal_year_suffix: pl.String = text("Tells apart years that began twice; usually empty.", blank=True)
    journal_code: pl.String = text("The journal.", required=True)
    journal_num: pl.Int64 = number("The journal's number.", required=True)
    journal_line: pl.Int64 = number("The line in the journal.", required=True)
    gl_account: pl.String = text("The whole account.")
    tran_date: pl.Date = day("The day of the document.")
    ar_invoice_num: pl.Int64 = number("The customer invoice.")
    vendor_num: pl.Int64 = number("The supplier.")
    ap_invoice_num: pl.String = text("The supplier's invoice.")
    book_currency: pl.String = currency_code("The company's currency, in which its book is kept.")
    book_debit_minor: pl.Int64 = amount("Debit in the currency of the book.", required=True, signed=True)
    book_credit_minor: pl.Int64 = amount("Credit in the currency of the book.", required=True, signed=True)
    abt_uid: pl.String = text("The posting: all lines of one document share it.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorGlPeriodTotals(StagedRows):
    """What a fiscal period must come to by journal: how many lines, and the sums of both sides.

    Staged lines are proven against it.
    """

    company: pl.String = text("The Epicor company.", required=True)
    book_id: pl.String = text("The book.", required=True)
    fiscal_year: pl.Int64 = number("The fiscal year.", required=True)
    fiscal_period: pl.Int64 = number("The fiscal period.", required=True)
    journal_code: pl.String = text("The journal.", required=True)
    line_count: pl.Int64 = number("How many lines are posted.", required=True)
    book_currency: pl.String = currency_code("The company's currency, in which its book is kept.")
    book_debit_minor: pl.Int64 = amount("Their debits in the currency of the book.", required=True, signed=True)
    book_credit_minor: pl.Int64 = amount("Their credits in the currency of the book.", required=True, signed=True)
    revision: pl.Int64 = number("Always 0: totals have no revision, and what was read last wins.", required=True)


class EpicorFiscalPeriods(StagedRows):
    """The fiscal calendar: when each period begins and ends."""

    company: pl.String = text("The Epicor company.", required=True)
    fiscal_calendar_id: pl.String = text("The calendar.", required=True)
    fiscal_year: pl.Int64 = number("The fiscal year.", required=True)
    fiscal_year_suffix: pl.String = text("Tells apart years that began twice; usually empty.", blank=True)
    fiscal_period: pl.Int64 = number("The period's number in the year.", required=True)
    start_date: pl.Date = day("The first day.", required=True)
    end_date: pl.Date = day("The last day.", required=True)
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number(
        "The row's revision, 0 where the service tells none; the stream is read whole, whatever it says.", required=True
    )


class EpicorEarliestApplyDates(StagedRows):
    """Before which day each module takes no more postings."""

    company: pl.String = text("The Epicor company.", required=True)
    module: pl.String = text("The module: general journal, cash, receivables, payables, inventory.", required=True)
    earliest_apply_date: pl.Date = day("The earliest day that may be booked to.")
    description: pl.String = text("The module's text.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number(
        "The row's revision, 0 where the service tells none; the stream is read whole, whatever it says.", required=True
    )
