-- Purpose: which refunds of a web order the other of shop and tills has, too
-- Grain: one row a refund of a web order, in the shop or at the tills
-- Parameters: none
-- Tables read: canonical.refunds, staging.magento_credit_memos
-- Nothing else names them both, so of one order and amount the first in the one are the first in the other, and as many as it has are known there.
-- A credit memo with our mark (ext: in a comment) was written for a refund of the tills, so it stands before those that people wrote.
CREATE OR REPLACE TEMP TABLE refund_twins AS
WITH told AS (
    SELECT r.source_system, r.refund_id, r.web_order_reference, r.amount_minor, r.occurred_at, coalesce(contains(c.comments, '"ext:'), false) AS is_ours
    FROM canonical.refunds AS r
    LEFT JOIN staging.magento_credit_memos AS c ON r.source_system = 'magento' AND 'MC-' || c.increment_id = r.refund_id
    WHERE r.source_system IN ('magento', 'heartland') AND r.web_order_reference IS NOT NULL
        AND coalesce(r.status, '') NOT IN ('voided', 'declined', 'failed')
),
numbered AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY source_system, web_order_reference, amount_minor
            ORDER BY is_ours DESC, occurred_at, length(refund_id), refund_id
        ) AS place
    FROM told
),
counted AS (
    SELECT source_system, web_order_reference, amount_minor, count(*) AS refunds FROM told GROUP BY ALL
)
SELECT n.source_system, n.refund_id, n.is_ours, n.place <= coalesce(c.refunds, 0) AS has_twin
FROM numbered AS n
LEFT JOIN counted AS c
    ON c.source_system <> n.source_system AND c.web_order_reference = n.web_order_reference AND c.amount_minor = n.amount_minor;
