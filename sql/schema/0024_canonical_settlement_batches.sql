-- Purpose: what the processor settles: closed batches of card payments, and its own entries beside them (fees, chargebacks, reserves)
-- Grain: one row a batch and funding share (card brands that are funded apart), or a processor entry outside a batch
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.settlement_batches (
    source_system VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    processor_batch_id VARCHAR,
    entry_type VARCHAR NOT NULL,
    funded_apart_brand VARCHAR,
    location_id VARCHAR,
    closed_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    payment_count BIGINT NOT NULL,
    gross_minor BIGINT NOT NULL,
    fees_minor BIGINT NOT NULL,
    adjustments_minor BIGINT NOT NULL,
    net_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    deposit_id VARCHAR,
    settlement_date DATE,
    original_payment_id VARCHAR,
    description VARCHAR,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
