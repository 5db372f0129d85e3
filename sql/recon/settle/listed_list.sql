-- The outcomes by key that are listed with their members.
-- Grain: one row an outcome. Parameters: none. Reads: listed_outcome.
SELECT outcome_id, leg, class, rule, members, currency, business_date, fiscal_period, category, evidence
FROM listed_outcome
