"""What must hold of order lines, refunds and gift cards."""

from __future__ import annotations

from typing import Final

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.canonical.shared import PAYMENT_STATUSES, SYSTEMS, FromLoad
from retail_etl.contracts.columns import (
    Moment,
    Quantity,
    amount,
    currency_code,
    day,
    flag,
    last_four,
    moment,
    number,
    text,
    value_of,
)
from retail_etl.contracts.columns import quantity as measure

LINE_TYPES: Final = ("item", "gift_card", "shipping", "fee", "donation", "tax", "other")


class OrderLines(FromLoad):
    """Lines of orders of every system. Amounts are decimals, for the web shop keeps four places on its lines."""

    source_system: pl.String = value_of("The system that took the order.", SYSTEMS)
    order_id: pl.String = text("The order, as in `canonical.orders`.", required=True)
    line_id: pl.String = text("The line, inside its order.", required=True)
    parent_line_id: pl.String = text("The line that it is a part of: a configurable's or a bundle's.")
    line_type: pl.String = value_of("What is sold.", LINE_TYPES)
    product_id: pl.String = text("The product by that system's id, where the line names it.")
    sku: pl.String = text("The stock-keeping unit, as delivered.")
    description: pl.String = text("The line's text.")
    quantity: Quantity = measure("How many, in units of sale; negative on a return.")
    unit: pl.String = text("The unit of sale; empty where only pieces are known.")
    unit_price: Quantity = measure("The price of `price_per` units before discount, tax excluded.")
    price_per: Quantity = measure("How many units the price is for: 1, 100 or 1000.")
    original_unit_price: Quantity = measure("The price before any markdown.")
    discount_amount: Quantity = measure("What was taken off the line.")
    tax_amount: Quantity = measure("Tax of the line; empty where the system keeps tax by order.")
    net_amount: Quantity = measure("What the line comes to after its discount, tax excluded.")
    carries_money: pl.Boolean = flag(
        "Whether its amounts count towards the order: of a configurable or bundle, either the whole or its parts.",
        required=True,
    )
    currency: pl.String = currency_code("The currency of its prices and amounts.")
    tax_rate: Quantity = measure("The tax rate in per cent, where delivered.")
    invoiced_quantity: Quantity = measure("How many were invoiced.")
    shipped_quantity: Quantity = measure("How many were sent.")
    refunded_quantity: Quantity = measure("How many were given back.")
    canceled_quantity: Quantity = measure("How many were cancelled.")
    is_void: pl.Boolean = flag("Whether the line was cancelled.", required=True)
    external_line_id: pl.String = text("The line's id in the system that the order came from.")
    gift_card_last4: pl.String = last_four("Of a gift card sold: the last four of its number.")


class Refunds(FromLoad):
    """Money that went back to customers: payments at the tills, credit memos of the shop."""

    source_system: pl.String = value_of("The system that recorded it.", SYSTEMS)
    refund_id: pl.String = text("The payment's or the credit memo's id there.", required=True)
    original_payment_id: pl.String = text("The payment that it gives back; empty on a blind refund.")
    order_id: pl.String = text("The order that it gives back, as in `canonical.orders`.")
    return_order_id: pl.String = text("The return that brought the goods back.")
    order_reference: pl.String = text("The order's number, cleaned; a reference, never a key.")
    web_order_reference: pl.String = text("The web order's number, where it gives one back.")
    credit_memo_id: pl.String = text("The credit memo that asked for it, as in `canonical.credit_memos`.")
    amount_minor: pl.Int64 = amount("What went back, by all tenders together; never negative.", required=True)
    to_gift_card_minor: pl.Int64 = amount("What of it went to gift cards.")
    to_store_credit_minor: pl.Int64 = amount("What of it went to store credit.")
    currency: pl.String = currency_code("Currency of the amounts.")
    tender: pl.String = text("How it went back: VISA, CASH …; empty where several ways are one document.")
    tender_type: pl.String = text("The kind of tender.")
    status: pl.String = value_of("Whether money moved: only captured ones did.", PAYMENT_STATUSES)
    is_online: pl.Boolean = flag("Whether the shop asked the gateway itself; empty for the tills.")
    gateway_transaction_id: pl.String = text("The gateway's id of the refund.")
    location_id: pl.String = text("The store that gave it back.")
    occurred_at: Moment = moment("When it happened.", required=True)
    business_date: pl.Date = day("The store's day it belongs to.", required=True)
    settlement_date: pl.Date = day("The day on which it left the bank account.")
    updated_at: Moment = moment("When the source last changed it.", required=True)


class GiftCards(FromLoad):
    """What is owed on gift cards, as far as a system's own sales and redemptions tell; their numbers are never kept."""

    source_system: pl.String = value_of("The system that sold or took it.", SYSTEMS)
    gift_card_id: pl.String = text(
        "`GC-`, the shop's own id or the last four (cards that share these stand together), and the currency.", required=True
    )
    card_last4: pl.String = last_four("The last four of its number, where known.")
    currency: pl.String = currency_code("Currency of the amounts.")
    sold_count: pl.Int64 = number("How often it was sold or loaded.", required=True, least=0)
    sold_minor: pl.Int64 = amount("What it was sold and loaded for.", required=True, signed=True)
    redeemed_count: pl.Int64 = number("How often it paid.", required=True, least=0)
    redeemed_minor: pl.Int64 = amount("What it paid.", required=True)
    refunded_minor: pl.Int64 = amount("What refunds brought back onto it.", required=True)
    liability_minor: pl.Int64 = amount(
        "Sold and brought back less paid; negative where it was sold before the first record.", required=True, signed=True
    )
    first_date: pl.Date = day("The business day of its first movement.", required=True)
    last_date: pl.Date = day("The business day of its last movement.", required=True)
