-- Purpose: Magento's customers as typed columns, with what does not fit
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
        extension_attributes ->> '$.is_subscribed' AS is_subscribed,
        from_json(addresses, '[{"id":"VARCHAR","firstname":"VARCHAR","lastname":"VARCHAR","company":"VARCHAR",
            "street":["VARCHAR"],"city":"VARCHAR","region":{"region_code":"VARCHAR","region":"VARCHAR"},
            "region_id":"VARCHAR","postcode":"VARCHAR","country_id":"VARCHAR","telephone":"VARCHAR","vat_id":"VARCHAR",
            "default_billing":"VARCHAR","default_shipping":"VARCHAR"}]') AS addresses_read
    FROM numbered
)
SELECT
    whole_number(d.id) AS id,
    whole_number(d.website_id) AS website_id,
    whole_number(d.store_id) AS store_id,
    whole_number(d.group_id) AS group_id,
    filled(d.email) AS email,
    filled(d.firstname) AS firstname,
    filled(d.middlename) AS middlename,
    filled(d.lastname) AS lastname,
    filled(d.taxvat) AS taxvat,
    filled(d.default_billing) AS default_billing,
    filled(d.default_shipping) AS default_shipping,
    yes_or_no(d.is_subscribed) AS is_subscribed,
    CAST(to_json(d.addresses_read) AS VARCHAR) AS addresses,
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
        unfit_number('website_id', d.website_id),
        unfit_number('store_id', d.store_id),
        unfit_number('group_id', d.group_id),
        unfit_value('email', d.email),
        unfit_value('firstname', d.firstname),
        unfit_value('middlename', d.middlename),
        unfit_value('lastname', d.lastname),
        unfit_value('taxvat', d.taxvat),
        unfit_value('default_billing', d.default_billing),
        unfit_value('default_shipping', d.default_shipping),
        unfit_flag('is_subscribed', d.is_subscribed),
        unfit_list('addresses', d.addresses),
        unfit_numbers('addresses', ['id', 'region_id'], list_transform(d.addresses_read, lambda i: [i.id, i.region_id])),
        unfit_values(
            'addresses',
            ['firstname', 'lastname', 'company', 'city', 'postcode', 'country_id', 'telephone', 'vat_id'],
            list_transform(d.addresses_read, lambda i: [i.firstname, i.lastname, i.company, i.city, i.postcode, i.country_id, i.telephone, i.vat_id])
        ),
        unfit_flags(
            'addresses',
            ['default_billing', 'default_shipping'],
            list_transform(d.addresses_read, lambda i: [i.default_billing, i.default_shipping])
        ),
        unfit_shop_moment('created_at', d.created_at),
        unfit_shop_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM prepared AS d;
