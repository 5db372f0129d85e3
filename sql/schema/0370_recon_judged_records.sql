-- Purpose: the records that the newest judgement of the line took in, by which the next one tells what changed
-- Grain: one row a record or decision
-- Parameters: none
-- Tables read: none
CREATE TABLE recon.judged_records (
    kind VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    digest BIGINT NOT NULL,
    links VARCHAR
);
