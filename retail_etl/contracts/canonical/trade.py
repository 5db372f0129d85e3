"""What must hold of orders and credit memos: what is owed, in the currency it settles in."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import SYSTEMS, FromLoad
from retail_etl.contracts.columns import Moment, amount, currency_code, day, moment, text, value_of


class Orders(FromLoad):
    """Web orders at the amount that all their tenders together must pay."""

    source_system: pl.String = value_of("The system that took it.", SYSTEMS)
    order_id: pl.String = text("`MO-` and the order's number.", required=True)
    order_reference: pl.String = text("The order's number, cleaned.", required=True)
    state: pl.String = text("Magento's state (never the status, which a merchant may rename).", required=True)
    total_minor: pl.Int64 = amount("Grand total with gift cards, store credit and points added back.", required=True)
    paid_minor: pl.Int64 = amount("What the shop itself counts as paid.", required=True)
    refunded_minor: pl.Int64 = amount("What the shop itself counts as refunded.", required=True)
    currency: pl.String = currency_code("The base currency, in which it settles.")
    stands_as_reference: pl.String = text("The number under which it stands now: another order's where an edit replaced it.")
    edited_from_reference: pl.String = text("The first order of the edits that led to this one.")
    payment_method: pl.String = text("The shop's code of the payment method.")
    gateway_transaction_id: pl.String = text("The gateway's id of its last transaction.")
    created_at: Moment = moment("When it was placed.", required=True)
    business_date: pl.Date = day("The company's day it was placed on.", required=True)
    updated_at: Moment = moment("When the source last changed it.", required=True)


class CreditMemos(FromLoad):
    """Credit memos: what a refund must come to."""

    source_system: pl.String = value_of("The system that made it.", SYSTEMS)
    credit_memo_id: pl.String = text("`MC-` and the credit memo's number.", required=True)
    credit_memo_reference: pl.String = text("The credit memo's number, cleaned.", required=True)
    order_reference: pl.String = text("The number of its order; empty until the order is staged.")
    total_minor: pl.Int64 = amount("What goes back to the customer, by all tenders together.", required=True)
    currency: pl.String = currency_code("The base currency.")
    created_at: Moment = moment("When it was made.", required=True)
    business_date: pl.Date = day("The company's day it was made on.", required=True)
    updated_at: Moment = moment("When the source last changed it.", required=True)
