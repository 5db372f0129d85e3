-- Purpose: the newest version of every demand that a job serves
-- Grain: one row a company and sys_row_id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_job_demands (
    company VARCHAR NOT NULL,
    sys_row_id VARCHAR NOT NULL,
    job_num VARCHAR NOT NULL,
    order_num BIGINT,
    order_line BIGINT,
    release_num BIGINT,
    part_num VARCHAR,
    production_qty DECIMAL(38, 8),
    shipped_qty DECIMAL(38, 8),
    received_qty DECIMAL(38, 8),
    make_to_type VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
