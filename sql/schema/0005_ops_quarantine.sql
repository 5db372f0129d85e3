-- Purpose: rows that broke their contract, waiting to be judged again; nothing is deleted here
-- Grain: one row a bad record of a load
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.quarantine (
    quarantine_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    record_key VARCHAR,
    version BIGINT,
    content_hash VARCHAR NOT NULL,
    reasons VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    landed_at TIMESTAMPTZ NOT NULL,
    judged_at TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ
);
