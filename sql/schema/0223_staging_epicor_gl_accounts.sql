-- Purpose: the newest version of every account
-- Grain: one row a company, coa_code and gl_account
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_gl_accounts (
    company VARCHAR NOT NULL,
    coa_code VARCHAR NOT NULL,
    gl_account VARCHAR NOT NULL,
    seg_value1 VARCHAR,
    seg_value2 VARCHAR,
    seg_value3 VARCHAR,
    seg_value4 VARCHAR,
    seg_value5 VARCHAR,
    description VARCHAR,
    is_active BOOLEAN,
    effective_from DATE,
    effective_to DATE,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);
