-- Purpose: says that a field of Magento's is no amount of its currency
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_shop_amount(field, amount, exponent) AS
    CASE
        WHEN amount IS NOT NULL AND shop_minor_units(amount, exponent) IS NULL THEN field || ': not an exact amount of its currency'
    END;
