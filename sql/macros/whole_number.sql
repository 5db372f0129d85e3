-- Purpose: a text as a whole number; NULL where it is none
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO whole_number(amount) AS
    CASE WHEN regexp_full_match(amount, '-?[0-9]{1,18}') THEN TRY_CAST(amount AS BIGINT) END;
