-- Purpose: money that went back to customers
-- Grain: one row a refund payment or credit memo
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.refunds (
    source_system VARCHAR NOT NULL,
    refund_id VARCHAR NOT NULL,
    original_payment_id VARCHAR,
    order_id VARCHAR,
    return_order_id VARCHAR,
    order_reference VARCHAR,
    web_order_reference VARCHAR,
    credit_memo_id VARCHAR,
    amount_minor BIGINT NOT NULL,
    to_gift_card_minor BIGINT,
    to_store_credit_minor BIGINT,
    currency VARCHAR NOT NULL,
    tender VARCHAR,
    tender_type VARCHAR,
    status VARCHAR NOT NULL,
    is_online BOOLEAN,
    gateway_transaction_id VARCHAR,
    location_id VARCHAR,
    occurred_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    settlement_date DATE,
    updated_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
