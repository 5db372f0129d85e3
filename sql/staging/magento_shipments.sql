-- Purpose: Magento's shipments as typed columns, with what does not fit
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
        extension_attributes ->> '$.source_code' AS source_code,
        from_json(items, '[{"entity_id":"VARCHAR","order_item_id":"VARCHAR","product_id":"VARCHAR","sku":"VARCHAR",
            "name":"VARCHAR","qty":"VARCHAR","price":"VARCHAR","weight":"VARCHAR"}]') AS items_read,
        from_json(tracks, '[{"entity_id":"VARCHAR","track_number":"VARCHAR","title":"VARCHAR","carrier_code":"VARCHAR",
            "created_at":"VARCHAR","updated_at":"VARCHAR"}]') AS tracks_read,
        from_json(comments, '[{"entity_id":"VARCHAR","comment":"VARCHAR","created_at":"VARCHAR"}]') AS comments_read
    FROM numbered
)
SELECT
    whole_number(d.entity_id) AS entity_id,
    filled(d.increment_id) AS increment_id,
    whole_number(d.order_id) AS order_id,
    whole_number(d.store_id) AS store_id,
    whole_number(d.customer_id) AS customer_id,
    four_places(d.total_qty) AS total_qty,
    filled(d.source_code) AS source_code,
    CAST(to_json(d.items_read) AS VARCHAR) AS items,
    CAST(to_json(d.tracks_read) AS VARCHAR) AS tracks,
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
        unfit_number('store_id', d.store_id),
        unfit_number('customer_id', d.customer_id),
        unfit_quantity('total_qty', d.total_qty),
        unfit_value('source_code', d.source_code),
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
            ['qty', 'price', 'weight'],
            list_transform(d.items_read, lambda i: [i.qty, i.price, i.weight])
        ),
        unfit_list('tracks', d.tracks),
        unfit_numbers('tracks', ['entity_id'], list_transform(d.tracks_read, lambda i: [i.entity_id])),
        unfit_values(
            'tracks',
            ['track_number', 'title', 'carrier_code'],
            list_transform(d.tracks_read, lambda i: [i.track_number, i.title, i.carrier_code])
        ),
        unfit_shop_moments(
            'tracks',
            ['created_at', 'updated_at'],
            list_transform(d.tracks_read, lambda i: [i.created_at, i.updated_at])
        ),
        unfit_list('comments', d.comments),
        unfit_numbers('comments', ['entity_id'], list_transform(d.comments_read, lambda i: [i.entity_id])),
        unfit_values('comments', ['comment'], list_transform(d.comments_read, lambda i: [i.comment])),
        unfit_shop_moments('comments', ['created_at'], list_transform(d.comments_read, lambda i: [i.created_at])),
        unfit_shop_moment('created_at', d.created_at),
        unfit_shop_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM prepared AS d;
