-- Purpose: the newest stock of every product in every store
-- Grain: one row a SKU and location
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_inventory (
    sku VARCHAR NOT NULL,
    location_id VARCHAR NOT NULL,
    product_id VARCHAR,
    quantity_on_hand DECIMAL(38, 8) NOT NULL,
    quantity_reserved DECIMAL(38, 8),
    quantity_available DECIMAL(38, 8),
    quantity_in_transit DECIMAL(38, 8),
    quantity_on_order DECIMAL(38, 8),
    unit_cost DECIMAL(38, 8),
    currency VARCHAR NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
