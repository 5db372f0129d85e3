-- Purpose: the newest version of every line of a sales order
-- Grain: one row a company, order_num and order_line
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_sales_order_lines (
    company VARCHAR NOT NULL,
    order_num BIGINT NOT NULL,
    order_line BIGINT NOT NULL,
    line_type VARCHAR,
    part_num VARCHAR,
    customer_part_num VARCHAR,
    line_desc VARCHAR,
    inventory_uom VARCHAR,
    sales_uom VARCHAR,
    order_qty DECIMAL(38, 8),
    selling_qty DECIMAL(38, 8),
    currency VARCHAR NOT NULL,
    unit_price DECIMAL(38, 8),
    unit_price_with_tax DECIMAL(38, 8),
    price_per_code VARCHAR,
    is_price_locked BOOLEAN,
    discount_percent DECIMAL(38, 8),
    discount_minor BIGINT,
    extended_minor BIGINT,
    tax_category VARCHAR,
    product_group VARCHAR,
    po_line VARCHAR,
    is_open BOOLEAN,
    is_void BOOLEAN,
    kit_flag VARCHAR,
    request_date DATE,
    need_by_date DATE,
    changed_at TIMESTAMPTZ,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
