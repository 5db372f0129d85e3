-- Purpose: the newest version of every line of a supplier invoice
-- Grain: one row a company, vendor_num, invoice_num and invoice_line
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_ap_invoice_lines (
    company VARCHAR NOT NULL,
    vendor_num BIGINT NOT NULL,
    invoice_num VARCHAR NOT NULL,
    invoice_line BIGINT NOT NULL,
    line_type VARCHAR,
    part_num VARCHAR,
    description VARCHAR,
    vendor_qty DECIMAL(38, 8),
    purchasing_uom VARCHAR,
    currency VARCHAR NOT NULL,
    unit_cost DECIMAL(38, 8),
    extended_minor BIGINT NOT NULL,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
