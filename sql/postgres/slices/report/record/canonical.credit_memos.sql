-- Purpose: the record that is asked for, out of all of its kind
-- Grain: as canonical.credit_memos
-- Parameters: record_id
-- Tables read: canonical.credit_memos
SELECT * FROM canonical.credit_memos WHERE credit_memo_id = $record_id;
