-- Purpose: Magento's products as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        *,
        from_json(extension_attributes -> '$.website_ids', '["VARCHAR"]') AS website_ids_read,
        extension_attributes -> '$.website_ids' AS website_ids_delivered,
        from_json(extension_attributes -> '$.configurable_product_links', '["VARCHAR"]') AS configurable_product_links_read,
        extension_attributes -> '$.configurable_product_links' AS configurable_product_links_delivered,
        from_json(custom_attributes, '[{"attribute_code":"VARCHAR","value":"VARCHAR"}]') AS custom_attributes_read
    FROM numbered
)
SELECT
    whole_number(d.id) AS id,
    filled(d.sku) AS sku,
    filled(d.name) AS name,
    whole_number(d.attribute_set_id) AS attribute_set_id,
    four_places(d.price) AS price,
    whole_number(d.status) AS status,
    whole_number(d.visibility) AS visibility,
    filled(d.type_id) AS type_id,
    four_places(d.weight) AS weight,
    CAST(to_json(d.website_ids_read) AS VARCHAR) AS website_ids,
    CAST(to_json(d.configurable_product_links_read) AS VARCHAR) AS configurable_product_links,
    CAST(to_json(d.custom_attributes_read) AS VARCHAR) AS custom_attributes,
    shop_moment(d.created_at) AS created_at,
    shop_moment(d.updated_at) AS updated_at,
    shop_moment(d.updated_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    CAST(whole_number(d.id) AS VARCHAR) AS record_key,
    epoch_us(shop_moment(d.updated_at)) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_number('id', d.id),
        unfit_value('sku', d.sku),
        unfit_value('name', d.name),
        unfit_number('attribute_set_id', d.attribute_set_id),
        unfit_quantity('price', d.price),
        unfit_number('status', d.status),
        unfit_number('visibility', d.visibility),
        unfit_value('type_id', d.type_id),
        unfit_quantity('weight', d.weight),
        unfit_texts('website_ids', d.website_ids_delivered),
        unfit_texts('configurable_product_links', d.configurable_product_links_delivered),
        unfit_list('custom_attributes', d.custom_attributes),
        unfit_values(
            'custom_attributes',
            ['attribute_code'],
            list_transform(d.custom_attributes_read, lambda i: [i.attribute_code])
        ),
        missing_values(
            'custom_attributes',
            ['attribute_code'],
            list_transform(d.custom_attributes_read, lambda i: [i.attribute_code])
        ),
        unfit_shop_moment('created_at', d.created_at),
        unfit_shop_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM prepared AS d;
