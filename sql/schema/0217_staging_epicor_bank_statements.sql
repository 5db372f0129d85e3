-- Purpose: the newest version of every imported bank statement
-- Grain: one row a company and cash_book_num
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_bank_statements (
    company VARCHAR NOT NULL,
    cash_book_num BIGINT NOT NULL,
    bank_acct_id VARCHAR,
    currency VARCHAR NOT NULL,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
