-- Purpose: for what a job makes
-- Grain: one row a link of a job to what it makes for
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.job_demands (
    source_system VARCHAR NOT NULL,
    job_id VARCHAR NOT NULL,
    demand_id VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    order_id VARCHAR,
    order_line_id VARCHAR,
    release_number BIGINT,
    sku VARCHAR,
    quantity DECIMAL(38, 8),
    shipped_quantity DECIMAL(38, 8),
    received_quantity DECIMAL(38, 8),
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
