"""Payments against orders, batches against the bank: the whole command over Parquet, beside what scripts do with the same files."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.case import Answer, Case, Subject

# One payment in twenty-five pays half of its order, one web order in a thousand has no payment, and so on; 500 payments a batch.
_PAYMENTS = """
CREATE TABLE payment AS
SELECT
    printf('pay_%09d', i) AS id,
    CAST((CASE WHEN i % 25 < 2 THEN 500 + (i // 25) % 20000 ELSE 700 + (i * 7919) % 40000 END) / 100.0 AS DECIMAL(18, 2)) AS amount,
    'USD' AS currency,
    TIMESTAMPTZ '2026-01-05 14:00:00+00' + to_seconds(CAST((i % 90) * 86400 + (i * 13) % 28800 AS BIGINT)) AS captured_at,
    CASE i % 3 WHEN 0 THEN 'VISA' WHEN 1 THEN 'MC' ELSE 'DISCOVER' END AS tender,
    printf('ST%02d', i % 10) AS store,
    CASE WHEN i % 25 < 15 AND i % 1000 <> 777 THEN printf('%09d', CASE WHEN i % 25 < 2 THEN i // 25 * 25 ELSE i END) END AS order_ref,
    printf('%04d', (i * 31) % 10000) AS last4,
    CASE WHEN i % 25 < 15 THEN 'web' ELSE 'store' END AS channel,
    printf('HB-%02d-%03d-%05d', i % 10, i % 90, i // 450000) AS batch_id
FROM range($size) AS t (i)
"""
_ORDERS = """
CREATE TABLE "order" AS
SELECT 'MO-' || order_ref AS id, CAST(sum(amount) AS DECIMAL(18, 2)) AS grand_total, 'USD' AS currency, min(captured_at) AS created_at
FROM payment WHERE order_ref IS NOT NULL GROUP BY order_ref
"""
_BATCHES = """
CREATE TABLE batch AS
SELECT
    batch_id AS id, max(captured_at) + INTERVAL 8 HOUR AS closed_at, CAST(sum(amount) AS DECIMAL(18, 2)) AS gross,
    CAST(0 AS DECIMAL(18, 2)) AS fees, CAST(0 AS DECIMAL(18, 2)) AS adjustments, CAST(sum(amount) AS DECIMAL(18, 2)) AS net,
    'USD' AS currency, any_value(store) AS store
FROM payment GROUP BY batch_id
"""
_LINES = """
CREATE TABLE gl_line AS
SELECT
    'GL-' || id AS id, '1010 Operating bank' AS account, net AS amount, CAST(closed_at AS DATE) + 2 AS date, true AS posted, id AS reference
FROM batch WHERE hash(id) % 500 <> 0
"""
_KINDS = ("payment", "order", "batch", "gl_line")


def prepare(size: int, folder: Path) -> None:
    """One Parquet file a record kind."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(_PAYMENTS, {"size": size})
    for text in (_ORDERS, _BATCHES, _LINES):
        connection.execute(text)
    for kind in _KINDS:
        connection.execute(f"COPY \"{kind}\" TO '{folder / kind}.parquet' (FORMAT parquet)")


def raw_join(_size: int, folder: Path) -> Answer:
    """The floor: read the files, one full join on the reference, one sum a key. It judges nothing."""
    connection = duckdb.connect()
    found = connection.execute(
        f"""
        SELECT count(*) FILTER (WHERE paid = grand_total) FROM (
            SELECT o.id, o.grand_total, sum(p.amount) AS paid
            FROM '{folder}/order.parquet' AS o LEFT JOIN '{folder}/payment.parquet' AS p ON 'MO-' || p.order_ref = o.id
            GROUP BY o.id, o.grand_total
        )
        """
    ).fetchone()
    return {"orders": found[0] if found else 0}


def whole_command(_size: int, folder: Path) -> Answer:
    """`retail-etl reconcile`: read and check every record, judge all legs, write outcomes, open items, summary and workbook."""
    from retail_etl.cli.reconcile import reconcile

    with tempfile.TemporaryDirectory() as out:
        reconcile(folder, "2026-04-30", Path(out, "result"), outcomes="parquet")
        used = time.process_time()
        summary = json.loads(Path(out, "result", "summary.json").read_text(encoding="utf-8"))
        connection = duckdb.connect()
        found = connection.execute(
            f"SELECT count(*) FROM '{out}/result/outcomes.parquet' WHERE leg = 'order_payment' AND class LIKE 'matched%'"
        ).fetchone()
    return {"orders": found[0] if found else 0, "CPU s": round(used, 2), "foots": all(row["foots"] for row in summary["legs"])}


def pandas_rules(_size: int, folder: Path) -> Answer:
    """Three naive rules in pandas: reference and amount; reference and sum; amount and three days. It writes the pairs."""
    return _pandas(folder)


def pandas_on_arrow(_size: int, folder: Path) -> Answer:
    """The same script by who knows that pandas need not make a Python object of every decimal."""
    return _pandas(folder, dtype_backend="pyarrow")


def _pandas(folder: Path, **told: Any) -> Answer:
    import pandas as pd

    payments, orders, *_ = (pd.read_parquet(folder / f"{kind}.parquet", **told) for kind in _KINDS)
    payments["cents"] = (payments["amount"] * 100).astype("int64")
    orders["cents"] = (orders["grand_total"] * 100).astype("int64")
    orders["order_ref"] = orders["id"].str.removeprefix("MO-")
    exact = payments.merge(orders, on=["order_ref", "cents"])
    rest = payments[~payments["id"].isin(exact["id_x"]) & payments["order_ref"].notna()]
    sums = rest.groupby("order_ref", as_index=False)["cents"].sum().merge(orders, on=["order_ref", "cents"])
    shares = rest[["id", "order_ref"]].merge(sums[["id", "order_ref"]], on="order_ref")
    loose = payments[payments["order_ref"].isna() & (payments["channel"] == "web")]
    left = orders[~orders["order_ref"].isin(exact["order_ref"]) & ~orders["order_ref"].isin(sums["order_ref"])]
    near = loose.merge(left, on="cents")
    near = near[(near["captured_at"] - near["created_at"]).abs() <= pd.Timedelta(days=3)]
    with tempfile.TemporaryDirectory() as out:
        pairs = pd.concat([part[["id_x", "id_y"]] for part in (exact, shares, near)])
        pairs.to_parquet(Path(out, "pairs.parquet"))
    return {"orders": len(exact) + len(sums), "CPU s": round(time.process_time(), 2)}


def polars_rules(_size: int, folder: Path) -> Answer:
    """The same three rules in polars."""
    import polars as pl

    payments = pl.read_parquet(folder / "payment.parquet").with_columns((pl.col("amount") * 100).cast(pl.Int64).alias("cents"))
    orders = pl.read_parquet(folder / "order.parquet").with_columns(
        (pl.col("grand_total") * 100).cast(pl.Int64).alias("cents"), pl.col("id").str.strip_prefix("MO-").alias("order_ref")
    )
    exact = payments.join(orders, on=["order_ref", "cents"])
    rest = payments.join(exact, on="id", how="anti").filter(pl.col("order_ref").is_not_null())
    sums = rest.group_by("order_ref").agg(pl.col("cents").sum()).join(orders, on=["order_ref", "cents"])
    shares = rest.join(sums.select("order_ref", pl.col("id").alias("id_right")), on="order_ref")
    loose = payments.filter(pl.col("order_ref").is_null() & (pl.col("channel") == "web"))
    left = orders.join(exact, on="order_ref", how="anti").join(sums, on="order_ref", how="anti")
    near = loose.join(left, on="cents").filter((pl.col("captured_at") - pl.col("created_at")).abs() <= pl.duration(days=3))
    with tempfile.TemporaryDirectory() as out:
        pairs = pl.concat([part.select("id", "id_right") for part in (exact, shares, near)])
        pairs.write_parquet(Path(out, "pairs.parquet"))
    return {"orders": exact.height + sums.height, "CPU s": round(time.process_time(), 2)}


CASE = Case(
    name="reconcile",
    question="Payments, orders, batches and bank lines in Parquet. Ours is the whole command: every record read and checked, three legs judged with "
    "reasons, footing proven, outcomes, open items, summary and workbook written. The peers read files, apply three naive rules to one leg "
    "and write the pairs.",
    reading="The yardstick is the bare pandas script as one writes it down; it is read by pyarrow, which is its default. With Arrow columns, which one has "
    "to ask for, pandas takes a third of that. CPU seconds include the start of Python and all imports.",
    sizes=(20_000, 100_000, 1_000_000),
    prepare=prepare,
    subjects=(
        Subject("raw DuckDB join", raw_join),
        Subject("retail_etl reconcile", whole_command),
        Subject("pandas, three rules", pandas_rules),
        Subject("pandas on Arrow columns, three rules", pandas_on_arrow),
        Subject("polars, three rules", polars_rules),
    ),
    answers=("orders",),
)
