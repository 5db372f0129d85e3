-- Purpose: which landed files exist, and how far each has come. A file without a row here is an orphan
-- Grain: one row a load; a window without records leaves no file and no row
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.manifest (
    load_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    rows BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    longest_line BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL,
    pages VARCHAR NOT NULL,
    cut_card_numbers BIGINT NOT NULL,
    cut_unreadable BIGINT NOT NULL,
    window_since VARCHAR,
    window_until VARCHAR NOT NULL,
    reached VARCHAR,
    landed_at TIMESTAMPTZ NOT NULL,
    staged_at TIMESTAMPTZ
);
