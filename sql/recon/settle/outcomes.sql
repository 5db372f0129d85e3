-- What was settled by key, a row a record, for outcomes with their members.
-- Grain: one row a leg and record. Parameters: none. Reads: settled_member.
SELECT leg, rule, class, grp, side, kind, id, amount_minor, currency, business_date, type, epoch_us(first_seen_at)
FROM settled_member
ORDER BY leg, rule, grp, side, id
