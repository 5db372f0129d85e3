-- Purpose: every movement of a customer's money: sales, captures and refunds, and the authorisations before them
-- Grain: one row a payment of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.payments (
    source_system VARCHAR NOT NULL,
    payment_id VARCHAR NOT NULL,
    operation VARCHAR NOT NULL,
    original_payment_id VARCHAR,
    order_id VARCHAR,
    web_order_reference VARCHAR,
    channel VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    tender VARCHAR NOT NULL,
    tender_type VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    card_last4 VARCHAR,
    auth_code VARCHAR,
    gateway_transaction_id VARCHAR,
    location_id VARCHAR,
    register_id VARCHAR,
    occurred_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    batch_id VARCHAR,
    batch_closed_at TIMESTAMPTZ,
    deposit_id VARCHAR,
    settlement_date DATE,
    updated_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
