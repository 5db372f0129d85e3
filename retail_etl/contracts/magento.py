"""What must hold of staged Magento records: web orders with their payment, and credit memos.

Every amount exists twice, in the base currency (in which payments settle) and in the shopper's.
"""

from __future__ import annotations

from typing import Final

import polars as pl  # noqa: TC002 -- Pandera reads the annotations when the class is made

from retail_etl.contracts.columns import (
    Moment,
    Quantity,
    StagedByMoment,
    amount,
    currency_code,
    day,
    flag,
    last_four,
    moment,
    number,
    quantity,
    text,
    value_of,
)

ORDER_STATES: Final = ("new", "pending_payment", "processing", "complete", "closed", "canceled", "holded", "payment_review")


class MagentoOrders(StagedByMoment):
    """Web orders, each with what its payment tells."""

    entity_id: pl.Int64 = number("Magento's id of the order.", required=True, least=1)
    increment_id: pl.String = text(
        "The order's number; unique within a store view only, and not always a number.", required=True
    )
    store_id: pl.Int64 = number("The store view that took the order.", required=True, least=0)
    original_increment_id: pl.String = text("The first order's number where this one replaced it by an edit.")
    relation_parent_id: pl.String = text("The entity id of the order that this one replaces.")
    relation_parent_real_id: pl.String = text("The number of the order that this one replaces.")
    relation_child_id: pl.String = text("The entity id of the order that replaces this one.")
    relation_child_real_id: pl.String = text("The number of the order that replaces this one.")
    state: pl.String = value_of("The order's state: the closed list that all logic uses.", ORDER_STATES)
    status: pl.String = text("The status shown to people; merchants rename it, so nothing hangs on it.")
    customer_id: pl.String = text("The customer's account; empty for a guest.")
    is_guest: pl.Boolean = flag("Whether the shopper had no account.", required=True)
    base_currency: pl.String = currency_code("The currency of the base amounts.")
    order_currency: pl.String = currency_code("The currency the shopper saw.")
    grand_total_minor: pl.Int64 = amount(
        "What was to pay, after gift cards, store credit and points, as the shopper saw it.", required=True
    )
    base_grand_total_minor: pl.Int64 = amount("The same in the base currency: what the gateway was asked for.", required=True)
    total_paid_minor: pl.Int64 = amount("The sum of paid invoices; refunds do not lower it.")
    base_total_paid_minor: pl.Int64 = amount("The same in the base currency.")
    total_refunded_minor: pl.Int64 = amount("The sum of refunds.")
    base_total_refunded_minor: pl.Int64 = amount("The same in the base currency.")
    total_due_minor: pl.Int64 = amount("What is unpaid; it stays at the grand total on a cancelled order.")
    base_total_due_minor: pl.Int64 = amount("The same in the base currency.")
    base_subtotal: Quantity = quantity("Lines, tax excluded, in the base currency.")
    base_discount_amount: Quantity = quantity("Discounts in the base currency; not positive.")
    base_tax_amount: Quantity = quantity("Tax with shipping tax, in the base currency.")
    base_shipping_amount: Quantity = quantity("Shipping without tax, in the base currency.")
    gift_cards_minor: pl.Int64 = amount("What gift cards paid; taken off before the grand total.")
    base_gift_cards_minor: pl.Int64 = amount("The same in the base currency.")
    customer_balance_minor: pl.Int64 = amount("What store credit paid; taken off before the grand total.")
    base_customer_balance_minor: pl.Int64 = amount("The same in the base currency.")
    customer_balance_refunded_minor: pl.Int64 = amount("What was refunded to store credit: no gateway refund belongs to it.")
    reward_minor: pl.Int64 = amount("What reward points paid; taken off before the grand total.")
    base_reward_minor: pl.Int64 = amount("The same in the base currency.")
    payment_method: pl.String = text("The code of the payment method; an open list.")
    payment_amount_ordered_minor: pl.Int64 = amount("What was due when the order was placed.")
    payment_amount_authorized_minor: pl.Int64 = amount("What the gateway authorised, where it does so first.")
    payment_amount_paid_minor: pl.Int64 = amount("What paid invoices took.")
    payment_base_amount_paid_minor: pl.Int64 = amount("The same in the base currency.")
    payment_base_amount_refunded_online_minor: pl.Int64 = amount("What the gateway refunded: the proof of an online refund.")
    last_trans_id: pl.String = text("The last gateway transaction id, often with a suffix such as -capture.")
    cc_trans_id: pl.String = text("The gateway's id of the authorisation or sale.")
    card_type: pl.String = text("The card's brand code.")
    card_last4: pl.String = last_four("The card's last four digits, where the module stores just these.")
    auth_code: pl.String = text("The issuer's approval code.")
    created_at: Moment = moment("When the order was placed.", required=True)
    business_date: pl.Date = day("The company's day on which it was placed.", required=True)
    updated_at: Moment = moment(
        "When Magento last changed the order; changes of its parts alone do not move it.", required=True
    )


class MagentoCreditMemos(StagedByMoment):
    """Credit memos: what the shop gave back, and in which way."""

    entity_id: pl.Int64 = number("Magento's id of the credit memo.", required=True, least=1)
    increment_id: pl.String = text("The credit memo's number.", required=True)
    order_id: pl.Int64 = number("The entity id of its order.", required=True, least=1)
    invoice_id: pl.Int64 = number("The invoice it gives back; present for online refunds.")
    transaction_id: pl.String = text("The gateway's id of the refund; present for online refunds only.")
    store_id: pl.Int64 = number("The store view.", required=True, least=0)
    state: pl.Int64 = number("1 open, 2 refunded, 3 cancelled.", required=True, least=1)
    creditmemo_status: pl.String = text("The status shown to people.")
    base_currency: pl.String = currency_code("The currency of the base amounts.")
    order_currency: pl.String = currency_code("The currency the shopper saw.")
    grand_total_minor: pl.Int64 = amount("What was given back, as the shopper saw it.", required=True)
    base_grand_total_minor: pl.Int64 = amount("The same in the base currency.", required=True)
    base_subtotal: Quantity = quantity("Lines, tax excluded, in the base currency.")
    base_tax_amount: Quantity = quantity("Tax in the base currency.")
    base_shipping_amount: Quantity = quantity("Shipping in the base currency.")
    base_adjustment: Quantity = quantity("Adjustments in the base currency: refunds added less fees kept.")
    adjustment_positive_minor: pl.Int64 = amount("What was given back on top of the items.")
    adjustment_negative_minor: pl.Int64 = amount("What was kept as a fee.")
    gift_cards_minor: pl.Int64 = amount("What went back to gift cards.")
    base_gift_cards_minor: pl.Int64 = amount("The same in the base currency.")
    customer_balance_minor: pl.Int64 = amount("What went back to store credit.")
    base_customer_balance_minor: pl.Int64 = amount("The same in the base currency.")
    created_at: Moment = moment("When the credit memo was made.", required=True)
    business_date: pl.Date = day("The company's day on which it was made.", required=True)
    updated_at: Moment = moment("When Magento last changed it.", required=True)
