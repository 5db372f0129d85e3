-- Purpose: Heartland's payments of a part
-- Grain: as canonical.payments
-- Parameters: part, parts (the part of the parts, from 0)
-- Tables read: canonical.payments
SELECT * FROM canonical.payments WHERE source_system = 'heartland' AND abs(hashtextextended(payment_id, 0) % $parts) = $part;
