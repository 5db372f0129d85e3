-- Purpose: the newest version of prices of the Salesforce org
-- Grain: one row a price of a product in a price book
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.salesforce_price_book_entries (
    id VARCHAR NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    price_book_id VARCHAR NOT NULL,
    price_book_name VARCHAR,
    is_standard BOOLEAN,
    product_id VARCHAR NOT NULL,
    product_heartland_id VARCHAR,
    sku VARCHAR,
    currency VARCHAR NOT NULL,
    unit_price DECIMAL(38, 8) NOT NULL,
    is_active BOOLEAN NOT NULL,
    use_standard_price BOOLEAN,
    created_at TIMESTAMPTZ NOT NULL,
    last_modified_at TIMESTAMPTZ,
    last_modified_by VARCHAR,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
