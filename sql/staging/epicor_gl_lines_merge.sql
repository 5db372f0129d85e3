-- Purpose: the accepted rows of a load into staging; the gate left nothing but the newest version of each record
-- Grain: one row a record
-- Parameters: none
-- Tables read: parsed
MERGE INTO staging.epicor_gl_lines AS known
USING (SELECT * EXCLUDE (record_key, version, touched_date, cast_failures) FROM parsed) AS fresh
ON known.company = fresh.company AND known.book_id = fresh.book_id AND known.fiscal_year = fresh.fiscal_year AND known.fiscal_year_suffix = fresh.fiscal_year_suffix AND known.journal_code = fresh.journal_code AND known.journal_num = fresh.journal_num AND known.journal_line = fresh.journal_line
WHEN MATCHED THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME;
