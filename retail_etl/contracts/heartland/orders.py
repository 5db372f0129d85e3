"""Orders and tickets of the tills, with their lines and parcels."""

from __future__ import annotations

from typing import Final

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    StagedByMoment,
    amount,
    currency_code,
    day,
    heartland_id,
    moment,
    parts,
    text,
    value_of,
)

ORDER_TYPES: Final = ("pos_sale", "web_order", "special_order", "return", "layaway")


class HeartlandOrders(StagedByMoment):
    """Orders and tickets: sales, web orders, special orders, returns and layaways."""

    id: pl.String = heartland_id("Heartland's id of the order.", required=True)
    order_number: pl.String = text("The number on the receipt; not unique over stores and years.")
    external_id: pl.String = text("The order's number in the system it came from: Magento's increment id.")
    source_system: pl.String = text("The system it came from.")
    order_type: pl.String = value_of("Sale, web order, special order, return or layaway.", ORDER_TYPES)
    parent_order_id: pl.String = heartland_id("The sale that a return gives back; empty on a blind return.")
    customer_id: pl.String = heartland_id("The customer; empty for a walk-in.")
    location_id: pl.String = heartland_id("The store that gets the credit.", required=True)
    fulfillment_location_id: pl.String = heartland_id("The store that ships.")
    station_id: pl.String = heartland_id("The till.")
    ordered_at: Moment = moment("When the order was taken.", required=True)
    completed_at: Moment = moment("When it was first completed.")
    business_date: pl.Date = day("The store's day of completion, or of the order while it is open.", required=True)
    timezone: pl.String = text("The store's time zone.")
    status: pl.String = text("The order's status as Heartland writes it; three vocabularies are in use.", required=True)
    payment_status: pl.String = text("Unpaid, authorised, partly paid, paid, refunded.")
    currency: pl.String = currency_code("The currency of all amounts of the order.")
    subtotal_minor: pl.Int64 = amount("Lines without shipping, tax excluded.", required=True, signed=True)
    order_discount_minor: pl.Int64 = amount("The discount on the whole order.", required=True, signed=True)
    discount_minor: pl.Int64 = amount(
        "All discounts, for information: those on lines are already in the subtotal.", required=True, signed=True
    )
    tax_minor: pl.Int64 = amount("Sales tax.", required=True, signed=True)
    shipping_minor: pl.Int64 = amount("Shipping, where the order carries it.", required=True, signed=True)
    tip_minor: pl.Int64 = amount("Tips given with the order.", required=True, signed=True)
    surcharge_minor: pl.Int64 = amount("Card surcharges.", required=True, signed=True)
    rounding_minor: pl.Int64 = amount("Cash rounding.", required=True, signed=True)
    total_minor: pl.Int64 = amount("What the customer owes; negative for a return.", required=True, signed=True)
    amount_paid_minor: pl.Int64 = amount("What was paid.", required=True, signed=True)
    amount_refunded_minor: pl.Int64 = amount("What was paid back.", required=True, signed=True)
    balance_due_minor: pl.Int64 = amount("What is still open: total less paid plus refunded.", required=True, signed=True)
    created_at: Moment = moment("When the order's row was made.")
    updated_at: Moment = moment("When Heartland last changed the order or anything that belongs to it.", required=True)
    line_items: pl.String = parts(
        "The lines, a JSON list of objects: id, line_type (item, gift_card, shipping, fee, donation), sku, product_id, "
        "description, quantity, price, original_price, discount_amount, tax_amount, tax_lines (a list: name, rate, "
        "amount), total, gift_card_last4. Those of a return have negative quantities."
    )
    shipments: pl.String = parts(
        "The parcels, a JSON list of objects: id, carrier, tracking_number, shipped_at, lines (a list: line_id, quantity)."
    )
    shipping_address: pl.String = parts(
        "Where it goes, a JSON object: name, line1, line2, city, state, postal_code, country, phone, full_address."
    )
    billing_address: pl.String = parts(
        "Who is billed, a JSON object: name, line1, line2, city, state, postal_code, country, phone, full_address."
    )
    custom: pl.String = parts("What was noted with it, a JSON object: held_in_shop (yes, no) of an order of the shop.")
