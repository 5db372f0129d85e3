-- Purpose: the newest version of every batch of a device of the card gateway Portico
-- Grain: one row a device id and batch id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_gateway_portico_batches (
    device_id VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    batch_sequence VARCHAR,
    status VARCHAR NOT NULL,
    transaction_count BIGINT,
    amount_minor BIGINT,
    currency VARCHAR NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    business_date DATE NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
