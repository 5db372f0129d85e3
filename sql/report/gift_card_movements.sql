-- Purpose: what moved the debt on gift cards by the systems that sell and take them, and by the ledger's liability accounts, day by day
-- Grain: one row a system, location, day and currency; what lies before the period has no day
-- Parameters: none
-- Tables read: gift_card_rows
SELECT
    source_system,
    location_id,
    day,
    currency,
    CAST(coalesce(sum(amount_minor) FILTER (part = 'sold'), 0) AS BIGINT) AS sold_minor,
    CAST(coalesce(sum(amount_minor) FILTER (part = 'refunded'), 0) AS BIGINT) AS refunded_minor,
    CAST(coalesce(sum(amount_minor) FILTER (part = 'redeemed'), 0) AS BIGINT) AS redeemed_minor,
    CAST(coalesce(sum(amount_minor) FILTER (part = 'expired'), 0) AS BIGINT) AS expired_minor,
    CAST(coalesce(sum(amount_minor) FILTER (part = 'booked'), 0) AS BIGINT) AS booked_minor,
    bool_or(is_waiting) AS is_waiting
FROM gift_card_rows
GROUP BY source_system, location_id, day, currency
ORDER BY currency, day NULLS FIRST, location_id, source_system;
