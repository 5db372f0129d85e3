-- Purpose: Heartland's customers as typed columns, with what does not fit
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
        from_json(addresses, '[{"id":"VARCHAR","name":"VARCHAR","line1":"VARCHAR","line2":"VARCHAR","city":"VARCHAR",
            "state":"VARCHAR","postal_code":"VARCHAR","country":"VARCHAR","phone":"VARCHAR",
            "full_address":"VARCHAR"}]') AS addresses_read
    FROM numbered
)
SELECT
    filled(d.id) AS id,
    filled(d.customer_number) AS customer_number,
    filled(d.customer_type) AS customer_type,
    filled(d.first_name) AS first_name,
    filled(d.last_name) AS last_name,
    filled(d.company_name) AS company_name,
    filled(d.email) AS email,
    filled(d.phone) AS phone,
    filled(d.full_address) AS full_address,
    CAST(to_json(d.addresses_read) AS VARCHAR) AS addresses,
    whole_number(d.loyalty_points) AS loyalty_points,
    yes_or_no(d.accepts_marketing) AS accepts_marketing,
    filled(d.external_id) AS external_id,
    CASE WHEN json_type(d.external_ids) = 'OBJECT' THEN CAST(d.external_ids AS VARCHAR) END AS external_ids,
    CASE WHEN json_type(d.custom) = 'OBJECT' THEN CAST(d.custom AS VARCHAR) END AS custom,
    yes_or_no(d.active) AS is_active,
    filled(d.merged_into_id) AS merged_into_id,
    utc_moment(d.created_at) AS created_at,
    utc_moment(d.updated_at) AS updated_at,
    utc_moment(d.updated_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.id) AS record_key,
    epoch_us(utc_moment(d.updated_at)) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('id', d.id),
        unfit_value('customer_number', d.customer_number),
        unfit_value('customer_type', d.customer_type),
        unfit_value('first_name', d.first_name),
        unfit_value('last_name', d.last_name),
        unfit_value('company_name', d.company_name),
        unfit_value('email', d.email),
        unfit_value('phone', d.phone),
        unfit_value('full_address', d.full_address),
        unfit_list('addresses', d.addresses),
        unfit_values(
            'addresses',
            ['id', 'name', 'line1', 'line2', 'city', 'state', 'postal_code', 'country', 'phone', 'full_address'],
            list_transform(d.addresses_read, lambda i: [i.id, i.name, i.line1, i.line2, i.city, i.state, i.postal_code, i.country, i.phone, i.full_address])
        ),
        unfit_number('loyalty_points', d.loyalty_points),
        unfit_flag('accepts_marketing', d.accepts_marketing),
        unfit_value('external_id', d.external_id),
        unfit_object('external_ids', d.external_ids),
        unfit_object('custom', d.custom),
        unfit_flag('is_active', d.active),
        unfit_value('merged_into_id', d.merged_into_id),
        unfit_moment('created_at', d.created_at),
        unfit_moment('updated_at', d.updated_at)
    ) AS cast_failures
FROM prepared AS d;
