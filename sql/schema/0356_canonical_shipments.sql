-- Purpose: goods that left for customers
-- Grain: one row a shipment of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.shipments (
    source_system VARCHAR NOT NULL,
    shipment_id VARCHAR NOT NULL,
    shipment_number VARCHAR,
    order_id VARCHAR,
    order_reference VARCHAR,
    customer_id VARCHAR,
    location_id VARCHAR,
    state VARCHAR NOT NULL,
    carrier VARCHAR,
    tracking_number VARCHAR,
    track_count BIGINT NOT NULL,
    total_quantity DECIMAL(38, 8),
    shipped_at TIMESTAMPTZ,
    business_date DATE,
    external_id VARCHAR,
    updated_at TIMESTAMPTZ,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
