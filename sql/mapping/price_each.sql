-- Purpose: the price of one, where a price is told for 1, 100 or 1000; five decimals
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO price_each(unit_price, price_per) AS
    CAST(
        CAST(unit_price AS DECIMAL(20, 5)) * CASE price_per WHEN 100 THEN 0.010 WHEN 1000 THEN 0.001 ELSE 1.000 END AS DECIMAL(18, 5)
    );
