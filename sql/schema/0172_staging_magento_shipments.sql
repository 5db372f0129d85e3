-- Purpose: the newest version of every shipment of the web shop
-- Grain: one row a Magento shipment entity id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_shipments (
    entity_id BIGINT NOT NULL,
    increment_id VARCHAR NOT NULL,
    order_id BIGINT NOT NULL,
    store_id BIGINT NOT NULL,
    customer_id BIGINT,
    total_qty DECIMAL(38, 8),
    source_code VARCHAR,
    items VARCHAR,
    tracks VARCHAR,
    comments VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
