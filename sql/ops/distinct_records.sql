-- Purpose: how many different records a load holds
-- Grain: one row
-- Parameters: none
-- Tables read: parsed
SELECT count(DISTINCT record_key) + count(*) FILTER (record_key IS NULL) AS records FROM parsed;
