-- Purpose: what is owed on gift cards by the web shop's own orders and credit memos
-- Grain: one row a card by the shop's id and currency; one for what does not tell the card
-- Parameters: none
-- Tables read: staging.magento_orders, staging.magento_credit_memos
-- Codes are worth money and are not kept. A card that was sold is not named by its order; a refund names none, so it belongs to the card that
-- paid the order where only one did. A canceled order gives its card everything back.
MERGE INTO canonical.gift_cards AS known
USING (
    WITH paid AS (
        SELECT entity_id, base_currency AS currency, business_date, load_id, line, unnest(from_json(gift_cards, '[{"id":"VARCHAR","base_amount":"VARCHAR"}]')) AS g
        FROM staging.magento_orders
        WHERE state <> 'canceled'
    ),
    only_cards AS (
        SELECT entity_id, min(g.id) AS card FROM paid GROUP BY entity_id HAVING count(DISTINCT g.id) = 1
    ),
    sold AS (
        SELECT base_currency AS currency, business_date, load_id, line, unnest(from_json(
                items, '[{"product_type":"VARCHAR","base_row_total":"VARCHAR","qty_invoiced":"VARCHAR"}]'
            )) AS l
        FROM staging.magento_orders
        WHERE state <> 'canceled'
    ),
    moved AS (
        SELECT
            'redeemed' AS kind, concat_ws('-', 'GC', g.id, currency) AS gift_card_id, currency,
            shop_minor_units(g.base_amount, currency_exponent(currency)) AS amount_minor, business_date, load_id, line
        FROM paid
        UNION ALL
        SELECT
            'sold', concat_ws('-', 'GC', 'unknown', currency), currency, shop_minor_units(l.base_row_total, currency_exponent(currency)), business_date,
            load_id, line
        FROM sold
        WHERE l.product_type = 'giftcard' AND four_places(l.qty_invoiced) > 0
        UNION ALL
        SELECT
            'refunded', concat_ws('-', 'GC', coalesce(k.card, 'unknown'), c.base_currency), c.base_currency, c.base_gift_cards_minor, c.business_date,
            c.load_id, c.line
        FROM staging.magento_credit_memos AS c
        LEFT JOIN only_cards AS k ON k.entity_id = c.order_id
        WHERE c.state = 2 AND c.base_gift_cards_minor > 0
    )
    SELECT
        'magento' AS source_system,
        gift_card_id,
        CAST(NULL AS VARCHAR) AS card_last4,
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
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
