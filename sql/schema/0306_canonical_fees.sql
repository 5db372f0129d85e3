-- Purpose: what the processor charged: on each payment, on each chargeback, and by the month
-- Grain: one row a fee of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.fees (
    source_system VARCHAR NOT NULL,
    fee_id VARCHAR NOT NULL,
    fee_type VARCHAR NOT NULL,
    location_id VARCHAR,
    tender VARCHAR,
    payment_id VARCHAR,
    dispute_id VARCHAR,
    batch_id VARCHAR,
    deposit_id VARCHAR,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    charged_date DATE NOT NULL,
    billing_month VARCHAR,
    description VARCHAR,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
