-- Purpose: the newest version of synced payments of the Salesforce org
-- Grain: one row a payment
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.salesforce_payments (
    id VARCHAR NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    number VARCHAR,
    order_id VARCHAR,
    order_heartland_id VARCHAR,
    account_id VARCHAR,
    currency VARCHAR NOT NULL,
    amount_minor BIGINT,
    tip_minor BIGINT,
    method VARCHAR,
    card_brand VARCHAR,
    card_last_four VARCHAR,
    status VARCHAR,
    gateway_transaction_id VARCHAR,
    auth_code VARCHAR,
    processed_at TIMESTAMPTZ,
    batch_id VARCHAR,
    settled_at TIMESTAMPTZ,
    settlement_minor BIGINT,
    heartland_id VARCHAR,
    heartland_updated_at TIMESTAMPTZ,
    sync_hash VARCHAR,
    last_synced_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    last_modified_at TIMESTAMPTZ,
    last_modified_by VARCHAR,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
