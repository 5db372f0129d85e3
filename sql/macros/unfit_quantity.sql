-- Purpose: says that a field is no decimal number
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_quantity(field, amount) AS
    CASE WHEN amount IS NOT NULL AND four_places(amount) IS NULL THEN field || ': not a decimal number' END;
