-- Purpose: customers of every system, as each delivers them
-- Grain: one row a customer of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.customers (
    source_system VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    customer_number VARCHAR,
    customer_type VARCHAR,
    name VARCHAR,
    first_name VARCHAR,
    middle_name VARCHAR,
    last_name VARCHAR,
    company_name VARCHAR,
    email VARCHAR,
    phone VARCHAR,
    tax_number VARCHAR,
    customer_group VARCHAR,
    website_id VARCHAR,
    loyalty_points BIGINT,
    accepts_marketing BOOLEAN,
    currency VARCHAR,
    credit_limit DECIMAL(38, 8),
    is_on_credit_hold BOOLEAN,
    external_id VARCHAR,
    external_ids VARCHAR,
    is_active BOOLEAN NOT NULL,
    merged_into_id VARCHAR,
    created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
