-- Purpose: the newest version of every application of a cash receipt
-- Grain: one row a company, group_id, head_num, invoice_num and invoice_ref
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_cash_receipt_lines (
    company VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    head_num BIGINT NOT NULL,
    invoice_num BIGINT NOT NULL,
    invoice_ref BIGINT NOT NULL,
    tran_type VARCHAR,
    tran_date DATE,
    currency VARCHAR NOT NULL,
    book_currency VARCHAR NOT NULL,
    book_amount_minor BIGINT,
    amount_minor BIGINT NOT NULL,
    discount_minor BIGINT,
    is_write_off BOOLEAN,
    write_off_minor BIGINT,
    write_off_account VARCHAR,
    change_date DATE,
    changed_by VARCHAR,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
