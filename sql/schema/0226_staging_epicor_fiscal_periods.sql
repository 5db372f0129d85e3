-- Purpose: every fiscal period, read whole each time
-- Grain: one row a company, fiscal_calendar_id, fiscal_year, fiscal_year_suffix and fiscal_period
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_fiscal_periods (
    company VARCHAR NOT NULL,
    fiscal_calendar_id VARCHAR NOT NULL,
    fiscal_year BIGINT NOT NULL,
    fiscal_year_suffix VARCHAR NOT NULL,
    fiscal_period BIGINT NOT NULL,
    start_date DATE NOT NULL,
    end_date DATE NOT NULL,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
