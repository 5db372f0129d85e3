-- Purpose: every movement on the bank's own statements
-- Grain: one row a line of a statement
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.bank_statement_lines (
    line_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    fingerprint VARCHAR,
    statement_id VARCHAR NOT NULL,
    account_alias VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    booked_date DATE NOT NULL,
    value_date DATE,
    reference VARCHAR,
    description VARCHAR,
    bank_code VARCHAR,
    file_name VARCHAR NOT NULL,
    file_line BIGINT NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
