-- What a reader wants to see of the records of the listed outcomes.
-- Grain: one row a record. Parameters: none. Reads: settled_member, listed_outcome, payment, credit_memo, batch, gl_line, report.
WITH shown AS (
    SELECT DISTINCT ON (m.id) m.id, m.kind, m.business_date, m.amount_minor, m.currency
    FROM settled_member AS m
    SEMI JOIN listed_outcome AS o ON m.leg = o.leg AND m.rule = o.rule AND m.grp = o.grp
    ORDER BY m.id, m.leg
)
SELECT
    s.id AS record_id, s.kind, s.business_date, s.amount_minor, s.currency,
    coalesce(p.store, b.store, r.store) AS store,
    coalesce(l.reference, p.order_ref, m.order_ref, p.batch_id) AS reference,
    coalesce(l.account, p.tender, r.tender, b.type) AS description
FROM shown AS s
LEFT JOIN payment AS p ON s.kind = 'payment' AND s.id = p.id
LEFT JOIN batch AS b ON s.kind = 'batch' AND s.id = b.id
LEFT JOIN report AS r ON s.kind = 'report' AND s.id = r.id
LEFT JOIN credit_memo AS m ON s.kind = 'credit_memo' AND s.id = m.id
LEFT JOIN gl_line AS l ON s.kind = 'gl_line' AND s.id = l.id
ORDER BY s.id
