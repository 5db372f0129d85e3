"""What must hold of staged sales documents of Heartland Retail: tickets, orders, invoices."""

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


class HeartlandRetailTickets(StagedByMoment):
    """Tickets of the tills: sales, and returns with negative amounts."""

    id: pl.String = text(
        "Heartland Retail's id of the ticket; tickets, orders and invoices count apart, so their numbers repeat.", required=True
    )
    ticket_number: pl.String = text("The number on the receipt; not unique over stores and years.")
    ticket_type: pl.String = text("Ticket for a sale, Return for goods brought back.", required=True)
    status: pl.String = text("Complete, incomplete, on hold or void, as Heartland Retail writes it.", required=True)
    is_completed: pl.Boolean = flag("Whether the till closed the ticket; money may be held on an open one.")
    station_id: pl.String = text("The till.")
    location_id: pl.String = text("The store that gets the credit.")
    customer_id: pl.String = text("The customer; empty for a walk-in.")
    parent_ticket_id: pl.String = text("The sale that a return gives back; empty on a blind return.")
    currency: pl.String = currency_code("The currency of all amounts of the ticket: the company's, for the API names none.")
    original_subtotal_minor: pl.Int64 = amount("Lines at their original prices.", signed=True)
    discount_minor: pl.Int64 = amount("All discounts.", signed=True)
    subtotal_minor: pl.Int64 = amount("Lines after discounts, tax excluded.", signed=True)
    tax_minor: pl.Int64 = amount("Sales tax.", signed=True)
    total_minor: pl.Int64 = amount("What the customer owes; negative for a return.", required=True, signed=True)
    paid_minor: pl.Int64 = amount("What was tendered; negative where money went back.", signed=True)
    balance_minor: pl.Int64 = amount("What is still open.", signed=True)
    lines_json: pl.String = text("Item, tax and shipping lines as delivered, as JSON.")
    completed_at: Moment = moment("When the ticket was closed.")
    business_date: pl.Date = day("The store's day of completion, or of the ticket's beginning while it is open.", required=True)
    created_at: Moment = moment("When the ticket was begun.")
    updated_at: Moment = moment("When Heartland Retail last changed the ticket.", required=True)


class HeartlandRetailOrders(StagedByMoment):
    """Orders taken for later: special orders, web orders, layaways; revenue comes with their invoices."""

    id: pl.String = text(
        "Heartland Retail's id of the order; tickets, orders and invoices count apart, so their numbers repeat.", required=True
    )
    order_number: pl.String = text("The number shown to people.")
    status: pl.String = text("Pending, open, closed or cancelled, as Heartland Retail writes it.", required=True)
    station_id: pl.String = text("The till.")
    location_id: pl.String = text("The store that gets the credit.")
    customer_id: pl.String = text("The customer.")
    currency: pl.String = currency_code("The currency of all amounts of the order: the company's, for the API names none.")
    shipping_minor: pl.Int64 = amount("What shipping costs the customer.", signed=True)
    discount_minor: pl.Int64 = amount("All discounts.", signed=True)
    subtotal_minor: pl.Int64 = amount("Lines after discounts, tax excluded.", signed=True)
    tax_minor: pl.Int64 = amount("Sales tax.", signed=True)
    total_minor: pl.Int64 = amount("What the customer owes.", required=True, signed=True)
    paid_minor: pl.Int64 = amount("What was paid so far; a liability until goods are invoiced.", signed=True)
    balance_minor: pl.Int64 = amount("What is still open.", signed=True)
    lines_json: pl.String = text("Lines as delivered, as JSON.")
    completed_at: Moment = moment("When the order was closed.")
    business_date: pl.Date = day("The store's day of completion, or of the order while it is open.", required=True)
    created_at: Moment = moment("When the order was taken.")
    updated_at: Moment = moment("When Heartland Retail last changed the order.", required=True)


class HeartlandRetailInvoices(StagedByMoment):
    """Invoices: goods of an order handed over or shipped, the moment at which it becomes revenue."""

    id: pl.String = text(
        "Heartland Retail's id of the invoice; tickets, orders and invoices count apart, so their numbers repeat.",
        required=True,
    )
    invoice_number: pl.String = text("The number shown to people.")
    invoice_type: pl.String = text("Invoice, as Heartland Retail writes it.")
    status: pl.String = text("Complete or incomplete, as Heartland Retail writes it.", required=True)
    order_id: pl.String = text("The order whose goods it hands over.")
    station_id: pl.String = text("The till.")
    location_id: pl.String = text("The store that the goods come from.")
    customer_id: pl.String = text("The customer.")
    currency: pl.String = currency_code("The currency of all amounts of the invoice: the company's, for the API names none.")
    discount_minor: pl.Int64 = amount("All discounts.", signed=True)
    subtotal_minor: pl.Int64 = amount("Lines after discounts, tax excluded.", signed=True)
    tax_minor: pl.Int64 = amount("Sales tax.", signed=True)
    total_minor: pl.Int64 = amount("What becomes revenue and tax.", required=True, signed=True)
    lines_json: pl.String = text("Lines as delivered, as JSON.")
    completed_at: Moment = moment("When the invoice was closed.")
    business_date: pl.Date = day(
        "The store's day of completion, or of the invoice's beginning while it is open.", required=True
    )
    created_at: Moment = moment("When the invoice was made.")
    updated_at: Moment = moment("When Heartland Retail last changed the invoice.", required=True)
