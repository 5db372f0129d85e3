-- Purpose: every posted line of the main book of the ledger, with the part that its account plays
-- Grain: one row a journal line
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.ledger_lines (
    source_system VARCHAR NOT NULL,
    ledger_line_id VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    account_role VARCHAR,
    store_segment VARCHAR,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    journal_date DATE NOT NULL,
    posted_date DATE,
    fiscal_period VARCHAR NOT NULL,
    journal VARCHAR NOT NULL,
    reference VARCHAR,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
