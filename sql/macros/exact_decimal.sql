-- Purpose: a decimal text as the exact number, to eight decimals; NULL where it is no plain number or has more of them
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO exact_decimal(amount) AS
    CASE
        WHEN regexp_full_match(amount, '-?[0-9]{1,18}(\.[0-9]{1,8}0*)?') THEN TRY_CAST(amount AS DECIMAL(38, 8))
    END;
