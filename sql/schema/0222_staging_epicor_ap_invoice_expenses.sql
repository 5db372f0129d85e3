-- Purpose: the newest version of every expense of a supplier invoice
-- Grain: one row a company, vendor_num, invoice_num, invoice_line and expense_seq
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_ap_invoice_expenses (
    company VARCHAR NOT NULL,
    vendor_num BIGINT NOT NULL,
    invoice_num VARCHAR NOT NULL,
    invoice_line BIGINT NOT NULL,
    expense_seq BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    gl_account VARCHAR,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
