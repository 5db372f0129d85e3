-- Purpose: the newest version of every transaction of GP-API
-- Grain: one row a transaction id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_gateway_transactions (
    id VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    transaction_type VARCHAR NOT NULL,
    channel VARCHAR,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    gratuity_minor BIGINT,
    surcharge_minor BIGINT,
    convenience_minor BIGINT,
    cashback_minor BIGINT,
    original_transaction_id VARCHAR,
    reference VARCHAR,
    order_reference VARCHAR,
    batch_id VARCHAR,
    card_brand VARCHAR,
    card_last4 VARCHAR,
    entry_mode VARCHAR,
    auth_code VARCHAR,
    brand_reference VARCHAR,
    occurred_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
