-- Purpose: Magento's orders at the amount that all their tenders together must pay
-- Grain: one row an order, replaced ones too
-- Parameters: none
-- Tables read: staging.magento_orders
-- Magento takes gift cards, store credit and reward points off before its grand total, and they are tenders: they are added back.
-- An edit in the back office cancels an order and makes another beside it (000000123-1), and a payment may name either: each order says
-- under which number it stands now. Only a canceled parent was replaced; a reorder makes a -1 of its own and cancels nothing.
-- Payments settle in the base currency. The state decides, never the status, which a merchant may rename.
MERGE INTO canonical.orders AS known
USING (
    WITH RECURSIVE successors AS (
        SELECT p.increment_id, max_by(c.increment_id, c.entity_id) AS successor
        FROM staging.magento_orders AS p
        JOIN staging.magento_orders AS c ON c.relation_parent_real_id = p.increment_id AND c.increment_id <> p.increment_id
        WHERE p.state = 'canceled'
        GROUP BY p.increment_id
    ),
    chains AS (
        SELECT increment_id, increment_id AS member, 0 AS steps FROM successors
        UNION ALL
        SELECT c.increment_id, s.successor, c.steps + 1
        FROM chains AS c JOIN successors AS s ON s.increment_id = c.member
        WHERE c.steps < 50
    ),
    edited AS (
        SELECT increment_id, max_by(member, steps) AS stands_as FROM chains GROUP BY increment_id
    ),
    origins AS (
        SELECT e.stands_as, min_by(m.increment_id, m.entity_id) AS origin
        FROM edited AS e JOIN staging.magento_orders AS m ON m.increment_id = e.increment_id
        GROUP BY e.stands_as
    )
    SELECT
        'magento' AS source_system,
        'MO-' || m.increment_id AS order_id,
        upper(trim(m.increment_id)) AS order_reference,
        m.state,
        m.base_grand_total_minor + coalesce(m.base_gift_cards_minor, 0) + coalesce(m.base_customer_balance_minor, 0)
            + coalesce(m.base_reward_minor, 0) AS total_minor,
        coalesce(m.base_total_paid_minor, 0) AS paid_minor,
        coalesce(m.base_total_refunded_minor, 0) AS refunded_minor,
        m.base_currency AS currency,
        upper(trim(coalesce(e.stands_as, m.increment_id))) AS stands_as_reference,
        upper(trim(o.origin)) AS edited_from_reference,
        m.payment_method,
        regexp_replace(m.last_trans_id, '-(authorization|capture|order|refund|void|verify)(-[0-9]+)?$', '') AS gateway_transaction_id,
        m.created_at,
        m.business_date,
        m.updated_at,
        m.load_id,
        m.line,
        'web_order' AS order_type,
        CAST(NULL AS VARCHAR) AS external_system,
        CAST(NULL AS VARCHAR) AS external_reference,
        CAST(NULL AS VARCHAR) AS parent_order_id,
        m.customer_id,
        CAST(NULL AS VARCHAR) AS location_id,
        CAST(NULL AS VARCHAR) AS fulfillment_location_id,
        CAST(NULL AS VARCHAR) AS register_id,
        CAST(NULL AS VARCHAR) AS payment_state,
        minor_units(CAST(m.base_subtotal AS VARCHAR), currency_exponent(m.base_currency)) AS subtotal_minor,
        -minor_units(CAST(m.base_discount_amount AS VARCHAR), currency_exponent(m.base_currency)) AS discount_minor,
        minor_units(CAST(m.base_tax_amount AS VARCHAR), currency_exponent(m.base_currency)) AS tax_minor,
        minor_units(CAST(m.base_shipping_amount AS VARCHAR), currency_exponent(m.base_currency)) AS shipping_minor,
        minor_units(
            CAST(
                coalesce(m.base_discount_tax_compensation_amount, 0) + coalesce(m.base_shipping_discount_tax_compensation_amount, 0)
                AS VARCHAR
            ),
            currency_exponent(m.base_currency)
        ) AS other_minor,
        CAST(NULL AS TIMESTAMPTZ) AS completed_at
    FROM staging.magento_orders AS m
    LEFT JOIN edited AS e ON e.increment_id = m.increment_id
    LEFT JOIN origins AS o ON o.stands_as = m.increment_id
) AS fresh
ON known.source_system = fresh.source_system AND known.order_id = fresh.order_id
WHEN MATCHED AND known IS DISTINCT FROM fresh THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
WHEN NOT MATCHED BY SOURCE AND known.source_system = 'magento' THEN DELETE;
