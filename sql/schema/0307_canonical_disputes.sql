-- Purpose: payments that a cardholder contests: what was taken back, what it cost, and whether it was won
-- Grain: one row a dispute of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.disputes (
    source_system VARCHAR NOT NULL,
    dispute_id VARCHAR NOT NULL,
    payment_id VARCHAR,
    location_id VARCHAR,
    tender VARCHAR,
    state VARCHAR NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    opened_date DATE NOT NULL,
    closed_at TIMESTAMPTZ,
    amount_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    returned_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    deposit_id VARCHAR,
    return_deposit_id VARCHAR,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
