-- Purpose: the newest version of every batch of GP-API
-- Grain: one row a batch id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_gateway_batches (
    id VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    transaction_count BIGINT,
    amount_minor BIGINT,
    gratuity_minor BIGINT,
    currency VARCHAR NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    business_date DATE NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
