-- Purpose: true, false, 1 or 0 as a truth value; NULL for anything else
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO yes_or_no(answer) AS
    CASE WHEN answer IN ('true', '1') THEN true WHEN answer IN ('false', '0') THEN false END;
