-- Every outcome as one JSON line: first those judged one by one, by leg and members, then those by key, by leg, class and first member.
-- Grain: one row an outcome. Parameters: rule_version. Reads: judged_line, settled_listing.
SELECT line FROM judged_line
UNION ALL
SELECT
    '{"leg": "' || leg || '", "class": "' || class || '", "members": ' || CAST(to_json(members) AS VARCHAR)
    || ', "rule": "' || rule || '", "reason": "' || rule || '", "evidence": ' || evidence
    || ', "auto_matched": true, "residual": "' || residual || '", "currency": "' || currency
    || '", "fiscal_period": "' || fiscal_period || '", "business_date": "' || CAST(business_date AS VARCHAR)
    || '", "rule_version": "' || $rule_version || '"'
    || CASE WHEN category IS NULL THEN '' ELSE ', "category": ' || CAST(to_json(category) AS VARCHAR) END || '}'
FROM settled_listing
