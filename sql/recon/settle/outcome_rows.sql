-- Every outcome in the columns of the outcomes file: those judged one by one and those by key, by leg and first member.
-- Grain: one row an outcome. Parameters: rule_version. Reads: judged_outcome, settled_listing, no_residual.
SELECT * FROM judged_outcome
UNION ALL BY NAME
SELECT
    s.leg, s.class, s.members, s.rule, s.rule AS reason, s.evidence, true AS auto_matched, n.residual, s.currency, s.fiscal_period,
    CAST(s.business_date AS VARCHAR) AS business_date, $rule_version AS rule_version, s.category
FROM settled_listing AS s
JOIN no_residual AS n ON s.currency = n.currency
ORDER BY leg, members[1]
