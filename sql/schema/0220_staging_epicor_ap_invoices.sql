-- Purpose: the newest version of every supplier invoice
-- Grain: one row a company, vendor_num and invoice_num
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_ap_invoices (
    company VARCHAR NOT NULL,
    vendor_num BIGINT NOT NULL,
    invoice_num VARCHAR NOT NULL,
    group_id VARCHAR,
    invoice_date DATE NOT NULL,
    due_date DATE,
    apply_date DATE,
    terms_code VARCHAR,
    is_debit_memo BOOLEAN NOT NULL,
    currency VARCHAR NOT NULL,
    book_currency VARCHAR NOT NULL,
    book_amount_minor BIGINT,
    vendor_amount_minor BIGINT,
    amount_minor BIGINT NOT NULL,
    book_balance_minor BIGINT,
    balance_minor BIGINT,
    description VARCHAR,
    comment VARCHAR,
    invoice_ref VARCHAR,
    external_id VARCHAR,
    is_posted BOOLEAN NOT NULL,
    is_open BOOLEAN,
    is_held BOOLEAN,
    is_payment_held BOOLEAN,
    change_date DATE,
    changed_by VARCHAR,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
