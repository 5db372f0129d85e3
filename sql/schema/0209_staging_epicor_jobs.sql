-- Purpose: the newest version of every job
-- Grain: one row a company and job_num
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_jobs (
    company VARCHAR NOT NULL,
    job_num VARCHAR NOT NULL,
    part_num VARCHAR,
    production_qty DECIMAL(38, 8),
    completed_qty DECIMAL(38, 8),
    inventory_uom VARCHAR,
    is_engineered BOOLEAN,
    is_released BOOLEAN,
    is_firm BOOLEAN,
    is_held BOOLEAN,
    is_complete BOOLEAN NOT NULL,
    completion_date DATE,
    is_closed BOOLEAN NOT NULL,
    closed_date DATE,
    start_date DATE,
    due_date DATE,
    required_date DATE,
    job_type VARCHAR,
    plant VARCHAR,
    create_date DATE,
    changed_at TIMESTAMPTZ,
    changed_by VARCHAR,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
