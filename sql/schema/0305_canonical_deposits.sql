-- Purpose: what the processor paid out, and what it is made of
-- Grain: one row a deposit of its source system
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.deposits (
    source_system VARCHAR NOT NULL,
    deposit_id VARCHAR NOT NULL,
    location_id VARCHAR,
    funded_apart_brand VARCHAR,
    settlement_date DATE NOT NULL,
    payment_count BIGINT NOT NULL,
    gross_minor BIGINT NOT NULL,
    refunds_minor BIGINT NOT NULL,
    chargebacks_minor BIGINT NOT NULL,
    reversals_minor BIGINT NOT NULL,
    fees_minor BIGINT NOT NULL,
    adjustments_minor BIGINT NOT NULL,
    reserves_minor BIGINT NOT NULL,
    net_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
