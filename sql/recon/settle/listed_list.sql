-- The outcomes by key that are listed with their members, in order.
-- Grain: one row an outcome. Parameters: none. Reads: listed_outcome.
SELECT outcome_id, leg, class, rule, members, currency, business_date, fiscal_period, category, evidence
FROM listed_outcome
ORDER BY leg, members[1]
