"""A retailer's quarter of any size with its truth: who paid what, and which records were spoiled on purpose.

Six of ten payments are of the web shop, the others of ten stores. One web order in seven is paid by two payments. Every batch, fee, posting and
report row agrees. Of the single web payments thirteen in ten thousand each: lost their reference, were charged twice, were made out
for less than the order, name an order that nobody knows; as many orders have no payment.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

FAULTS: Final = {
    7: "lost_reference",
    8: "duplicate_charge",
    9: "partially_paid",
    10: "missing_in_magento",
    11: "missing_in_heartland",
}
KINDS: Final = ("payment", "order", "batch", "gl_line", "report")

_SALE = """
CREATE TABLE sale AS
SELECT
    i, printf('pay_%010d', i) AS id, CAST(500 + hash(i) % 4000000 AS BIGINT) AS amount_minor,
    DATE '2026-01-05' + CAST(i % 90 AS INTEGER) AS business_date,
    TIMESTAMP '2026-01-05 15:00:00' + to_days(CAST(i % 90 AS INTEGER)) + to_seconds(CAST((i * 13) % 18000 AS BIGINT)) AS captured_at,
    CASE i % 3 WHEN 0 THEN 'AMEX' WHEN 1 THEN 'MC' ELSE 'VISA' END AS tender, printf('ST%02d', i % 10) AS store,
    i % 25 < 15 AS is_web, printf('%010d', CASE WHEN i % 25 < 2 THEN i // 25 * 25 ELSE i END) AS order_key,
    printf('%04d', (i * 31) % 10000) AS last4,
    CASE WHEN i % 25 BETWEEN 2 AND 14 THEN (i // 25) % 400 END AS fault
FROM range($size) AS t (i)
"""
_PAYMENT = """
CREATE TABLE payment AS
SELECT
    id, amount_minor, 'USD' AS currency, captured_at, business_date, tender, store,
    CASE WHEN NOT is_web OR fault = 7 THEN NULL WHEN fault = 10 THEN '9' || order_key ELSE order_key END AS order_ref,
    printf('HB-%s-%s-%02d', store, business_date, i // 90 % greatest(1, $size // 900000)) AS batch_id, last4,
    CASE WHEN is_web THEN 'web' ELSE 'store' END AS channel
FROM sale
WHERE fault IS DISTINCT FROM 11
UNION ALL
SELECT
    id || '_2', amount_minor, 'USD', captured_at + INTERVAL 90 SECOND, business_date, tender, store, order_key,
    printf('HB-%s-%s-%02d', store, business_date, i // 90 % greatest(1, $size // 900000)), last4, 'web'
FROM sale
WHERE fault = 8
"""
_OTHERS = {
    "order": """
        CREATE TABLE "order" AS
        SELECT
            'MO-' || order_key AS id, CAST(sum(amount_minor) + CASE WHEN any_value(fault) = 9 THEN 1300 ELSE 0 END AS BIGINT) AS grand_total_minor,
            'USD' AS currency, min(captured_at) AS created_at, min(business_date) AS business_date, 'complete' AS status
        FROM sale
        WHERE is_web AND fault IS DISTINCT FROM 10
        GROUP BY order_key
    """,
    "batch": """
        CREATE TABLE batch AS
        SELECT id, closed_at, business_date, gross_minor, fees_minor, 0::BIGINT AS adjustments_minor, gross_minor - fees_minor AS net_minor,
            'USD' AS currency, store
        FROM (
            SELECT
                batch_id AS id, max(captured_at) + INTERVAL 1 HOUR AS closed_at, any_value(business_date) AS business_date,
                CAST(sum(amount_minor) AS BIGINT) AS gross_minor, any_value(store) AS store,
                CAST(sum((amount_minor * CASE tender WHEN 'AMEX' THEN 31000 ELSE 26000 END + 500000) // 1000000 + 10) AS BIGINT) AS fees_minor
            FROM payment
            GROUP BY batch_id
        )
    """,
    "gl_line": """
        CREATE TABLE gl_line AS
        SELECT 'GB-' || id AS id, '1010 Operating bank' AS account, net_minor AS amount_minor, 'USD' AS currency, business_date + 2 AS business_date,
            id AS reference
        FROM batch
        UNION ALL
        SELECT 'GF-' || id, '6510 Fees', fees_minor, 'USD', business_date + 2, id FROM batch
        UNION ALL
        SELECT 'GC-' || store || tender || business_date, '1150 Card clearing', CAST(sum(amount_minor) AS BIGINT), 'USD', business_date,
            store || ' ' || business_date || ' ' || tender
        FROM payment
        GROUP BY store, tender, business_date
    """,
    "report": """
        CREATE TABLE report AS
        SELECT
            'R-' || store || tender || business_date AS id, business_date, store, tender, count(*) AS "count",
            CAST(sum(amount_minor) AS BIGINT) AS net_minor, 'USD' AS currency
        FROM payment
        GROUP BY store, tender, business_date
    """,
    "truth": """
        CREATE TABLE truth AS
        SELECT id AS payment_id, 'MO-' || order_key AS order_id, fault FROM sale WHERE is_web
    """,
}


def prepare(size: int, folder: Path) -> None:
    """One Parquet file a record kind, and ``truth``: payment_id, order_id, fault."""
    with duckdb.connect() as connection:
        for text in (_SALE, _PAYMENT):
            connection.execute(text, {"size": size})
        for text in _OTHERS.values():
            connection.execute(text)
        for kind in (*KINDS, "truth"):
            connection.execute(f"COPY \"{kind}\" TO '{folder / kind}.parquet' (FORMAT parquet)")
