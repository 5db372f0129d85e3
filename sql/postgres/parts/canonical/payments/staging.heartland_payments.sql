-- Purpose: a part of the payments, by their ids
-- Grain: as staging.heartland_payments
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: staging.heartland_payments
SELECT * FROM staging.heartland_payments WHERE abs(hashtextextended(id, 0) % $parts) = $part;
