-- Purpose: the credit memos that the engine judges
-- Grain: one row a credit memo
-- Parameters: none
-- Tables read: canonical.credit_memos
SELECT
    credit_memo_id AS id,
    total_minor AS grand_total_minor,
    currency,
    CAST(created_at AS TIMESTAMP) AS created_at,
    business_date,
    order_reference AS order_ref,
    CAST(updated_at AS TIMESTAMP) AS updated_at
FROM canonical.credit_memos
ORDER BY id;
