-- Purpose: a part of the ledger's lines, by their names, and every line that undoes another or is undone: they are read together
-- Grain: as staging.epicor_gl_lines
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: staging.epicor_gl_lines
SELECT * FROM staging.epicor_gl_lines
WHERE
    abs(hashtextextended(concat_ws('-', 'GL', book_id, fiscal_year || fiscal_year_suffix, journal_code, journal_num, journal_line), 0) % $parts) = $part
    OR parent_ruid <> '00000000-0000-0000-0000-000000000000'
    OR sys_row_id IN (SELECT parent_ruid FROM staging.epicor_gl_lines WHERE parent_ruid <> '00000000-0000-0000-0000-000000000000');
