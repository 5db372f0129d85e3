-- Purpose: the transaction report by day, store and tender, with the payments that each sum stands for
-- Grain: one row a store, business day, tender and currency with money that moved
-- Parameters: until (what happened at or after it is not known yet)
-- Tables read: canonical.transaction_report_rows, stores (location_id)
SELECT
    concat_ws('-', 'REP', location_id, business_date, tender) || CASE WHEN count(*) OVER (PARTITION BY location_id, business_date, tender) > 1
        THEN '-' || currency ELSE '' END AS id,
    business_date,
    location_id AS store,
    tender,
    count(*) AS "count",
    CAST(sum(amount_minor) AS BIGINT) AS net_minor,
    currency,
    list(payment_id ORDER BY payment_id) AS payment_ids,
    CAST(max(updated_at) AS TIMESTAMP) AS updated_at
FROM canonical.transaction_report_rows
SEMI JOIN stores USING (location_id)
WHERE
    row_type = 'payment' AND status = 'captured' AND operation NOT IN ('void', 'authorize') AND payment_id IS NOT NULL AND tender IS NOT NULL
    AND occurred_at < $until
GROUP BY location_id, business_date, tender, currency
ORDER BY id;
