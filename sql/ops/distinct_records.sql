-- Purpose: how many different records a load holds, and how many of them name their key
-- Grain: one row
-- Parameters: none
-- Tables read: parsed
SELECT
    count(DISTINCT record_key) + count(*) FILTER (record_key IS NULL) AS records,
    count(DISTINCT record_key) AS named
FROM parsed;
