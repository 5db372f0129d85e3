-- Purpose: says that a field is no exact decimal number
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_decimal(field, amount) AS
    CASE WHEN amount IS NOT NULL AND exact_decimal(amount) IS NULL THEN field || ': not an exact decimal number' END;
