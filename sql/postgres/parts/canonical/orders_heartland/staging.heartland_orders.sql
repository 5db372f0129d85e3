-- Purpose: a part of the orders, by their ids
-- Grain: as staging.heartland_orders
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: staging.heartland_orders
SELECT * FROM staging.heartland_orders WHERE abs(hashtextextended(id, 0) % $parts) = $part;
