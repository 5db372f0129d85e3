-- Purpose: whether each window brought as many records as the source says it holds
-- Grain: one row a landed window
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.completeness (
    load_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    window_since VARCHAR,
    window_until VARCHAR NOT NULL,
    records_read BIGINT NOT NULL,
    distinct_records BIGINT,
    source_records BIGINT,
    is_complete BOOLEAN,
    checked_at TIMESTAMPTZ NOT NULL
);
