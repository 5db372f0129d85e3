"""Web orders with their lines, payment and addresses."""

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
    parts,
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
    customer_email: pl.String = text("The shopper's mail address; with the website, what links a guest to a customer.")
    customer_firstname: pl.String = text("The shopper's first name.")
    customer_lastname: pl.String = text("The shopper's last name.")
    is_virtual: pl.Boolean = flag("Whether nothing of it is shipped.")
    coupon_code: pl.String = text("The coupon that was used.")
    shipping_method: pl.String = text("Carrier and method, as carrier_method; empty for what is not shipped.")
    subtotal: Quantity = quantity("Lines, tax excluded, as the shopper saw it.")
    discount_amount: Quantity = quantity("Discounts as the shopper saw them; not positive.")
    tax_amount: Quantity = quantity("Tax with shipping tax, as the shopper saw it.")
    shipping_amount: Quantity = quantity("Shipping without tax, as the shopper saw it.")
    base_discount_tax_compensation_amount: Quantity = quantity(
        "Tax hidden in discounts, in the base currency: a part of the grand total."
    )
    base_shipping_discount_tax_compensation_amount: Quantity = quantity(
        "Tax hidden in shipping discounts, in the base currency: a part of the grand total."
    )
    items: pl.String = parts(
        "The lines, a JSON list of objects: item_id, parent_item_id, product_id, product_type, sku, name, is_virtual, "
        "qty_ordered, qty_invoiced, qty_shipped, qty_refunded, qty_canceled, tax_percent, discount_percent, and each in "
        "the shopper's and (base_) the base currency: price, original_price, price_incl_tax, row_total, "
        "row_total_incl_tax, discount_amount, tax_amount, row_invoiced, amount_refunded, "
        "discount_tax_compensation_amount. A configurable carries the money, its variant (with parent_item_id) the stock;"
        " of a bundle with dynamic prices the parts carry the money."
    )
    billing_address: pl.String = parts(
        "Who is billed, a JSON object: entity_id, email, firstname, lastname, company, street (a list), city, region, "
        "region_code, region_id, postcode, country_id, telephone, vat_id."
    )
    shipping_address: pl.String = parts(
        "Where it goes, a JSON object: entity_id, email, firstname, lastname, company, street (a list), city, region, "
        "region_code, region_id, postcode, country_id, telephone, vat_id. Empty for what is not shipped."
    )
    status_histories: pl.String = parts(
        "What happened to it in words, a JSON list of objects: entity_id, entity_name, status, comment, created_at. A new"
        " one does not move the moment of change."
    )
    gift_cards: pl.String = parts(
        "The gift cards that paid, a JSON list of objects: id, amount, base_amount. Their codes are worth money and are "
        "not kept."
    )
