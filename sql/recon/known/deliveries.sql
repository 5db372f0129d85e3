-- Repeated deliveries of records that are known on the day of the run.
-- Grain: one row a repeated delivery. Parameters: until (UTC, exclusive), day. Reads: delivery.
SELECT id, kind, number, amount_minor, currency, business_date
FROM delivery
WHERE coalesce(moment < $until, business_date <= $day, true)
ORDER BY id, number
