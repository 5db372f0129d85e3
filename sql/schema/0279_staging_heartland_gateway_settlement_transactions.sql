-- Purpose: the newest version of every settled transaction of GP-API
-- Grain: one row a transaction id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_gateway_settlement_transactions (
    id VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    transaction_type VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    reference VARCHAR,
    merchant_id VARCHAR,
    batch_id VARCHAR,
    batch_date DATE,
    deposit_id VARCHAR,
    deposit_status VARCHAR,
    deposit_date DATE,
    deposit_amount_minor BIGINT,
    card_brand VARCHAR,
    card_last4 VARCHAR,
    acquirer_reference VARCHAR,
    auth_code VARCHAR,
    brand_reference VARCHAR,
    occurred_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
