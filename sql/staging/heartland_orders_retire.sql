-- Purpose: takes the versions out of staging that accepted rows of a load replace
-- Grain: one row a replaced record
-- Parameters: none
-- Tables read: parsed
DELETE FROM staging.heartland_orders AS known
USING parsed AS fresh
WHERE known.id = fresh.id;
