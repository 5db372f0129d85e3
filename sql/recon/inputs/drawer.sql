-- Purpose: the cash that stores take to the bank
-- Grain: one row a store and business day with cash
-- Parameters: none
-- Tables read: canonical.cash_drawers, stores (location_id)
SELECT drawer_id AS id, location_id AS store, register_id AS register, business_date, deposit_minor, over_short_minor, currency
FROM canonical.cash_drawers SEMI JOIN stores USING (location_id)
ORDER BY id;
