-- Purpose: the processor's transaction report line by line: the second witness of payments, and of batches, deposits and disputes
-- Grain: one row a report row of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.transaction_report_rows (
    source_system VARCHAR NOT NULL,
    report_row_id VARCHAR NOT NULL,
    row_type VARCHAR NOT NULL,
    payment_id VARCHAR,
    operation VARCHAR,
    status VARCHAR,
    tender VARCHAR,
    tender_type VARCHAR,
    amount_minor BIGINT NOT NULL,
    fee_minor BIGINT,
    net_minor BIGINT,
    currency VARCHAR NOT NULL,
    location_id VARCHAR,
    register_id VARCHAR,
    occurred_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    batch_id VARCHAR,
    batch_closed_at TIMESTAMPTZ,
    deposit_id VARCHAR,
    settlement_date DATE,
    dispute_id VARCHAR,
    description VARCHAR,
    updated_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
