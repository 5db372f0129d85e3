-- Purpose: Magento's gateway transactions as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, zone (the company's, for the business day)
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
)
SELECT
    whole_number(d.transaction_id) AS transaction_id,
    whole_number(d.parent_id) AS parent_id,
    whole_number(d.order_id) AS order_id,
    whole_number(d.payment_id) AS payment_id,
    filled(d.txn_id) AS txn_id,
    regexp_replace(filled(d.txn_id), '-(authorization|capture|order|refund|void|verify)(-[0-9]+)?$', '') AS gateway_transaction_id,
    filled(d.parent_txn_id) AS parent_txn_id,
    filled(d.txn_type) AS txn_type,
    yes_or_no(d.is_closed) AS is_closed,
    shop_moment(d.created_at) AS created_at,
    CAST(shop_moment(d.created_at) AT TIME ZONE $zone AS DATE) AS business_date,
    shop_moment(d.created_at) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    CAST(whole_number(d.transaction_id) AS VARCHAR) AS record_key,
    epoch_us(shop_moment(d.created_at)) AS version,
    CAST(shop_moment(d.created_at) AT TIME ZONE $zone AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_number('transaction_id', d.transaction_id),
        unfit_number('parent_id', d.parent_id),
        unfit_number('order_id', d.order_id),
        unfit_number('payment_id', d.payment_id),
        unfit_value('txn_id', d.txn_id),
        unfit_value('parent_txn_id', d.parent_txn_id),
        unfit_value('txn_type', d.txn_type),
        unfit_flag('is_closed', d.is_closed),
        unfit_shop_moment('created_at', d.created_at)
    ) AS cast_failures
FROM numbered AS d;
