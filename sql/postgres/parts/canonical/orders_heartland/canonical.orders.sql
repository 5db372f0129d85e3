-- Purpose: what is known of a part of Heartland's orders
-- Grain: as canonical.orders
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: canonical.orders
SELECT * FROM canonical.orders WHERE source_system = 'heartland' AND abs(hashtextextended(order_id, 0) % $parts) = $part;
