-- Purpose: staged records that their source no longer lists; staging keeps them, and nothing is deleted without a row here
-- Grain: one row a time that a record vanished
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.vanished (
    stream VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    business_date DATE,
    census_id VARCHAR NOT NULL,
    vanished_at TIMESTAMPTZ NOT NULL,
    returned_at TIMESTAMPTZ
);
