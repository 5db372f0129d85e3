-- Purpose: the newest version of every link from a ledger line to its document
-- Grain: one row a company and sys_row_id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_gl_documents (
    company VARCHAR NOT NULL,
    sys_row_id VARCHAR NOT NULL,
    related_to_file VARCHAR NOT NULL,
    key1 VARCHAR,
    key2 VARCHAR,
    key3 VARCHAR,
    key4 VARCHAR,
    key5 VARCHAR,
    key6 VARCHAR,
    tran_num BIGINT,
    record_type VARCHAR NOT NULL,
    book_id VARCHAR NOT NULL,
    fiscal_year BIGINT NOT NULL,
    fiscal_year_suffix VARCHAR NOT NULL,
    journal_code VARCHAR NOT NULL,
    journal_num BIGINT NOT NULL,
    journal_line BIGINT NOT NULL,
    gl_account VARCHAR,
    tran_date DATE,
    ar_invoice_num BIGINT,
    vendor_num BIGINT,
    ap_invoice_num VARCHAR,
    book_currency VARCHAR NOT NULL,
    book_debit_minor BIGINT NOT NULL,
    book_credit_minor BIGINT NOT NULL,
    abt_uid VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
