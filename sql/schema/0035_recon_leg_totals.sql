-- Purpose: the footing of every leg: total = matched + excluded + open
-- Grain: one row a leg, side and currency as of a day
-- Parameters: none
-- Tables read: none
CREATE TABLE recon.leg_totals (
    as_of DATE NOT NULL,
    leg VARCHAR NOT NULL,
    side VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    total_minor BIGINT NOT NULL,
    matched_minor BIGINT NOT NULL,
    excluded_minor BIGINT NOT NULL,
    open_minor BIGINT NOT NULL,
    foots BOOLEAN NOT NULL
);
