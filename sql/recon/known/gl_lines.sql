-- The ledger lines that are judged one by one: not settled by key, on an account that plays a part or in a journal that may cancel.
-- Grain: one row a line. Parameters: none. Reads: gl_line, line, settled_line, named_journal, batch.
SELECT
    g.id, 'gl_line', g.account, g.amount_minor, g.currency, g.business_date, coalesce(g.posted, true), g.reference, g.journal,
    g.idempotency_key, epoch_us(g.first_seen_at), epoch_us(g.updated_at)
FROM gl_line AS g
JOIN line AS l ON g.id = l.id
WHERE
    g.id NOT IN (SELECT id FROM settled_line)
    AND (
        l.part IS NOT NULL OR l.by_hand
        OR upper(trim(g.journal)) IN (SELECT journal FROM named_journal)
        OR EXISTS (SELECT 1 FROM named_journal AS n WHERE contains(l.reference, n.journal))
        OR l.reference IN (SELECT upper(trim(id)) FROM batch)
    )
ORDER BY g.id
