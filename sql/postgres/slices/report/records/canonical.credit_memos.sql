-- Purpose: the records that a report shows, out of all of their kind
-- Grain: as canonical.credit_memos
-- Parameters: none
-- Tables read: canonical.credit_memos, wanted (record_id)
SELECT * FROM canonical.credit_memos WHERE credit_memo_id IN (SELECT record_id FROM wanted);
