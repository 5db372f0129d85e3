-- Purpose: the newest version of every sales invoice of Heartland Retail
-- Grain: one row an invoice id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_retail_invoices (
    id VARCHAR NOT NULL,
    invoice_number VARCHAR,
    invoice_type VARCHAR,
    status VARCHAR NOT NULL,
    order_id VARCHAR,
    station_id VARCHAR,
    location_id VARCHAR,
    customer_id VARCHAR,
    currency VARCHAR NOT NULL,
    discount_minor BIGINT,
    subtotal_minor BIGINT,
    tax_minor BIGINT,
    total_minor BIGINT NOT NULL,
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
