-- Every outcome as one JSON line: those judged one by one and those by key, by leg and first member.
-- Grain: one row an outcome. Parameters: rule_version. Reads: judged_line, settled_listing, no_residual.
SELECT line
FROM (
    SELECT leg, first, line FROM judged_line
    UNION ALL
    SELECT
        s.leg, s.members[1],
        '{"leg": "' || s.leg || '", "class": "' || s.class || '", "members": ' || CAST(to_json(s.members) AS VARCHAR)
        || ', "rule": "' || s.rule || '", "reason": "' || s.rule || '", "evidence": ' || s.evidence
        || ', "auto_matched": true, "residual": "' || n.residual || '", "currency": "' || s.currency
        || '", "fiscal_period": "' || s.fiscal_period || '", "business_date": "' || CAST(s.business_date AS VARCHAR)
        || '", "rule_version": "' || $rule_version || '"'
        || CASE WHEN s.category IS NULL THEN '' ELSE ', "category": ' || CAST(to_json(s.category) AS VARCHAR) END || '}'
    FROM settled_listing AS s
    JOIN no_residual AS n ON s.currency = n.currency
)
ORDER BY leg, first
