-- Purpose: says why a record could only be landed as text
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unreadable_record(unreadable) AS
    CASE WHEN unreadable IS NOT NULL THEN 'record: ' || coalesce(unreadable ->> '$.reason', 'unreadable') END;
