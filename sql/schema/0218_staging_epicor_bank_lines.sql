-- Purpose: the newest version of every line of an imported bank statement
-- Grain: one row a company, cash_book_num and cashbook_line
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_bank_lines (
    company VARCHAR NOT NULL,
    cash_book_num BIGINT NOT NULL,
    cashbook_line BIGINT NOT NULL,
    bank_acct_id VARCHAR,
    tran_type VARCHAR,
    tran_date DATE NOT NULL,
    amount_minor BIGINT NOT NULL,
    is_imported BOOLEAN,
    is_cleared BOOLEAN,
    currency VARCHAR NOT NULL,
    line_minor BIGINT,
    imported_minor BIGINT,
    uncleared_minor BIGINT,
    reference VARCHAR,
    head_num BIGINT,
    line_status BIGINT,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
