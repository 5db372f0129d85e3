-- Purpose: the newest version of every product of the tills
-- Grain: one row a Heartland product id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_products (
    id VARCHAR NOT NULL,
    sku VARCHAR NOT NULL,
    upc VARCHAR,
    name VARCHAR,
    description VARCHAR,
    price DECIMAL(38, 8) NOT NULL,
    original_price DECIMAL(38, 8),
    cost DECIMAL(38, 8),
    currency VARCHAR NOT NULL,
    tax_category VARCHAR,
    department VARCHAR,
    vendor VARCHAR,
    parent_sku VARCHAR,
    options VARCHAR,
    is_active BOOLEAN,
    created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
