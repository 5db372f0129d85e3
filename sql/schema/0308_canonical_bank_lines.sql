-- Purpose: what the bank says came and went: the third witness, beside the processor and the ledger
-- Grain: one row a line of a bank statement
-- Parameters: none
-- Tables read: none
CREATE TABLE canonical.bank_lines (
    source_system VARCHAR NOT NULL,
    bank_line_id VARCHAR NOT NULL,
    bank_account VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    value_date DATE NOT NULL,
    booked_date DATE,
    reference VARCHAR,
    statement VARCHAR,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL
);
