"""What must hold of staged supplier invoices of Epicor."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import Quantity, StagedRows, amount, currency_code, day, flag, number, quantity, text


class EpicorApInvoices(StagedRows):
    """Supplier invoices; the card processor's monthly fees are some of them. Supplier and invoice number identify one."""

    company: pl.String = text("The Epicor company.", required=True)
    vendor_num: pl.Int64 = number("The supplier.", required=True)
    invoice_num: pl.String = text("The supplier's number of the invoice; of a processor its statement.", required=True)
    group_id: pl.String = text("The entry group.")
    invoice_date: pl.Date = day("The day of the invoice.", required=True)
    due_date: pl.Date = day("The day by which it is to be paid.")
    apply_date: pl.Date = day("The day under which it is booked.")
    terms_code: pl.String = text("The terms of payment.")
    is_debit_memo: pl.Boolean = flag("Whether it is a memo: a rebate of fees.", required=True)
    currency: pl.String = currency_code("The invoice's currency.")
    book_currency: pl.String = currency_code("The company's currency, in which its book is kept.")
    book_amount_minor: pl.Int64 = amount("The amount in the company's currency.", signed=True)
    vendor_amount_minor: pl.Int64 = amount(
        "The amount as the supplier states it; it must equal the computed one before posting.", signed=True
    )
    amount_minor: pl.Int64 = amount("The amount as its lines come to.", required=True, signed=True)
    book_balance_minor: pl.Int64 = amount("What is owed, in the company's currency.", signed=True)
    balance_minor: pl.Int64 = amount("What is owed.", signed=True)
    description: pl.String = text("The invoice's text.")
    comment: pl.String = text("A comment.")
    invoice_ref: pl.String = text("Of a memo, the invoice it corrects.")
    external_id: pl.String = text("The id that another system gave it.")
    is_posted: pl.Boolean = flag("Whether it is posted.", required=True)
    is_open: pl.Boolean = flag("Whether anything is still owed.")
    is_held: pl.Boolean = flag("Whether it is held back from posting.")
    is_payment_held: pl.Boolean = flag("Whether it is held back from payment.")
    change_date: pl.Date = day("The day of its last change.")
    changed_by: pl.String = text("Who changed it last.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorApInvoiceLines(StagedRows):
    """Lines of supplier invoices."""

    company: pl.String = text("The Epicor company.", required=True)
    vendor_num: pl.Int64 = number("The supplier.", required=True)
    invoice_num: pl.String = text("The invoice.", required=True)
    invoice_line: pl.Int64 = number("The line's number in the invoice.", required=True)
    line_type: pl.String = text("Whether it is a receipt, miscellaneous, an advance.")
    part_num: pl.String = text("The part, or the kind of fee.")
    description: pl.String = text("The line's text.")
    vendor_qty: Quantity = quantity("The quantity in the supplier's units.")
    purchasing_uom: pl.String = text("The supplier's unit.")
    currency: pl.String = currency_code("The invoice's currency.")
    unit_cost: Quantity = quantity("The cost a unit, with up to five decimals.")
    extended_minor: pl.Int64 = amount("The cost of the line.", required=True, signed=True)
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)


class EpicorApInvoiceExpenses(StagedRows):
    """To which accounts the lines of supplier invoices are charged."""

    company: pl.String = text("The Epicor company.", required=True)
    vendor_num: pl.Int64 = number("The supplier.", required=True)
    invoice_num: pl.String = text("The invoice.", required=True)
    invoice_line: pl.Int64 = number("The line.", required=True)
    expense_seq: pl.Int64 = number("The expense's number in the line.", required=True)
    currency: pl.String = currency_code("The invoice's currency.")
    amount_minor: pl.Int64 = amount("The amount charged.", required=True, signed=True)
    gl_account: pl.String = text("The whole account, its segments joined by a vertical bar.")
    sys_row_id: pl.String = text("The row's global id.")
    revision: pl.Int64 = number("The revision along which the stream is read; the highest wins.", required=True)
