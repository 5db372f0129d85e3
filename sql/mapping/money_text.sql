-- Purpose: an amount of minor units as people read it: 1234.50 USD, with the decimals of its currency
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO money_text(minor, currency) AS
    CASE currency_exponent(currency)
        WHEN 0 THEN CAST(CAST(amount_of(minor, currency) AS DECIMAL(38, 0)) AS VARCHAR)
        WHEN 3 THEN CAST(CAST(amount_of(minor, currency) AS DECIMAL(38, 3)) AS VARCHAR)
        WHEN 4 THEN CAST(CAST(amount_of(minor, currency) AS DECIMAL(38, 4)) AS VARCHAR)
        ELSE CAST(CAST(amount_of(minor, currency) AS DECIMAL(38, 2)) AS VARCHAR)
    END || ' ' || currency;
