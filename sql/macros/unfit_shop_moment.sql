-- Purpose: says that a field of Magento's is no moment
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_shop_moment(field, moment) AS
    CASE WHEN moment IS NOT NULL AND shop_moment(moment) IS NULL THEN field || ': not a moment' END;
