-- Purpose: up to where each stream is landed, and up to where it is staged; neither ever goes back
-- Grain: one row a stream
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.watermarks (
    stream VARCHAR NOT NULL,
    landed VARCHAR,
    landed_at TIMESTAMPTZ,
    staged VARCHAR,
    staged_at TIMESTAMPTZ,
    stopped_reason VARCHAR,
    stopped_at TIMESTAMPTZ
);
