-- Purpose: the newest version of every customer of the tills
-- Grain: one row a Heartland customer id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_customers (
    id VARCHAR NOT NULL,
    customer_number VARCHAR,
    customer_type VARCHAR NOT NULL,
    first_name VARCHAR,
    last_name VARCHAR,
    company_name VARCHAR,
    email VARCHAR,
    phone VARCHAR,
    full_address VARCHAR,
    addresses VARCHAR,
    loyalty_points BIGINT,
    accepts_marketing BOOLEAN,
    external_id VARCHAR,
    external_ids VARCHAR,
    is_active BOOLEAN,
    merged_into_id VARCHAR,
    created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
