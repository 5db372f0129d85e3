-- Purpose: the newest version of stock by item and location of Heartland Retail
-- Grain: one row an item id and location id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_retail_inventory_values (
    item_id VARCHAR NOT NULL,
    location_id VARCHAR NOT NULL,
    owned DECIMAL(38, 8),
    on_hand DECIMAL(38, 8),
    committed DECIMAL(38, 8),
    available DECIMAL(38, 8),
    on_order DECIMAL(38, 8),
    in_transit DECIMAL(38, 8),
    unit_cost DECIMAL(38, 8),
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
