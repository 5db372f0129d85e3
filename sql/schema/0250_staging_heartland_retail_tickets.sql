-- Purpose: the newest version of every ticket of Heartland Retail
-- Grain: one row a ticket id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_retail_tickets (
    id VARCHAR NOT NULL,
    ticket_number VARCHAR,
    ticket_type VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    is_completed BOOLEAN,
    station_id VARCHAR,
    location_id VARCHAR,
    customer_id VARCHAR,
    parent_ticket_id VARCHAR,
    currency VARCHAR NOT NULL,
    original_subtotal_minor BIGINT,
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
