"""What must hold of staged cash receipts and customer invoices of Epicor."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import Moment, StagedRows, amount, currency_code, day, flag, moment, number, text


class EpicorCashReceipts(StagedRows):
    """Cash receipts: money of customers as finance entered it, in a group of one bank account and one day."""

    company: pl.String = text("The Epicor company.", required=True)
    group_id: pl.String = text("The entry group: one bank account and one day.", required=True)
    head_num: pl.Int64 = number("The receipt's number.", required=True)
    tran_type: pl.String = text("Payment of invoices, deposit, miscellaneous, credit memo, adjustment.")
    check_ref: pl.String = text("The cheque's number or the integration's reference; never blank in Kinetic.")
    cust_id: pl.String = text("The customer's code; empty for miscellaneous receipts.")
    cust_num: pl.Int64 = number("The customer; empty for miscellaneous receipts.")
    tran_date: pl.Date = day("The day of the receipt.", required=True)
    currency: pl.String = currency_code("The receipt's currency.")
    book_currency: pl.String = currency_code("The company's currency, in which its book is kept.")
    book_amount_minor: pl.Int64 = amount("The amount in the company's currency.", signed=True)
    amount_minor: pl.Int64 = amount(
        "The amount: receipts positive, adjustments as they were entered.", required=True, signed=True
    )
    book_applied_minor: pl.Int64 = amount("What was applied to invoices, in the company's currency.", signed=True)
    book_unapplied_minor: pl.Int64 = amount("What was not, in the company's currency.", signed=True)
    order_num: pl.Int64 = number("The order that a deposit is for.")
    reference: pl.String = text("The reference; integrations put theirs here.")
    external_id: pl.String = text("The id that another system gave it.")
    comment: pl.String = text("A comment.")
    bank_acct_id: pl.String = text("The bank account it went to; may be one that stands for a clearing account.")
    is_posted: pl.Boolean = flag("Whether it is posted.", required=True)
    is_gl_posted: pl.Boolean = flag("Whether it reached the general ledger.")
    reverse_ref: pl.Int64 = number("The receipt that this one reverses or is reversed by.")
    reverse_date: pl.Date = day("The day of the reversal.")
    credit_memo_num: pl.Int64 = number("The credit memo that stands for what was not applied.")
    abt_uid: pl.String = text("The posting: all lines of one document share it.")
    integration_ref: pl.String = text("The integration's reference, where the tenant has that column.")
    change_date: pl.Date = day("The day of its last change.")
    changed_by: pl.String = text("Who changed it last.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorCashReceiptLines(StagedRows):
    """To which invoices a cash receipt was applied."""

    company: pl.String = text("The Epicor company.", required=True)
    group_id: pl.String = text("The entry group.", required=True)
    head_num: pl.Int64 = number("The receipt.", required=True)
    invoice_num: pl.Int64 = number("The customer invoice; 0 where it is none.", required=True)
    invoice_ref: pl.Int64 = number("Tells several applications to one invoice apart.", required=True)
    tran_type: pl.String = text("The kind of application.")
    tran_date: pl.Date = day("The day of the receipt.")
    currency: pl.String = currency_code("The receipt's currency.")
    book_currency: pl.String = currency_code("The company's currency, in which its book is kept.")
    book_amount_minor: pl.Int64 = amount("The amount in the company's currency.", signed=True)
    amount_minor: pl.Int64 = amount(
        "The amount: a memo's is negative on the invoice side, positive on its own.", required=True, signed=True
    )
    discount_minor: pl.Int64 = amount("The discount taken.", signed=True)
    is_write_off: pl.Boolean = flag("Whether something was written off.")
    write_off_minor: pl.Int64 = amount("How much was.", signed=True)
    write_off_account: pl.String = text("To which account.")
    change_date: pl.Date = day("The day of its last change.")
    changed_by: pl.String = text("Who changed it last.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorArInvoices(StagedRows):
    """Customer invoices.

    Credit memos are stored with negative amounts; a suffix UR is a receipt that was not applied, and no refund.
    """

    company: pl.String = text("The Epicor company.", required=True)
    invoice_num: pl.Int64 = number("The invoice's number.", required=True)
    invoice_type: pl.String = text("Shipment, advance billing, deposit, miscellaneous.")
    invoice_suffix: pl.String = text("Credit memo, unapplied receipt (no refund), debit note, finance charge.")
    is_credit_memo: pl.Boolean = flag("Whether it is a credit memo.", required=True)
    is_open: pl.Boolean = flag("Whether anything is still owed.")
    is_posted: pl.Boolean = flag("Whether it is posted.", required=True)
    invoice_date: pl.Date = day("The day of the invoice.", required=True)
    apply_date: pl.Date = day("The day under which it is booked.")
    due_date: pl.Date = day("The day by which it is to be paid.")
    closed_date: pl.Date = day("The day on which nothing was owed any more.")
    cust_num: pl.Int64 = number("The customer billed.")
    sold_to_cust_num: pl.Int64 = number("The customer sold to.")
    order_num: pl.Int64 = number("The order.")
    po_num: pl.String = text("The customer's own reference.")
    pack_num: pl.Int64 = number("The pack.")
    currency: pl.String = currency_code("The invoice's currency.")
    book_currency: pl.String = currency_code("The company's currency, in which its book is kept.")
    book_amount_minor: pl.Int64 = amount("The amount in the company's currency.", signed=True)
    amount_minor: pl.Int64 = amount("The amount; negative for credit memos.", required=True, signed=True)
    book_balance_minor: pl.Int64 = amount("What is owed, in the company's currency.", signed=True)
    balance_minor: pl.Int64 = amount("What is owed.", signed=True)
    book_deposit_credit_minor: pl.Int64 = amount("Deposits counted against it, in the company's currency.", signed=True)
    legal_number: pl.String = text("The legal number.")
    invoice_ref: pl.Int64 = number("Of a memo, the invoice it corrects.")
    external_id: pl.String = text("The id that another system gave it.")
    group_id: pl.String = text("The entry group.")
    abt_uid: pl.String = text("The posting: all lines of one document share it.")
    changed_at: Moment = moment("When it was changed last, by the company's clock.")
    changed_by: pl.String = text("Who changed it last.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)
