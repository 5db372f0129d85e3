-- Purpose: the newest version of every deposit of GP-API
-- Grain: one row a deposit id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_gateway_deposits (
    id VARCHAR NOT NULL,
    deposit_date DATE NOT NULL,
    status VARCHAR NOT NULL,
    funding_type VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    merchant_id VARCHAR,
    aggregation_model VARCHAR,
    bank_account_last4 VARCHAR,
    sales_count BIGINT,
    sales_minor BIGINT,
    refunds_count BIGINT,
    refunds_minor BIGINT,
    chargebacks_count BIGINT,
    chargebacks_minor BIGINT,
    reversals_count BIGINT,
    reversals_minor BIGINT,
    discounts_minor BIGINT,
    fees_minor BIGINT,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
