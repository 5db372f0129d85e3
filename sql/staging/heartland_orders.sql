-- Purpose: Heartland's orders as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (of a record that names none), zone (the company's)
-- Tables read: delivered, pg_timezone_names
-- An order that is not completed has no business date yet: it is judged under the store's day on which it was taken.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        r.*,
        currency_exponent(coalesce(filled(r.currency), $currency)) AS exponent,
        from_json(r.line_items, '[{"id":"VARCHAR","line_type":"VARCHAR","sku":"VARCHAR","product_id":"VARCHAR",
            "description":"VARCHAR","quantity":"VARCHAR","price":"VARCHAR","original_price":"VARCHAR",
            "discount_amount":"VARCHAR","tax_amount":"VARCHAR","tax_lines":[{"name":"VARCHAR","rate":"VARCHAR",
            "amount":"VARCHAR"}],"total":"VARCHAR","gift_card_last4":"VARCHAR"}]') AS line_items_read,
        from_json(r.shipments, '[{"id":"VARCHAR","carrier":"VARCHAR","tracking_number":"VARCHAR","shipped_at":"VARCHAR",
            "lines":[{"line_id":"VARCHAR","quantity":"VARCHAR"}]}]') AS shipments_read,
        from_json(r.shipping_address, '{"name":"VARCHAR","line1":"VARCHAR","line2":"VARCHAR","city":"VARCHAR",
            "state":"VARCHAR","postal_code":"VARCHAR","country":"VARCHAR","phone":"VARCHAR",
            "full_address":"VARCHAR"}') AS shipping_address_read,
        from_json(r.billing_address, '{"name":"VARCHAR","line1":"VARCHAR","line2":"VARCHAR","city":"VARCHAR",
            "state":"VARCHAR","postal_code":"VARCHAR","country":"VARCHAR","phone":"VARCHAR",
            "full_address":"VARCHAR"}') AS billing_address_read,
        CAST(utc_moment(r.order_date) AT TIME ZONE coalesce(z.name, $zone) AS DATE) AS ordered_on
    FROM numbered AS r
    LEFT JOIN (SELECT DISTINCT name FROM pg_timezone_names()) AS z ON z.name = r.timezone
)
SELECT
    filled(d.id) AS id,
    filled(d.order_number) AS order_number,
    filled(d.external_id) AS external_id,
    filled(d.source_system) AS source_system,
    filled(d.order_type) AS order_type,
    filled(d.parent_order_id) AS parent_order_id,
    filled(d.customer_id) AS customer_id,
    filled(d.location_id) AS location_id,
    filled(d.fulfillment_location_id) AS fulfillment_location_id,
    filled(d.station_id) AS station_id,
    utc_moment(d.order_date) AS ordered_at,
    utc_moment(d.completed_at) AS completed_at,
    CASE WHEN d.business_date IS NULL THEN d.ordered_on ELSE calendar_day(d.business_date) END AS business_date,
    filled(d.timezone) AS timezone,
    filled(d.status) AS status,
    filled(d.payment_status) AS payment_status,
    coalesce(filled(d.currency), $currency) AS currency,
    minor_units(d.subtotal, d.exponent) AS subtotal_minor,
    CASE WHEN d.order_discount_amount IS NULL THEN 0 ELSE minor_units(d.order_discount_amount, d.exponent) END AS order_discount_minor,
    CASE WHEN d.discount_total IS NULL THEN 0 ELSE minor_units(d.discount_total, d.exponent) END AS discount_minor,
    CASE WHEN d.tax_total IS NULL THEN 0 ELSE minor_units(d.tax_total, d.exponent) END AS tax_minor,
    CASE WHEN d.shipping_total IS NULL THEN 0 ELSE minor_units(d.shipping_total, d.exponent) END AS shipping_minor,
    CASE WHEN d.tip_total IS NULL THEN 0 ELSE minor_units(d.tip_total, d.exponent) END AS tip_minor,
    CASE WHEN d.surcharge_total IS NULL THEN 0 ELSE minor_units(d.surcharge_total, d.exponent) END AS surcharge_minor,
    CASE WHEN d.rounding_total IS NULL THEN 0 ELSE minor_units(d.rounding_total, d.exponent) END AS rounding_minor,
    minor_units(d.total_amount, d.exponent) AS total_minor,
    CASE WHEN d.amount_paid IS NULL THEN 0 ELSE minor_units(d.amount_paid, d.exponent) END AS amount_paid_minor,
    CASE WHEN d.amount_refunded IS NULL THEN 0 ELSE minor_units(d.amount_refunded, d.exponent) END AS amount_refunded_minor,
    minor_units(d.balance_due, d.exponent) AS balance_due_minor,
    CAST(to_json(d.line_items_read) AS VARCHAR) AS line_items,
    CAST(to_json(d.shipments_read) AS VARCHAR) AS shipments,
    CASE WHEN json_type(d.shipping_address) = 'OBJECT' THEN CAST(to_json(d.shipping_address_read) AS VARCHAR) END AS shipping_address,
    CASE WHEN json_type(d.billing_address) = 'OBJECT' THEN CAST(to_json(d.billing_address_read) AS VARCHAR) END AS billing_address,
    CASE WHEN json_type(d.custom) = 'OBJECT' THEN CAST(d.custom AS VARCHAR) END AS custom,
    utc_moment(d.created_at) AS created_at,
    utc_moment(d.updated_at) AS updated_at,
    utc_moment(d.updated_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.id) AS record_key,
    epoch_us(utc_moment(d.updated_at)) AS version,
    CASE WHEN d.business_date IS NULL THEN d.ordered_on ELSE calendar_day(d.business_date) END AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('id', d.id),
        unfit_value('order_number', d.order_number),
        unfit_value('external_id', d.external_id),
        unfit_value('source_system', d.source_system),
        unfit_value('order_type', d.order_type),
        unfit_value('parent_order_id', d.parent_order_id),
        unfit_value('customer_id', d.customer_id),
        unfit_value('location_id', d.location_id),
        unfit_value('fulfillment_location_id', d.fulfillment_location_id),
        unfit_value('station_id', d.station_id),
        unfit_moment('ordered_at', d.order_date),
        unfit_moment('completed_at', d.completed_at),
        unfit_day('business_date', d.business_date),
        unfit_value('status', d.status),
        unfit_value('payment_status', d.payment_status),
        unfit_amount('subtotal_minor', d.subtotal, d.exponent),
        unfit_amount('order_discount_minor', d.order_discount_amount, d.exponent),
        unfit_amount('discount_minor', d.discount_total, d.exponent),
        unfit_amount('tax_minor', d.tax_total, d.exponent),
        unfit_amount('shipping_minor', d.shipping_total, d.exponent),
        unfit_amount('tip_minor', d.tip_total, d.exponent),
        unfit_amount('surcharge_minor', d.surcharge_total, d.exponent),
        unfit_amount('rounding_minor', d.rounding_total, d.exponent),
        unfit_amount('total_minor', d.total_amount, d.exponent),
        unfit_amount('amount_paid_minor', d.amount_paid, d.exponent),
        unfit_amount('amount_refunded_minor', d.amount_refunded, d.exponent),
        unfit_amount('balance_due_minor', d.balance_due, d.exponent),
        unfit_list('line_items', d.line_items),
        unfit_values(
            'line_items',
            ['id', 'line_type', 'sku', 'product_id', 'description', 'gift_card_last4'],
            list_transform(d.line_items_read, lambda i: [i.id, i.line_type, i.sku, i.product_id, i.description, i.gift_card_last4])
        ),
        missing_values(
            'line_items',
            ['id', 'line_type', 'quantity', 'price', 'total'],
            list_transform(d.line_items_read, lambda i: [i.id, i.line_type, i.quantity, i.price, i.total])
        ),
        unfit_decimals(
            'line_items',
            ['quantity', 'price', 'original_price'],
            list_transform(d.line_items_read, lambda i: [i.quantity, i.price, i.original_price])
        ),
        unfit_amounts(
            'line_items',
            ['discount_amount', 'tax_amount', 'total'],
            list_transform(d.line_items_read, lambda i: [i.discount_amount, i.tax_amount, i.total]),
            d.exponent
        ),
        unfit_values(
            'line_items.tax_lines',
            ['name'],
            list_transform(flatten(list_transform(d.line_items_read, lambda p: p.tax_lines)), lambda i: [i.name])
        ),
        unfit_decimals(
            'line_items.tax_lines',
            ['rate'],
            list_transform(flatten(list_transform(d.line_items_read, lambda p: p.tax_lines)), lambda i: [i.rate])
        ),
        unfit_amounts(
            'line_items.tax_lines',
            ['amount'],
            list_transform(flatten(list_transform(d.line_items_read, lambda p: p.tax_lines)), lambda i: [i.amount]),
            d.exponent
        ),
        unfit_list('shipments', d.shipments),
        unfit_values(
            'shipments',
            ['id', 'carrier', 'tracking_number'],
            list_transform(d.shipments_read, lambda i: [i.id, i.carrier, i.tracking_number])
        ),
        missing_values('shipments', ['id'], list_transform(d.shipments_read, lambda i: [i.id])),
        unfit_moments('shipments', ['shipped_at'], list_transform(d.shipments_read, lambda i: [i.shipped_at])),
        unfit_values(
            'shipments.lines',
            ['line_id'],
            list_transform(flatten(list_transform(d.shipments_read, lambda p: p.lines)), lambda i: [i.line_id])
        ),
        missing_values(
            'shipments.lines',
            ['line_id', 'quantity'],
            list_transform(flatten(list_transform(d.shipments_read, lambda p: p.lines)), lambda i: [i.line_id, i.quantity])
        ),
        unfit_decimals(
            'shipments.lines',
            ['quantity'],
            list_transform(flatten(list_transform(d.shipments_read, lambda p: p.lines)), lambda i: [i.quantity])
        ),
        unfit_object('shipping_address', d.shipping_address),
        unfit_values(
            'shipping_address',
            ['name', 'line1', 'line2', 'city', 'state', 'postal_code', 'country', 'phone', 'full_address'],
            [[
                d.shipping_address_read.name, d.shipping_address_read.line1, d.shipping_address_read.line2,
                d.shipping_address_read.city, d.shipping_address_read.state, d.shipping_address_read.postal_code,
                d.shipping_address_read.country, d.shipping_address_read.phone, d.shipping_address_read.full_address
            ]]
        ),
        unfit_object('billing_address', d.billing_address),
        unfit_object('custom', d.custom),
        unfit_values(
            'billing_address',
            ['name', 'line1', 'line2', 'city', 'state', 'postal_code', 'country', 'phone', 'full_address'],
            [[
                d.billing_address_read.name, d.billing_address_read.line1, d.billing_address_read.line2,
                d.billing_address_read.city, d.billing_address_read.state, d.billing_address_read.postal_code,
                d.billing_address_read.country, d.billing_address_read.phone, d.billing_address_read.full_address
            ]]
        ),
        unfit_moment('created_at', d.created_at),
        unfit_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM prepared AS d;
