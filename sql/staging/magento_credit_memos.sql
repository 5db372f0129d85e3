-- Purpose: Magento's credit memos as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, zone (the company's, for the business day)
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        *,
        currency_exponent(order_currency_code) AS order_exponent,
        currency_exponent(base_currency_code) AS base_exponent,
        extension_attributes ->> '$.gift_cards_amount' AS gift_cards_amount,
        extension_attributes ->> '$.base_gift_cards_amount' AS base_gift_cards_amount,
        extension_attributes ->> '$.customer_balance_amount' AS customer_balance_amount,
        extension_attributes ->> '$.base_customer_balance_amount' AS base_customer_balance_amount,
        from_json(items, '[{"entity_id":"VARCHAR","order_item_id":"VARCHAR","product_id":"VARCHAR","sku":"VARCHAR",
            "name":"VARCHAR","qty":"VARCHAR","price":"VARCHAR","base_price":"VARCHAR","row_total":"VARCHAR",
            "base_row_total":"VARCHAR","row_total_incl_tax":"VARCHAR","base_row_total_incl_tax":"VARCHAR",
            "tax_amount":"VARCHAR","base_tax_amount":"VARCHAR","discount_amount":"VARCHAR","base_discount_amount":"VARCHAR",
            "discount_tax_compensation_amount":"VARCHAR","base_discount_tax_compensation_amount":"VARCHAR"}]') AS items_read,
        from_json(comments, '[{"entity_id":"VARCHAR","comment":"VARCHAR","created_at":"VARCHAR"}]') AS comments_read
    FROM numbered
)
SELECT
    whole_number(d.entity_id) AS entity_id,
    filled(d.increment_id) AS increment_id,
    whole_number(d.order_id) AS order_id,
    whole_number(d.invoice_id) AS invoice_id,
    filled(d.transaction_id) AS transaction_id,
    whole_number(d.store_id) AS store_id,
    whole_number(d.state) AS state,
    filled(d.creditmemo_status) AS creditmemo_status,
    filled(d.base_currency_code) AS base_currency,
    filled(d.order_currency_code) AS order_currency,
    shop_minor_units(d.grand_total, d.order_exponent) AS grand_total_minor,
    shop_minor_units(d.base_grand_total, d.base_exponent) AS base_grand_total_minor,
    four_places(d.base_subtotal) AS base_subtotal,
    four_places(d.base_tax_amount) AS base_tax_amount,
    four_places(d.base_shipping_amount) AS base_shipping_amount,
    four_places(d.base_adjustment) AS base_adjustment,
    shop_minor_units(d.adjustment_positive, d.order_exponent) AS adjustment_positive_minor,
    shop_minor_units(d.adjustment_negative, d.order_exponent) AS adjustment_negative_minor,
    shop_minor_units(d.gift_cards_amount, d.order_exponent) AS gift_cards_minor,
    shop_minor_units(d.base_gift_cards_amount, d.base_exponent) AS base_gift_cards_minor,
    shop_minor_units(d.customer_balance_amount, d.order_exponent) AS customer_balance_minor,
    shop_minor_units(d.base_customer_balance_amount, d.base_exponent) AS base_customer_balance_minor,
    four_places(d.base_discount_amount) AS base_discount_amount,
    CAST(to_json(d.items_read) AS VARCHAR) AS items,
    CAST(to_json(d.comments_read) AS VARCHAR) AS comments,
    shop_moment(d.created_at) AS created_at,
    CAST(shop_moment(d.created_at) AT TIME ZONE $zone AS DATE) AS business_date,
    shop_moment(d.updated_at) AS updated_at,
    shop_moment(d.updated_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    CAST(whole_number(d.entity_id) AS VARCHAR) AS record_key,
    epoch_us(shop_moment(d.updated_at)) AS version,
    CAST(shop_moment(d.created_at) AT TIME ZONE $zone AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_number('entity_id', d.entity_id),
        unfit_value('increment_id', d.increment_id),
        unfit_number('order_id', d.order_id),
        unfit_number('invoice_id', d.invoice_id),
        unfit_value('transaction_id', d.transaction_id),
        unfit_number('store_id', d.store_id),
        unfit_number('state', d.state),
        unfit_shop_amount('grand_total_minor', d.grand_total, d.order_exponent),
        unfit_shop_amount('base_grand_total_minor', d.base_grand_total, d.base_exponent),
        unfit_quantity('base_subtotal', d.base_subtotal),
        unfit_quantity('base_tax_amount', d.base_tax_amount),
        unfit_quantity('base_shipping_amount', d.base_shipping_amount),
        unfit_quantity('base_adjustment', d.base_adjustment),
        unfit_shop_amount('adjustment_positive_minor', d.adjustment_positive, d.order_exponent),
        unfit_shop_amount('adjustment_negative_minor', d.adjustment_negative, d.order_exponent),
        unfit_object('extension_attributes', d.extension_attributes),
        unfit_shop_amount('gift_cards_minor', d.gift_cards_amount, d.order_exponent),
        unfit_shop_amount('base_gift_cards_minor', d.base_gift_cards_amount, d.base_exponent),
        unfit_shop_amount('customer_balance_minor', d.customer_balance_amount, d.order_exponent),
        unfit_shop_amount('base_customer_balance_minor', d.base_customer_balance_amount, d.base_exponent),
        unfit_quantity('base_discount_amount', d.base_discount_amount),
        unfit_list('items', d.items),
        unfit_numbers(
            'items',
            ['entity_id', 'order_item_id', 'product_id'],
            list_transform(d.items_read, lambda i: [i.entity_id, i.order_item_id, i.product_id])
        ),
        missing_values('items', ['order_item_id', 'qty'], list_transform(d.items_read, lambda i: [i.order_item_id, i.qty])),
        unfit_values('items', ['sku', 'name'], list_transform(d.items_read, lambda i: [i.sku, i.name])),
        unfit_quantities(
            'items',
            [
                'qty', 'price', 'base_price', 'row_total', 'base_row_total', 'row_total_incl_tax',
                'base_row_total_incl_tax', 'tax_amount', 'base_tax_amount', 'discount_amount', 'base_discount_amount',
                'discount_tax_compensation_amount', 'base_discount_tax_compensation_amount'
            ],
            list_transform(d.items_read, lambda i: [
                i.qty, i.price, i.base_price, i.row_total, i.base_row_total, i.row_total_incl_tax,
                i.base_row_total_incl_tax, i.tax_amount, i.base_tax_amount, i.discount_amount, i.base_discount_amount,
                i.discount_tax_compensation_amount, i.base_discount_tax_compensation_amount
            ])
        ),
        unfit_list('comments', d.comments),
        unfit_numbers('comments', ['entity_id'], list_transform(d.comments_read, lambda i: [i.entity_id])),
        unfit_values('comments', ['comment'], list_transform(d.comments_read, lambda i: [i.comment])),
        unfit_shop_moments('comments', ['created_at'], list_transform(d.comments_read, lambda i: [i.created_at])),
        unfit_shop_moment('created_at', d.created_at),
        unfit_shop_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM prepared AS d;
