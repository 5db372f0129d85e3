-- Purpose: the newest version of every sales order of Heartland Retail
-- Grain: one row an order id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_retail_orders (
    id VARCHAR NOT NULL,
    order_number VARCHAR,
    status VARCHAR NOT NULL,
    station_id VARCHAR,
    location_id VARCHAR,
    customer_id VARCHAR,
    currency VARCHAR NOT NULL,
    shipping_minor BIGINT,
    discount_minor BIGINT,
    subtotal_minor BIGINT,
    tax_minor BIGINT,
    total_minor BIGINT NOT NULL,
    paid_minor BIGINT,
    balance_minor BIGINT,
    lines_json VARCHAR,
    completed_at TIMESTAMPTZ,
    business_date DATE NOT NULL,
    created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
