-- Purpose: addresses of customers and on orders
-- Grain: one row a address of its owner
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.addresses (
    source_system VARCHAR NOT NULL,
    address_id VARCHAR NOT NULL,
    owner_kind VARCHAR NOT NULL,
    owner_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    name VARCHAR,
    first_name VARCHAR,
    last_name VARCHAR,
    company_name VARCHAR,
    line1 VARCHAR,
    line2 VARCHAR,
    line3 VARCHAR,
    city VARCHAR,
    region VARCHAR,
    region_code VARCHAR,
    postal_code VARCHAR,
    country VARCHAR,
    country_code VARCHAR,
    phone VARCHAR,
    email VARCHAR,
    full_address VARCHAR,
    is_default_billing BOOLEAN,
    is_default_shipping BOOLEAN,
    external_id VARCHAR,
    updated_at TIMESTAMPTZ,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
