-- Purpose: every credit memo of the web shop: what a refund must come to
-- Grain: one row a credit memo of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.credit_memos (
    source_system VARCHAR NOT NULL,
    credit_memo_id VARCHAR NOT NULL,
    credit_memo_reference VARCHAR NOT NULL,
    order_reference VARCHAR,
    total_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
