-- Purpose: what is known of a part of the shop's orders
-- Grain: as canonical.order_lines
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: canonical.order_lines
SELECT * FROM canonical.order_lines WHERE source_system = 'magento' AND abs(hashtextextended(order_id, 0) % $parts) = $part;
