-- Purpose: jobs that make products
-- Grain: one row a job
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.jobs (
    source_system VARCHAR NOT NULL,
    job_id VARCHAR NOT NULL,
    job_number VARCHAR NOT NULL,
    sku VARCHAR,
    state VARCHAR NOT NULL,
    planned_quantity DECIMAL(38, 8),
    completed_quantity DECIMAL(38, 8),
    unit VARCHAR,
    location_id VARCHAR,
    start_date DATE,
    due_date DATE,
    required_date DATE,
    completed_date DATE,
    closed_date DATE,
    updated_at TIMESTAMPTZ,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
