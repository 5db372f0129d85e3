-- Purpose: the newest version of synced refunds of the Salesforce org
-- Grain: one row a refund
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.salesforce_refunds (
    id VARCHAR NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    number VARCHAR,
    payment_id VARCHAR,
    payment_heartland_id VARCHAR,
    order_id VARCHAR,
    currency VARCHAR NOT NULL,
    amount_minor BIGINT,
    reason VARCHAR,
    status VARCHAR,
    processed_at TIMESTAMPTZ,
    gateway_transaction_id VARCHAR,
    is_restocked BOOLEAN,
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
