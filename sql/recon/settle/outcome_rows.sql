-- Every outcome in the columns of the outcomes file: those judged one by one and those by key, by leg and first member.
-- Grain: one row an outcome. Parameters: rule_version. Reads: judged_outcome, settled_outcome, no_residual.
SELECT * FROM judged_outcome
UNION ALL BY NAME
SELECT
    s.leg, s.class, s.members, s.rule, s.rule AS reason, s.evidence, true AS auto_matched, n.residual, s.currency, s.fiscal_period,
    strftime(s.business_date, '%Y-%m-%d') AS business_date, $rule_version AS rule_version, s.category
FROM settled_outcome AS s
JOIN no_residual AS n ON s.currency = n.currency
ORDER BY leg, members[1]
