"""What must hold of staged payments of Heartland Retail, which stand inside their documents."""

from __future__ import annotations

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    StagedByMoment,
    amount,
    currency_code,
    day,
    flag,
    moment,
    text,
)


class HeartlandRetailTicketPayments(StagedByMoment):
    """Payments on tickets; what is refunded is negative."""

    ticket_id: pl.String = text("The ticket that it pays.", required=True)
    id: pl.String = text("Heartland Retail's id of the payment, inside its ticket.", required=True)
    ticket_status: pl.String = text("The ticket's status: money on an unfinished one is held, not earned.", required=True)
    ticket_type: pl.String = text("Ticket for a sale, Return for goods brought back.")
    parent_ticket_id: pl.String = text("The sale that a return gives back.")
    location_id: pl.String = text("The store that gets the credit.")
    station_id: pl.String = text("The till.")
    customer_id: pl.String = text("The customer; empty for a walk-in.")
    payment_class: pl.String = text("Heartland Retail's class of the payment: CustomPayment, Payments::ExternalPayment.")
    payment_type_id: pl.String = text("The tender, by the id of its payment type.")
    amount_minor: pl.Int64 = amount("What was paid; negative where money went back.", required=True, signed=True)
    currency: pl.String = currency_code("The currency of the amount: the company's, for the API names none.")
    is_deposit: pl.Boolean = flag("Whether it is a prepayment: a liability, not revenue.", required=True)
    description: pl.String = text("What the till noted on the payment.")
    occurred_at: Moment = moment("When it was completed, or the ticket was, or begun.", required=True)
    business_date: pl.Date = day(
        "The store's day of the ticket's completion, or of its beginning while it is open.", required=True
    )
    payment_updated_at: Moment = moment("When the payment itself was last changed, where Heartland Retail tells.")
    updated_at: Moment = moment("When Heartland Retail last changed the ticket with the payment.", required=True)


class HeartlandRetailOrderPayments(StagedByMoment):
    """Payments on sales orders: prepayments until goods are invoiced."""

    order_id: pl.String = text("The order that it pays.", required=True)
    id: pl.String = text("Heartland Retail's id of the payment, inside its order.", required=True)
    order_status: pl.String = text("The order's status: money on an unfinished one is held, not earned.", required=True)
    location_id: pl.String = text("The store that gets the credit.")
    station_id: pl.String = text("The till.")
    customer_id: pl.String = text("The customer; empty for a walk-in.")
    payment_class: pl.String = text("Heartland Retail's class of the payment: CustomPayment, Payments::ExternalPayment.")
    payment_type_id: pl.String = text("The tender, by the id of its payment type.")
    amount_minor: pl.Int64 = amount("What was paid; negative where money went back.", required=True, signed=True)
    currency: pl.String = currency_code("The currency of the amount: the company's, for the API names none.")
    is_deposit: pl.Boolean = flag("Whether it is a prepayment: a liability, not revenue.", required=True)
    description: pl.String = text("What the till noted on the payment.")
    occurred_at: Moment = moment("When it was completed, or the order was, or begun.", required=True)
    business_date: pl.Date = day(
        "The store's day of the order's completion, or of its beginning while it is open.", required=True
    )
    payment_updated_at: Moment = moment("When the payment itself was last changed, where Heartland Retail tells.")
    updated_at: Moment = moment("When Heartland Retail last changed the order with the payment.", required=True)
