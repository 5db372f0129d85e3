-- Purpose: which records stand under an outcome, on which side and with which amount
-- Grain: one row a record of an outcome as of a day
-- Parameters: none
-- Tables read: none
CREATE TABLE recon.members (
    as_of DATE NOT NULL,
    outcome_id VARCHAR NOT NULL,
    leg VARCHAR NOT NULL,
    side VARCHAR,
    kind VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL
);
