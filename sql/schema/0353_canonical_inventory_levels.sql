-- Purpose: stock by product and place
-- Grain: one row a product and place of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.inventory_levels (
    source_system VARCHAR NOT NULL,
    inventory_level_id VARCHAR NOT NULL,
    sku VARCHAR NOT NULL,
    sku_key VARCHAR NOT NULL,
    product_id VARCHAR,
    location_id VARCHAR NOT NULL,
    on_hand_quantity DECIMAL(38, 8) NOT NULL,
    reserved_quantity DECIMAL(38, 8),
    allocated_quantity DECIMAL(38, 8),
    available_quantity DECIMAL(38, 8),
    is_available_computed BOOLEAN NOT NULL,
    demand_quantity DECIMAL(38, 8),
    in_transit_quantity DECIMAL(38, 8),
    on_order_quantity DECIMAL(38, 8),
    unit VARCHAR,
    unit_cost DECIMAL(38, 8),
    currency VARCHAR,
    is_sellable BOOLEAN,
    updated_at TIMESTAMPTZ,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
