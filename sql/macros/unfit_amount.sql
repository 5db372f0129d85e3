-- Purpose: says that a field is no amount of its currency
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_amount(field, amount, exponent) AS
    CASE WHEN amount IS NOT NULL AND minor_units(amount, exponent) IS NULL THEN field || ': not an exact amount of its currency' END;
