-- Purpose: what records say, as far as a person's word on them rests on it
-- Grain: one row a canonical record with a wanted id
-- Parameters: none
-- Tables read: canonical.payments, canonical.orders, canonical.credit_memos, canonical.settlement_batches, canonical.ledger_lines,
--   canonical.bank_lines, canonical.cash_drawers, canonical.transaction_report_rows, wanted (record_id)
-- Mere progress is left out: a payment that is batched, funded or touched again, an order that is shipped, a batch that learns its
-- deposit are the records that somebody decided on all the same.
SELECT record_id, CAST(content AS VARCHAR) AS content
FROM (
    SELECT payment_id AS record_id, to_json({
        'kind': 'payment', 'operation': operation, 'original': original_payment_id, 'order': web_order_reference, 'amount': amount_minor,
        'currency': currency, 'tender': tender, 'status': status, 'location': location_id, 'day': business_date, 'card': card_last4
    }) AS content
    FROM canonical.payments
    UNION ALL
    SELECT order_id, to_json({
        'kind': 'order', 'total': total_minor, 'currency': currency, 'day': business_date, 'canceled': state = 'canceled',
        'paid_by': payment_method
    })
    FROM canonical.orders
    UNION ALL
    SELECT credit_memo_id, to_json({
        'kind': 'credit_memo', 'total': total_minor, 'currency': currency, 'day': business_date, 'order': order_reference
    })
    FROM canonical.credit_memos
    UNION ALL
    SELECT batch_id, to_json({
        'kind': 'batch', 'entry': entry_type, 'gross': gross_minor, 'fees': fees_minor, 'adjustments': adjustments_minor, 'net': net_minor,
        'currency': currency, 'location': location_id, 'day': business_date
    })
    FROM canonical.settlement_batches
    UNION ALL
    SELECT ledger_line_id, to_json({
        'kind': 'gl_line', 'account': account, 'amount': amount_minor, 'currency': currency, 'day': journal_date, 'reference': reference
    })
    FROM canonical.ledger_lines
    UNION ALL
    SELECT bank_line_id, to_json({
        'kind': 'bank_line', 'account': bank_account, 'amount': amount_minor, 'currency': currency, 'day': value_date, 'reference': reference
    })
    FROM canonical.bank_lines
    UNION ALL
    SELECT drawer_id, to_json({
        'kind': 'drawer', 'location': location_id, 'day': business_date, 'sales': cash_sales_minor, 'refunds': cash_refunds_minor,
        'over_short': over_short_minor, 'deposit': deposit_minor, 'currency': currency
    })
    FROM canonical.cash_drawers
    UNION ALL
    SELECT
        concat_ws('-', 'REP', location_id, business_date, tender) || CASE WHEN count(*) OVER (PARTITION BY location_id, business_date, tender) > 1
            THEN '-' || currency ELSE '' END,
        to_json({'kind': 'report', 'count': count(*), 'net': sum(amount_minor), 'payments': list(payment_id ORDER BY payment_id)})
    FROM canonical.transaction_report_rows
    WHERE
        row_type = 'payment' AND status = 'captured' AND operation NOT IN ('void', 'authorize') AND payment_id IS NOT NULL
        AND tender IS NOT NULL
    GROUP BY location_id, business_date, tender, currency
)
SEMI JOIN wanted USING (record_id)
ORDER BY ALL;
