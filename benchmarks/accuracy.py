"""How often the engine is right, by class, on a made-up quarter whose truth is known: keys, windows, and what nobody could tell.

Amounts lie close together on purpose (40,000 of them), so that strangers meet at one amount inside one window. Of the web payments two in a hundred lost
their reference; of those that lost it one in ten has no order at all, and as many orders have no payment. Beside them pairs of
customers who bought the same on one day and both lost their reference: which payment is whose is written down nowhere, so each match
between them counts as a guess. One store's takings are posted payment by payment, a few days later, without a reference.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from benchmarks.case import Answer, Case, Subject

if TYPE_CHECKING:
    import polars as pl

KINDS: Final = ("payment", "order", "batch", "gl_line", "report")
BY_WINDOW: Final = ("amount_unique_in_window", "only_perfect_matching")
_AS_OF: Final = "2026-05-15"
_TABLES: Final = {
    "sale": """
        SELECT
            i, printf('pay_%08d', i) AS id, DATE '2026-01-05' + CAST(i % 90 AS INTEGER) AS business_date,
            CASE WHEN fault = 'twin' THEN 50000 + 7 * (i % 90) + 700 * (i // 18000) ELSE 500 + hash(i) % 40000 END::BIGINT AS amount_minor,
            DATE '2026-01-05' + CAST(i % 90 AS INTEGER) + INTERVAL 15 HOUR + to_seconds(CAST((i * 13) % 18000 AS BIGINT)) AS captured_at,
            CASE i % 3 WHEN 0 THEN 'AMEX' WHEN 1 THEN 'MC' ELSE 'VISA' END AS tender,
            CASE WHEN i % 50 = 49 THEN 'ST77' ELSE printf('ST%02d', i % 10) END AS store, i % 25 < 15 AS is_web,
            printf('%010d', CASE WHEN i % 25 < 2 THEN i // 25 * 25 ELSE i END) AS order_key, fault
        FROM (
            SELECT i, CASE WHEN i % 25 BETWEEN 2 AND 14 THEN
                CASE
                    WHEN i % 9000 < 90 AND i % 25 = 7 THEN 'twin' WHEN hash(i + 1) % 1000 < 18 THEN 'lost' WHEN hash(i + 1) % 1000 < 20 THEN 'stranger'
                    WHEN hash(i + 1) % 1000 < 22 THEN 'unpaid'
                END
            END AS fault
            FROM range($size) AS t (i)
        )
    """,
    "payment": """
        SELECT
            id, amount_minor, 'USD' AS currency, captured_at, business_date, tender, store,
            CASE WHEN is_web AND fault IS NULL THEN order_key END AS order_ref, printf('HB-%s-%s', store, business_date) AS batch_id,
            CASE WHEN is_web THEN 'web' ELSE 'store' END AS channel
        FROM sale WHERE fault IS DISTINCT FROM 'unpaid'
    """,
    "order": """
        SELECT
            'MO-' || order_key AS id, sum(amount_minor)::BIGINT AS grand_total_minor, 'USD' AS currency, min(captured_at) AS created_at,
            min(business_date) AS business_date, 'complete' AS status
        FROM sale WHERE is_web AND fault IS DISTINCT FROM 'stranger' GROUP BY order_key
    """,
    "batch": """
        SELECT
            batch_id AS id, max(captured_at) + INTERVAL 1 HOUR AS closed_at, any_value(business_date) AS business_date, any_value(store) AS store,
            sum(amount_minor)::BIGINT AS gross_minor, 0::BIGINT AS fees_minor, 0::BIGINT AS adjustments_minor, sum(amount_minor)::BIGINT AS net_minor,
            'USD' AS currency
        FROM payment GROUP BY batch_id
    """,
    "gl_line": """
        SELECT 'GB-' || id AS id, '1010 Operating bank' AS account, net_minor AS amount_minor, 'USD' AS currency, business_date + 2 AS business_date, id AS reference
        FROM batch
        UNION ALL
        SELECT 'GC-' || store || tender || business_date, '1150 Clearing', sum(amount_minor)::BIGINT, 'USD', business_date, concat_ws(' ', store, business_date, tender)
        FROM payment WHERE store <> 'ST77' GROUP BY store, tender, business_date
        UNION ALL
        SELECT 'GP-' || id, '1150 Clearing', amount_minor, 'USD', business_date + CAST(hash(id) % 4 AS INTEGER), NULL FROM payment WHERE store = 'ST77'
    """,
    "report": """
        SELECT
            'R-' || store || tender || business_date AS id, business_date, store, tender, count(*) AS "count", sum(amount_minor)::BIGINT AS net_minor, 'USD' AS currency
        FROM payment GROUP BY store, tender, business_date
    """,
    "truth": """
        SELECT 'order_payment' AS leg, coalesce(fault, 'keyed') AS class, id AS payment, 'MO-' || order_key AS other
        FROM sale WHERE is_web AND (fault IS NULL OR fault IN ('lost', 'twin'))
        UNION ALL SELECT 'payment_batch', 'keyed', id, batch_id FROM payment
        UNION ALL SELECT 'batch_gl', 'keyed', id, 'GB-' || id FROM batch
        UNION ALL SELECT 'report_payment', 'keyed', id, 'R-' || store || tender || business_date FROM payment
        UNION ALL SELECT 'payment_gl', 'keyed', id, 'GC-' || store || tender || business_date FROM payment WHERE store <> 'ST77'
        UNION ALL SELECT 'payment_gl', 'lost', id, 'GP-' || id FROM payment WHERE store = 'ST77'
    """,
}


def prepare(size: int, folder: Path) -> None:
    """One Parquet file a record kind, and ``truth``: which left record belongs to which right one, by leg and class."""
    with duckdb.connect() as connection:
        for name, text in _TABLES.items():
            connection.execute(f'CREATE TABLE "{name}" AS {text}', {"size": size} if name == "sale" else None)
        for kind in (*KINDS, "truth"):
            connection.execute(f"COPY \"{kind}\" TO '{folder / kind}.parquet' (FORMAT parquet)")


def right_and_wrong(folder: Path) -> pl.DataFrame:
    """A row a class and leg: ``true_pairs``, ``matched_right``, ``leg_wrong`` (wrong matches of the leg by keys or by windows), ``refused``."""
    import polars as pl

    from retail_etl.contracts.reconciliation import Records
    from retail_etl.reconciliation.as_of import parse_as_of
    from retail_etl.reconciliation.engine import reconcile
    from retail_etl.reconciliation.settings import RuleSettings

    settings = RuleSettings()
    records = Records({kind: pl.read_parquet(folder / f"{kind}.parquet") for kind in KINDS})
    judged = reconcile(records, settings, parse_as_of(_AS_OF, settings.business_timezone))
    with duckdb.connect() as connection:
        connection.register("given_outcomes", judged.outcomes.select("outcome_id", "class", "rule", "auto_matched"))
        connection.register("given_members", judged.members.select("outcome_id", "leg", "side", "record_id"))
        connection.execute(f"CREATE TABLE truth AS FROM '{folder}/truth.parquet'")
        connection.execute("CREATE TABLE member AS SELECT * FROM given_members JOIN given_outcomes USING (outcome_id)")
        rows = connection.execute(_SCORES, [list(BY_WINDOW)]).fetchall()
    return pl.DataFrame(rows, schema=["class", "leg", "true_pairs", "matched_right", "leg_wrong", "refused"], orient="row")


_SCORES = """
WITH pair AS (
    SELECT l.leg, l.record_id AS payment, r.record_id AS other, list_contains($1, l.rule) AS by_window
    FROM member AS l
    JOIN member AS r ON l.outcome_id = r.outcome_id
    WHERE l.side = 'left' AND r.side = 'right' AND l.class IN ('matched_exact', 'matched_group', 'matched_tolerance') AND l.auto_matched
),
scored AS (
    SELECT p.*, t.class AS true_class
    FROM pair AS p
    LEFT JOIN truth AS t ON p.leg = t.leg AND p.payment = t.payment AND p.other = t.other
),
refused AS (
    SELECT leg, record_id FROM member WHERE class = 'needs_review' AND side = 'left'
)
SELECT
    t.class, t.leg, count(*) AS true_pairs,
    count(*) FILTER ((t.leg, t.payment, t.other) IN (SELECT (leg, payment, other) FROM pair)) AS matched_right,
    (SELECT count(*) FROM scored AS s WHERE s.leg = t.leg AND s.true_class IS NULL AND s.by_window = (t.class <> 'keyed')) AS leg_wrong,
    count(*) FILTER ((t.leg, t.payment) IN (SELECT (leg, record_id) FROM refused)) AS refused
FROM truth AS t
GROUP BY t.class, t.leg
ORDER BY ALL
"""


def accuracy(_size: int, folder: Path) -> Answer:
    """Precision and recall of what keys matched and what windows matched, and what of the ambiguous was refused."""
    import polars as pl

    found = right_and_wrong(folder)
    keyed, lost = found.filter(pl.col("class") == "keyed"), found.filter(pl.col("class") == "lost")
    twins = found.filter(pl.col("class") == "twin")
    guessed = int(twins["matched_right"].sum())
    wrong = int(lost["leg_wrong"].sum()) + guessed
    right = int(lost["matched_right"].sum())
    return {
        "keyed recall": f"{int(keyed['matched_right'].sum()) / int(keyed['true_pairs'].sum()):.3%}",
        "keyed wrong": int(keyed["leg_wrong"].sum()),
        "window matches": right + wrong,
        "window precision": f"{right / max(1, right + wrong):.3%}",
        "window recall": f"{right / max(1, int(lost['true_pairs'].sum())):.2%}",
        "ambiguous refused": f"{int(twins['refused'].sum()) / max(1, int(twins['true_pairs'].sum())):.2%}",
        "guessed": guessed,
    }


CASE = Case(
    name="accuracy",
    question="A quarter with its truth: how often is a match by key right, how often one by amount and date alone, and is refused what nobody can tell?",
    sizes=(100_000,),
    prepare=prepare,
    subjects=(Subject("retail_etl engine", accuracy),),
    reading="Precision is of all pairs that were matched unattended, recall of all pairs that belong together. Who bought the same on one day and lost the "
    "reference on both payments is ambiguous: any match between two such is a guess and counts as wrong.",
)
