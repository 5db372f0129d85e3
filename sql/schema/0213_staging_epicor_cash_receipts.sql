-- Purpose: the newest version of every cash receipt
-- Grain: one row a company, group_id and head_num
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_cash_receipts (
    company VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    head_num BIGINT NOT NULL,
    tran_type VARCHAR,
    check_ref VARCHAR,
    cust_id VARCHAR,
    cust_num BIGINT,
    tran_date DATE NOT NULL,
    currency VARCHAR NOT NULL,
    book_currency VARCHAR NOT NULL,
    book_amount_minor BIGINT,
    amount_minor BIGINT NOT NULL,
    book_applied_minor BIGINT,
    book_unapplied_minor BIGINT,
    order_num BIGINT,
    reference VARCHAR,
    external_id VARCHAR,
    comment VARCHAR,
    bank_acct_id VARCHAR,
    is_posted BOOLEAN NOT NULL,
    is_gl_posted BOOLEAN,
    reverse_ref BIGINT,
    reverse_date DATE,
    credit_memo_num BIGINT,
    abt_uid VARCHAR,
    integration_ref VARCHAR,
    change_date DATE,
    changed_by VARCHAR,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
