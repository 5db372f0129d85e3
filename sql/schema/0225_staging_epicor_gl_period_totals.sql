-- Purpose: the totals of every fiscal period by journal, read whole each time
-- Grain: one row a company, book_id, fiscal_year, fiscal_period and journal_code
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_gl_period_totals (
    company VARCHAR NOT NULL,
    book_id VARCHAR NOT NULL,
    fiscal_year BIGINT NOT NULL,
    fiscal_period BIGINT NOT NULL,
    journal_code VARCHAR NOT NULL,
    line_count BIGINT NOT NULL,
    book_currency VARCHAR NOT NULL,
    book_debit_minor BIGINT NOT NULL,
    book_credit_minor BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
