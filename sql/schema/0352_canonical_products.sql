-- Purpose: what each system sells or stocks
-- Grain: one row a product of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.products (
    source_system VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    sku VARCHAR NOT NULL,
    sku_key VARCHAR NOT NULL,
    barcode VARCHAR,
    name VARCHAR,
    description VARCHAR,
    product_type VARCHAR,
    parent_sku VARCHAR,
    options VARCHAR,
    price DECIMAL(38, 8),
    price_per DECIMAL(38, 8),
    original_price DECIMAL(38, 8),
    cost DECIMAL(38, 8),
    currency VARCHAR,
    tax_category VARCHAR,
    department VARCHAR,
    vendor VARCHAR,
    unit VARCHAR,
    weight DECIMAL(38, 8),
    is_active BOOLEAN NOT NULL,
    is_on_hold BOOLEAN,
    is_stocked BOOLEAN,
    created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
