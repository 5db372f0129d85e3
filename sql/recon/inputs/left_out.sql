-- Purpose: what takes no part in the legs that run, so that nothing is left out in silence
-- Grain: one row a record kind, reason and currency
-- Parameters: none
-- Tables read: canonical.orders, canonical.payments, canonical.settlement_batches, canonical.ledger_lines, paid_elsewhere (payment_method),
--   stores (location_id, merchant_id), other_money (role)
SELECT 'order' AS kind, 'paid elsewhere: ' || payment_method AS reason, currency, count(*) AS records, CAST(sum(total_minor) AS BIGINT) AS amount_minor
FROM canonical.orders WHERE payment_method IN (SELECT payment_method FROM paid_elsewhere) GROUP BY ALL
UNION ALL
SELECT 'payment', 'location not in the retailer file: ' || coalesce(location_id, 'none'), currency, count(*), CAST(sum(amount_minor) AS BIGINT)
FROM canonical.payments ANTI JOIN stores USING (location_id) GROUP BY ALL
UNION ALL
SELECT 'batch', 'location not in the retailer file: ' || coalesce(location_id, 'none'), currency, count(*), CAST(sum(net_minor) AS BIGINT)
FROM canonical.settlement_batches ANTI JOIN stores USING (location_id) GROUP BY ALL
UNION ALL
SELECT 'gl_line', 'bank line of other money: ' || j.roles, l.currency, count(*), CAST(sum(l.amount_minor) AS BIGINT)
FROM canonical.ledger_lines AS l
JOIN (
    SELECT journal, string_agg(DISTINCT account_role, ', ' ORDER BY account_role) AS roles
    FROM canonical.ledger_lines WHERE account_role IS DISTINCT FROM 'bank' GROUP BY journal
    HAVING bool_and(account_role IS NOT NULL AND account_role IN (SELECT role FROM other_money))
) AS j ON j.journal = l.journal
WHERE l.account_role = 'bank' AND NOT EXISTS (SELECT 1 FROM stores AS s WHERE contains(l.reference, s.merchant_id))
GROUP BY ALL
ORDER BY ALL;
