-- Purpose: how often each staging table was merged into, by which is known whether it is what it was
-- Grain: one row a stream that ever brought a row
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.merge_counts (
    stream VARCHAR NOT NULL,
    merges BIGINT NOT NULL
);
