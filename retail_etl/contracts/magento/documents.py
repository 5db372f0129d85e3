"""What follows a web order: invoices, credit memos, shipments, and what the gateway did."""

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
    moment,
    number,
    parts,
    quantity,
    text,
    value_of,
)

TRANSACTION_TYPES: Final = ("payment", "order", "authorization", "capture", "void", "refund")


class MagentoInvoices(StagedByMoment):
    """Invoices: what of an order was charged; a paid invoice is what a capture must come to."""

    entity_id: pl.Int64 = number("Magento's id of the invoice.", required=True, least=1)
    increment_id: pl.String = text("The invoice's number.", required=True)
    order_id: pl.Int64 = number("The entity id of its order.", required=True, least=1)
    store_id: pl.Int64 = number("The store view.", required=True, least=0)
    state: pl.Int64 = number("1 open (not paid), 2 paid, 3 cancelled.", required=True, least=1)
    transaction_id: pl.String = text("The gateway's id of the capture; set for gateway captures only.")
    gateway_transaction_id: pl.String = text("The same without what Magento's modules append: the key to the processor.")
    is_used_for_refund: pl.Boolean = flag("Whether a credit memo gives some of it back.")
    base_currency: pl.String = currency_code("The currency of the base amounts.")
    order_currency: pl.String = currency_code("The currency the shopper saw.")
    grand_total_minor: pl.Int64 = amount("What was charged, as the shopper saw it.", required=True)
    base_grand_total_minor: pl.Int64 = amount("The same in the base currency.", required=True)
    base_total_refunded_minor: pl.Int64 = amount("What was given back of it, in the base currency.")
    base_subtotal: Quantity = quantity("Lines, tax excluded, in the base currency.")
    base_discount_amount: Quantity = quantity("Discounts in the base currency; not positive.")
    base_tax_amount: Quantity = quantity("Tax with shipping tax, in the base currency.")
    base_shipping_amount: Quantity = quantity("Shipping without tax, in the base currency.")
    gift_cards_minor: pl.Int64 = amount("What gift cards paid of it.")
    base_gift_cards_minor: pl.Int64 = amount("The same in the base currency.")
    customer_balance_minor: pl.Int64 = amount("What store credit paid of it.")
    base_customer_balance_minor: pl.Int64 = amount("The same in the base currency.")
    items: pl.String = parts(
        "What was charged, a JSON list of objects: entity_id, order_item_id, product_id, sku, name, qty, and each in the "
        "shopper's and (base_) the base currency: price, row_total, row_total_incl_tax, tax_amount, discount_amount, "
        "discount_tax_compensation_amount. A variant stands behind its parent, without money."
    )
    comments: pl.String = parts("What people and programs noted on it, a JSON list of objects: entity_id, comment, created_at.")
    created_at: Moment = moment("When the invoice was made.", required=True)
    business_date: pl.Date = day("The company's day on which it was made.", required=True)
    updated_at: Moment = moment("When Magento last changed it; changes of its parts alone do not move it.", required=True)


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
    base_discount_amount: Quantity = quantity("Discounts in the base currency; not positive.")
    items: pl.String = parts(
        "What was given back, a JSON list of objects: entity_id, order_item_id, product_id, sku, name, qty, and each in "
        "the shopper's and (base_) the base currency: price, row_total, row_total_incl_tax, tax_amount, discount_amount, "
        "discount_tax_compensation_amount. A variant stands behind its parent, without money."
    )
    comments: pl.String = parts(
        "What people and programs noted on it, a JSON list of objects: entity_id, comment, created_at; our own marker "
        "stands here."
    )


class MagentoShipments(StagedByMoment):
    """Shipments with their parcels; a tracking number that is added later does not move the moment of change."""

    entity_id: pl.Int64 = number("Magento's id of the shipment.", required=True, least=1)
    increment_id: pl.String = text("The shipment's number.", required=True)
    order_id: pl.Int64 = number("The entity id of its order.", required=True, least=1)
    store_id: pl.Int64 = number("The store view.", required=True, least=0)
    customer_id: pl.Int64 = number("The customer's account; empty for a guest.")
    total_qty: Quantity = quantity("How many pieces were shipped.")
    source_code: pl.String = text("The inventory source that shipped them.")
    items: pl.String = parts(
        "What was shipped, a JSON list of objects: entity_id, order_item_id, product_id, sku, name, qty, price, weight."
    )
    tracks: pl.String = parts(
        "Its parcels, a JSON list of objects: entity_id, track_number, title, carrier_code, created_at, updated_at."
    )
    comments: pl.String = parts("What people and programs noted on it, a JSON list of objects: entity_id, comment, created_at.")
    created_at: Moment = moment("When the shipment was made.", required=True)
    business_date: pl.Date = day("The company's day on which it was made.", required=True)
    updated_at: Moment = moment("When Magento last changed it; changes of its parts alone do not move it.", required=True)


class MagentoTransactions(StagedByMoment):
    """What the gateway did for an order; the amount stands on the invoice or credit memo with the same transaction id."""

    transaction_id: pl.Int64 = number("Magento's id of the transaction.", required=True, least=1)
    parent_id: pl.Int64 = number("The transaction that it follows.")
    order_id: pl.Int64 = number("The entity id of its order.", required=True, least=1)
    payment_id: pl.Int64 = number("The id of the order's payment.", required=True, least=1)
    txn_id: pl.String = text("The gateway's id as the payment module writes it; unique within a payment only.", required=True)
    gateway_transaction_id: pl.String = text("The same without what Magento's modules append: the key to the processor.")
    parent_txn_id: pl.String = text("The gateway's id of the transaction that it follows.")
    txn_type: pl.String = value_of("What the gateway did.", TRANSACTION_TYPES)
    is_closed: pl.Boolean = flag("Whether nothing more can follow it.", required=True)
    created_at: Moment = moment("When it was made.", required=True)
    business_date: pl.Date = day("The company's day on which it was made.", required=True)
    version_at: Moment = moment(
        "When the transaction was made: its closing leaves no moment, so of two readings the one delivered later stands.",
        required=True,
    )
