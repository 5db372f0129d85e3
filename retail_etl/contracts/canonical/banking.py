"""What must hold of the bank's own statement, and of the cash that is carried to the bank."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import SYSTEMS, FromLoad
from retail_etl.contracts.columns import amount, currency_code, day, flag, number, text, value_of


class BankLines(FromLoad):
    """Lines of the bank's own statement, imported by the ledger or read from a file."""

    source_system: pl.String = value_of("The system that brought it.", SYSTEMS)
    bank_line_id: pl.String = text("`BANK-` and that system's id of the line.", required=True)
    bank_account: pl.String = text("The account by its name here; never its number.", required=True)
    amount_minor: pl.Int64 = amount("What came; what went is negative.", required=True, signed=True)
    currency: pl.String = currency_code("Currency of the amount.")
    value_date: pl.Date = day("The day on which it counts.", required=True)
    booked_date: pl.Date = day("The day on which the bank booked it.")
    reference: pl.String = text("What the bank prints beside it.")
    statement: pl.String = text("The statement that it stands on.")


class CashDrawers(FromLoad):
    """A store's cash of a day, all registers together, as far as report and ledger tell it."""

    source_system: pl.String = value_of("The system that the cash was taken in.", SYSTEMS)
    drawer_id: pl.String = text("`CASH-`, the store and the day.", required=True)
    location_id: pl.String = text("The store.", required=True)
    register_id: pl.String = text("The register; empty where a store's registers stand together.")
    business_date: pl.Date = day("The store's day.", required=True)
    payment_count: pl.Int64 = number("How many cash payments and refunds.", required=True, least=0)
    cash_sales_minor: pl.Int64 = amount("Cash that came in.", required=True)
    cash_refunds_minor: pl.Int64 = amount("Cash that was paid back, negative.", required=True, signed=True)
    over_short_minor: pl.Int64 = amount("What was counted beyond that; a shortage is negative.", required=True, signed=True)
    deposit_minor: pl.Int64 = amount("What goes to the bank.", required=True, signed=True)
    currency: pl.String = currency_code("Currency of the amounts.")
    is_counted: pl.Boolean = flag("Whether the ledger has the day, and with it what was counted.", required=True)
