-- Purpose: what is owed on gift cards by the tills' own sales and payments
-- Grain: one row the last four of a card's number and currency; one for payments that do not tell the card
-- Parameters: none
-- Tables read: staging.heartland_orders, canonical.payments
-- Selling a card makes a debt, no revenue: it counts once the order is completed. Cards that share their last four stand together.
MERGE INTO canonical.gift_cards AS known
USING (
    WITH sold AS (
        SELECT
            'sold' AS kind, l.gift_card_last4 AS last4, currency, minor_units(l.total, currency_exponent(currency)) AS amount_minor, business_date, load_id, line
        FROM (
            SELECT
                currency, business_date, load_id, line,
                unnest(from_json(line_items, '[{"line_type":"VARCHAR","total":"VARCHAR","gift_card_last4":"VARCHAR"}]')) AS l
            FROM staging.heartland_orders
            WHERE completed_at IS NOT NULL AND lower(status) NOT IN ('voided', 'cancelled', 'canceled')
        )
        WHERE l.line_type = 'gift_card'
    ),
    moved AS (
        SELECT concat_ws('-', 'GC', coalesce(last4, 'unknown'), currency) AS gift_card_id, * FROM sold
        UNION ALL BY NAME
        SELECT
            concat_ws('-', 'GC', coalesce(card_last4, 'unknown'), currency) AS gift_card_id,
            CASE WHEN amount_minor < 0 THEN 'refunded' ELSE 'redeemed' END AS kind, card_last4 AS last4, currency,
            abs(amount_minor) AS amount_minor, business_date, load_id, line
        FROM canonical.payments
        WHERE source_system = 'heartland' AND tender_type = 'gift_card' AND status = 'captured'
    )
    SELECT
        'heartland' AS source_system,
        gift_card_id,
        max(last4) AS card_last4,
        currency,
        count(*) FILTER (kind = 'sold') AS sold_count,
        CAST(coalesce(sum(amount_minor) FILTER (kind = 'sold'), 0) AS BIGINT) AS sold_minor,
        count(*) FILTER (kind = 'redeemed') AS redeemed_count,
        CAST(coalesce(sum(amount_minor) FILTER (kind = 'redeemed'), 0) AS BIGINT) AS redeemed_minor,
        CAST(coalesce(sum(amount_minor) FILTER (kind = 'refunded'), 0) AS BIGINT) AS refunded_minor,
        CAST(sum(CASE kind WHEN 'redeemed' THEN -amount_minor ELSE amount_minor END) AS BIGINT) AS liability_minor,
        min(business_date) AS first_date,
        max(business_date) AS last_date,
        max_by(load_id, (business_date, kind, line, load_id)) AS load_id,
        max_by(line, (business_date, kind, line, load_id)) AS line
    FROM moved
    GROUP BY gift_card_id, currency
) AS fresh
ON known.source_system = fresh.source_system AND known.gift_card_id = fresh.gift_card_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'heartland' THEN DELETE;
