-- Purpose: every bank account, read whole each time
-- Grain: one row a company and bank_acct_id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_bank_accounts (
    company VARCHAR NOT NULL,
    bank_acct_id VARCHAR NOT NULL,
    description VARCHAR,
    bank_name VARCHAR,
    currency VARCHAR NOT NULL,
    is_pending_used BOOLEAN,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
