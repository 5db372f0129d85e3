-- Purpose: which landed files exist, and how far each has come. A file without a row here is an orphan
-- Grain: one row a load (one file, or an empty window that wrote none)
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.manifest (
    load_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    path VARCHAR,
    rows BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    longest_line BIGINT NOT NULL,
    sha256 VARCHAR,
    pages VARCHAR NOT NULL,
    cut_card_numbers BIGINT NOT NULL,
    cut_unreadable BIGINT NOT NULL,
    window_since VARCHAR,
    window_until VARCHAR NOT NULL,
    landed_at TIMESTAMPTZ NOT NULL,
    staged_at TIMESTAMPTZ
);
