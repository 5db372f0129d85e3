-- Purpose: what the processor's fees should be by the agreed schedule, and what they were
-- Grain: one row a day of settlement (of a monthly bill: the last day of its month), way of billing, card brand and currency
-- Parameters: none
-- Tables read: fee_rows (report/fee_rows)
SELECT
    day,
    billing,
    brand,
    currency,
    CAST(sum(transactions) AS BIGINT) AS transactions,
    CAST(sum(volume_minor) AS BIGINT) AS volume_minor,
    CASE WHEN bool_and(expected_minor IS NOT NULL) THEN CAST(sum(expected_minor) AS BIGINT) END AS expected_minor,
    CAST(sum(charged_minor) AS BIGINT) AS charged_minor
FROM fee_rows
GROUP BY day, billing, brand, currency
ORDER BY day, billing, brand, currency;
