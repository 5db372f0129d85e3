-- Purpose: the newest version of every payment inside a ticket of Heartland Retail
-- Grain: one row a ticket id and payment id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_retail_ticket_payments (
    ticket_id VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    ticket_status VARCHAR NOT NULL,
    ticket_type VARCHAR,
    parent_ticket_id VARCHAR,
    location_id VARCHAR,
    station_id VARCHAR,
    customer_id VARCHAR,
    payment_class VARCHAR,
    payment_type_id VARCHAR,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    is_deposit BOOLEAN NOT NULL,
    description VARCHAR,
    occurred_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    payment_updated_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
