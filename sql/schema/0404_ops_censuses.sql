-- Purpose: what each census of a source's ids found
-- Grain: one row a census of a stream
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.censuses (
    census_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    window_along VARCHAR NOT NULL,
    window_since VARCHAR,
    window_until VARCHAR NOT NULL,
    source_records BIGINT NOT NULL,
    staged_records BIGINT NOT NULL,
    missing_records BIGINT NOT NULL,
    reread_records BIGINT NOT NULL,
    vanished_records BIGINT NOT NULL,
    returned_records BIGINT NOT NULL,
    taken_at TIMESTAMPTZ NOT NULL
);
