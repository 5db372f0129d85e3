-- The members of the listed outcomes.
-- Grain: one row a leg and record. Parameters: none. Reads: listed_outcome, settled_member.
SELECT o.outcome_id, m.leg, m.side, m.kind, m.id AS record_id, m.amount_minor, m.currency
FROM settled_member AS m
JOIN listed_outcome AS o ON m.leg = o.leg AND m.rule = o.rule AND m.grp = o.grp
