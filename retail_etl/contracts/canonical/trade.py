"""What must hold of orders and credit memos: what is owed, in the currency it settles in."""

from __future__ import annotations

from typing import Final

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import SYSTEMS, FromLoad
from retail_etl.contracts.columns import Moment, amount, currency_code, day, moment, text, value_of

ORDER_TYPES: Final = ("sale", "web_order", "special_order", "return", "layaway", "sales_order")
PAYMENT_STATES: Final = (
    "unpaid",
    "authorized",
    "partially_paid",
    "paid",
    "partially_refunded",
    "refunded",
    "voided",
    "failed",
)


class Orders(FromLoad):
    """Orders of the web shop, the tills and the ledger, at the amount that all their tenders together must pay.

    One sale may have a row in each system: a web order stands at the tills and in the ledger too.
    """

    source_system: pl.String = value_of("The system whose order it is.", SYSTEMS)
    order_id: pl.String = text(
        "`MO-` and the web order's number; the tills' id, in Heartland Retail after its kind; `SO-`, company, number.",
        required=True,
    )
    order_reference: pl.String = text("The order's number, cleaned.", required=True)
    state: pl.String = text(
        "Magento's state (never the status, which a merchant may rename); of the others pending, open, processing, on_hold, "
        "partially_fulfilled, fulfilled, completed, cancelled or voided.",
        required=True,
    )
    total_minor: pl.Int64 = amount(
        "What is owed, refunds not taken off, gift cards, store credit and points added back; negative for a return.",
        required=True,
        signed=True,
    )
    paid_minor: pl.Int64 = amount("What the system itself counts as paid.", required=True, signed=True)
    refunded_minor: pl.Int64 = amount("What the system itself counts as refunded.", required=True, signed=True)
    currency: pl.String = currency_code("The currency in which it settles: of web orders the base currency.")
    stands_as_reference: pl.String = text("The number under which it stands now: another order's where an edit replaced it.")
    edited_from_reference: pl.String = text("The first order of the edits that led to this one.")
    payment_method: pl.String = text("The shop's code of the payment method.")
    gateway_transaction_id: pl.String = text("The gateway's id of its last transaction.")
    created_at: Moment = moment("When it was placed; of a ledger order the beginning of its day.", required=True)
    business_date: pl.Date = day("The company's day it was placed on; of a till's order the store's day.", required=True)
    updated_at: Moment = moment("When the source last changed it.", required=True)
    order_type: pl.String = value_of("What kind of order it is.", ORDER_TYPES, required=False)
    external_system: pl.String = text("The system that it was brought in from.")
    external_reference: pl.String = text("Its number there, cleaned.")
    parent_order_id: pl.String = text("The sale that a return gives back; empty on a blind return.")
    customer_id: pl.String = text("The customer, as in `canonical.customers`; empty for walk-ins and guests.")
    location_id: pl.String = text("The store that gets the credit.")
    fulfillment_location_id: pl.String = text("The store that ships.")
    register_id: pl.String = text("The register.")
    payment_state: pl.String = value_of("How far it is paid, as its source tells.", PAYMENT_STATES, required=False)
    subtotal_minor: pl.Int64 = amount(
        "Its lines, tax and shipping excluded; total = subtotal - discount + tax + shipping + other.", signed=True
    )
    discount_minor: pl.Int64 = amount("What is taken off that subtotal; discounts inside the lines are not.", signed=True)
    tax_minor: pl.Int64 = amount("Tax, that on shipping included.", signed=True)
    shipping_minor: pl.Int64 = amount("Shipping, tax excluded; 0 where it stands among other charges.", signed=True)
    other_minor: pl.Int64 = amount("Tips, surcharges, rounding, other charges, tax hidden in discounts.", signed=True)
    completed_at: Moment = moment("When it was first completed.")


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
