-- Purpose: what is known of a part of the ledger's lines, and of every line that undoes another or is undone
-- Grain: as canonical.ledger_lines
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: canonical.ledger_lines, staging.epicor_gl_lines
SELECT * FROM canonical.ledger_lines
WHERE
    source_system = 'epicor'
    AND (
        abs(hashtextextended(ledger_line_id, 0) % $parts) = $part
        OR ledger_line_id IN (
            SELECT concat_ws('-', 'GL', book_id, fiscal_year || fiscal_year_suffix, journal_code, journal_num, journal_line)
            FROM staging.epicor_gl_lines
            WHERE parent_ruid <> '00000000-0000-0000-0000-000000000000'
    OR sys_row_id IN (SELECT parent_ruid FROM staging.epicor_gl_lines WHERE parent_ruid <> '00000000-0000-0000-0000-000000000000')
        )
    );
