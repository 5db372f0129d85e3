-- Purpose: what is not settled: on its way, suggested, an exception or a finding
-- Grain: one row a record and leg as of a day
-- Parameters: none
-- Tables read: none
CREATE TABLE recon.open_items (
    as_of DATE NOT NULL,
    record_id VARCHAR NOT NULL,
    kind VARCHAR,
    leg VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    class VARCHAR NOT NULL,
    due DATE,
    age_business_days BIGINT,
    outcome_id VARCHAR,
    business_date DATE,
    reason VARCHAR
);
