-- Purpose: every order of the web shop, at the amount that its payments must come to
-- Grain: one row an order of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.orders (
    source_system VARCHAR NOT NULL,
    order_id VARCHAR NOT NULL,
    order_reference VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    total_minor BIGINT NOT NULL,
    paid_minor BIGINT NOT NULL,
    refunded_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    payment_method VARCHAR,
    gateway_transaction_id VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
