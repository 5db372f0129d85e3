-- Purpose: the newest version of every item of Heartland Retail
-- Grain: one row an item id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_retail_items (
    id VARCHAR NOT NULL,
    item_number VARCHAR,
    description VARCHAR,
    price DECIMAL(38, 8),
    original_price DECIMAL(38, 8),
    cost DECIMAL(38, 8),
    is_active BOOLEAN,
    grid_id VARCHAR,
    created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
