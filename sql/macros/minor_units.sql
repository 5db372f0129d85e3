-- Purpose: a decimal text as whole minor units; NULL where it is no plain number or has decimals that its currency does not have
-- Grain: one value
-- Parameters: none
-- Tables read: none
-- The pattern comes before the cast because a cast to DECIMAL rounds without a word, and takes 1_000 for a number.
CREATE OR REPLACE TEMP MACRO minor_units(amount, exponent) AS
    CASE
        WHEN exponent = 2 AND regexp_full_match(amount, '-?[0-9]{1,13}(\.[0-9]{1,2}0*)?')
            THEN CAST(TRY_CAST(amount AS DECIMAL(15, 2)) * 100::DECIMAL(3, 0) AS BIGINT)
        WHEN exponent = 0 AND regexp_full_match(amount, '-?[0-9]{1,15}(\.0+)?')
            THEN CAST(TRY_CAST(amount AS DECIMAL(18, 0)) AS BIGINT)
        WHEN exponent = 3 AND regexp_full_match(amount, '-?[0-9]{1,12}(\.[0-9]{1,3}0*)?')
            THEN CAST(TRY_CAST(amount AS DECIMAL(15, 3)) * 1000::DECIMAL(4, 0) AS BIGINT)
        WHEN exponent = 4 AND regexp_full_match(amount, '-?[0-9]{1,11}(\.[0-9]{1,4}0*)?')
            THEN CAST(TRY_CAST(amount AS DECIMAL(15, 4)) * 10000::DECIMAL(5, 0) AS BIGINT)
    END;
