-- Purpose: the newest version of every stage of a dispute
-- Grain: one row a dispute id and stage
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_gateway_disputes (
    id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    result VARCHAR,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    funding_type VARCHAR,
    last_adjustment_minor BIGINT,
    last_adjustment_funding VARCHAR,
    reason_code VARCHAR,
    reason VARCHAR,
    deposit_id VARCHAR,
    deposit_date DATE,
    merchant_id VARCHAR,
    card_brand VARCHAR,
    card_last4 VARCHAR,
    acquirer_reference VARCHAR,
    auth_code VARCHAR,
    transaction_reference VARCHAR,
    transaction_at TIMESTAMPTZ,
    stage_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
