-- Purpose: takes the versions out of staging that accepted rows of a load replace
-- Grain: one row a replaced record
-- Parameters: none
-- Tables read: parsed
DELETE FROM staging.epicor_gl_lines AS known
USING parsed AS fresh
WHERE known.company = fresh.company AND known.book_id = fresh.book_id AND known.fiscal_year = fresh.fiscal_year AND known.fiscal_year_suffix = fresh.fiscal_year_suffix AND known.journal_code = fresh.journal_code AND known.journal_num = fresh.journal_num AND known.journal_line = fresh.journal_line;
