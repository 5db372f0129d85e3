-- Purpose: the business days that a load changed: the hinge between reading and judging
-- Grain: one row a load, stream and business day
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.touched_days (
    load_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    business_date DATE NOT NULL,
    touched_at TIMESTAMPTZ NOT NULL
);
