-- Purpose: the newest version of every miscellaneous charge of a sales order
-- Grain: one row a company, order_num, order_line and seq_num
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_sales_order_charges (
    company VARCHAR NOT NULL,
    order_num BIGINT NOT NULL,
    order_line BIGINT NOT NULL,
    seq_num BIGINT NOT NULL,
    misc_code VARCHAR,
    description VARCHAR,
    currency VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    frequency_code VARCHAR,
    charge_type VARCHAR,
    percentage DECIMAL(38, 8),
    changed_at TIMESTAMPTZ,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
