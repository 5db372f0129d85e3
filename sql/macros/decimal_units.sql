-- Purpose: an amount of minor units as an exact decimal of whole units
-- Grain: one value
-- Parameters: minor, exponent (decimals of its currency)
-- Tables read: none
CREATE OR REPLACE TEMP MACRO decimal_units(minor, exponent) AS
    CAST(
        CAST(minor AS DECIMAL(20, 0)) * CASE exponent WHEN 0 THEN 1.0000 WHEN 3 THEN 0.0010 WHEN 4 THEN 0.0001 ELSE 0.0100 END
        AS DECIMAL(38, 8)
    );
