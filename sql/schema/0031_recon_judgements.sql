-- Purpose: which days were judged, on which inputs and by which rules; the same of all three is never judged twice
-- Grain: one row a judged day (as_of)
-- Parameters: none
-- Tables read: none
CREATE TABLE recon.judgements (
    as_of DATE NOT NULL,
    inputs_sha256 VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL,
    rule_version VARCHAR NOT NULL,
    later BIGINT NOT NULL,
    judged_at TIMESTAMPTZ NOT NULL
);
