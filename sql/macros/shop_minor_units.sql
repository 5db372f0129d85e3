-- Purpose: an amount of Magento's as whole minor units; NULL where its four stored decimals are not whole minor units
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO shop_minor_units(amount, exponent) AS minor_units(CAST(four_places(amount) AS VARCHAR), exponent);
