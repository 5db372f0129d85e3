-- Purpose: leaves the newest version of each record: the later version, and of two at the same moment the later line
-- Grain: one row a line taken out
-- Parameters: none
-- Tables read: parsed
DELETE FROM parsed
WHERE line IN (
    SELECT line
    FROM (SELECT line, row_number() OVER (PARTITION BY record_key ORDER BY version DESC, line DESC) AS place FROM parsed)
    WHERE place > 1
);
