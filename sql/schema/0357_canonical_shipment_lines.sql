-- Purpose: what was sent of which order line
-- Grain: one row a line of a shipment
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.shipment_lines (
    source_system VARCHAR NOT NULL,
    shipment_id VARCHAR NOT NULL,
    line_id VARCHAR NOT NULL,
    order_id VARCHAR,
    order_line_id VARCHAR,
    product_id VARCHAR,
    sku VARCHAR,
    description VARCHAR,
    quantity DECIMAL(38, 8),
    job_id VARCHAR,
    lot_number VARCHAR,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
