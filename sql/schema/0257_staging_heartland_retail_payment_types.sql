-- Purpose: the newest version of every payment type of Heartland Retail
-- Grain: one row a payment type id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_retail_payment_types (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
