-- Purpose: what staging holds now of epicor_gl_lines, in the form in which every stream is compared
-- Grain: one row a record
-- Parameters: none
-- Tables read: staging.epicor_gl_lines
CREATE OR REPLACE TEMP VIEW current_versions AS
SELECT concat_ws('|', company, book_id, fiscal_year, fiscal_year_suffix, journal_code, journal_num, journal_line) AS record_key, revision AS version, load_id, line, content_hash, business_date AS touched_date
FROM staging.epicor_gl_lines;
