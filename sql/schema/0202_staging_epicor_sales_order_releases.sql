-- Purpose: the newest version of every release of an order line
-- Grain: one row a company, order_num, order_line and release_num
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_sales_order_releases (
    company VARCHAR NOT NULL,
    order_num BIGINT NOT NULL,
    order_line BIGINT NOT NULL,
    release_num BIGINT NOT NULL,
    request_date DATE,
    need_by_date DATE,
    requested_qty DECIMAL(38, 8),
    selling_requested_qty DECIMAL(38, 8),
    is_made_to_order BOOLEAN,
    is_open BOOLEAN,
    is_firm BOOLEAN,
    is_void BOOLEAN,
    plant VARCHAR,
    warehouse_code VARCHAR,
    ship_to_num VARCHAR,
    stock_shipped_qty DECIMAL(38, 8),
    job_shipped_qty DECIMAL(38, 8),
    selling_stock_shipped_qty DECIMAL(38, 8),
    selling_job_shipped_qty DECIMAL(38, 8),
    changed_at TIMESTAMPTZ,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
