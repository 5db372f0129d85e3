-- Purpose: the newest version of every line of a pack
-- Grain: one row a company, pack_num and pack_line
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_shipment_lines (
    company VARCHAR NOT NULL,
    pack_num BIGINT NOT NULL,
    pack_line BIGINT NOT NULL,
    order_num BIGINT,
    order_line BIGINT,
    release_num BIGINT,
    part_num VARCHAR,
    line_desc VARCHAR,
    stock_shipped_qty DECIMAL(38, 8),
    job_shipped_qty DECIMAL(38, 8),
    selling_stock_shipped_qty DECIMAL(38, 8),
    selling_job_shipped_qty DECIMAL(38, 8),
    job_num VARCHAR,
    is_release_complete BOOLEAN,
    lot_num VARCHAR,
    changed_at TIMESTAMPTZ,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
