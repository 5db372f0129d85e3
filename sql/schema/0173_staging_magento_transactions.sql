-- Purpose: the newest version of every gateway transaction of the web shop
-- Grain: one row a Magento transaction id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_transactions (
    transaction_id BIGINT NOT NULL,
    parent_id BIGINT,
    order_id BIGINT NOT NULL,
    payment_id BIGINT NOT NULL,
    txn_id VARCHAR NOT NULL,
    gateway_transaction_id VARCHAR,
    parent_txn_id VARCHAR,
    txn_type VARCHAR NOT NULL,
    is_closed BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
