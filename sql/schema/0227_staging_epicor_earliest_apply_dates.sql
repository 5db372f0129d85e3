-- Purpose: every module's earliest apply date, read whole each time
-- Grain: one row a company and module
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_earliest_apply_dates (
    company VARCHAR NOT NULL,
    module VARCHAR NOT NULL,
    earliest_apply_date DATE,
    description VARCHAR,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
