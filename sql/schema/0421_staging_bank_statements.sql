-- Purpose: the bank's statements with their balances
-- Grain: one row a statement of a file
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.bank_statements (
    file_name VARCHAR NOT NULL,
    statement_number BIGINT NOT NULL,
    statement_id VARCHAR NOT NULL,
    account_alias VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    first_date DATE,
    last_date DATE,
    opening_minor BIGINT,
    closing_minor BIGINT,
    lines_minor BIGINT NOT NULL,
    line_count BIGINT NOT NULL,
    fingerprint VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    file_bytes BIGINT NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
