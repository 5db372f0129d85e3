-- Every outcome in the columns of the outcomes file: first those judged one by one, by leg and members, then those by key, by leg, class and
-- first member.
-- Grain: one row an outcome. Parameters: rule_version. Reads: judged_outcome, settled_listing, the types of their words.
SELECT * FROM judged_outcome
UNION ALL BY NAME
SELECT
    leg, class, members, rule, rule AS reason, evidence, true AS auto_matched, residual, currency, fiscal_period,
    CAST(business_date AS VARCHAR) AS business_date, CAST($rule_version AS outcome_version) AS rule_version, category
FROM settled_listing
