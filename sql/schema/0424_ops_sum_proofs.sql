-- Purpose: whether the staged records of a stream come to the sums that their source tells, where it tells sums
-- Grain: one row a stream, scope (a day and tender, a period and journal) and measure; the newest comparison
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.sum_proofs (
    stream VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    source_count BIGINT,
    source_minor BIGINT NOT NULL,
    staged_count BIGINT,
    staged_minor BIGINT NOT NULL,
    is_equal BOOLEAN NOT NULL,
    load_id VARCHAR NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL
);
