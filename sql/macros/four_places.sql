-- Purpose: a decimal text of Magento's as the four decimals that Magento stores; what lies beyond is noise of PHP floats
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO four_places(amount) AS
    CASE
        WHEN regexp_full_match(amount, '-?[0-9]{1,15}(\.[0-9]{1,30})?')
            THEN CAST(round(TRY_CAST(amount AS DECIMAL(38, 18)), 4) AS DECIMAL(38, 8))
    END;
