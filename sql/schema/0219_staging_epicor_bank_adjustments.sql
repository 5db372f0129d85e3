-- Purpose: the newest version of every bank transaction of the ledger
-- Grain: one row a company, bank_acct_id, tran_num and is_void
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_bank_adjustments (
    company VARCHAR NOT NULL,
    bank_acct_id VARCHAR NOT NULL,
    tran_num BIGINT NOT NULL,
    is_void BOOLEAN NOT NULL,
    tran_date DATE NOT NULL,
    currency VARCHAR NOT NULL,
    book_currency VARCHAR NOT NULL,
    book_amount_minor BIGINT,
    amount_minor BIGINT NOT NULL,
    reference VARCHAR,
    bank_fee_id VARCHAR,
    is_gl_posted BOOLEAN,
    is_cleared BOOLEAN,
    book_cleared_minor BIGINT,
    cleared_date DATE,
    bank_slip VARCHAR,
    journal_code VARCHAR,
    journal_num BIGINT,
    group_id VARCHAR,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
