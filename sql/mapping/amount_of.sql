-- Purpose: an amount of minor units as the exact decimal of its currency
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO amount_of(minor, currency) AS decimal_units(minor, currency_exponent(currency));
