-- Purpose: the records that a judgement took in, as earlier editions kept them; now the book of the judgement holds them, and nothing is written here
-- Grain: one row a record or decision
-- Parameters: none
-- Tables read: none
CREATE TABLE recon.judged_records (
    kind VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    digest BIGINT NOT NULL,
    links VARCHAR
);
