"""The engine by itself: tables in memory in, narrow outcomes out, all legs; beside bare joins and beside cascades by hand."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from benchmarks.case import Answer, Case, Subject
from benchmarks.engine_world import FAULTS, KINDS, prepare
from benchmarks.memory import peak_mib

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from retail_etl.warehouse.scratch import ScratchSession

_AS_OF = "2026-05-15"
# What each leg hangs on, and nothing else: a hash join by key whose pairs are written down.
_FLOOR = {
    "order_payment": """SELECT p.id AS l, o.id AS r FROM payment AS p JOIN "order" AS o ON p.order_ref = substr(o.id, 4)""",
    "payment_batch": "SELECT p.id AS l, b.id AS r FROM payment AS p JOIN batch AS b ON p.batch_id = b.id",
    "report_payment": """
        SELECT p.id AS l, r.id AS r FROM payment AS p
        JOIN report AS r ON p.store = r.store AND p.business_date = r.business_date AND p.tender = r.tender
    """,
    "payment_gl": """
        SELECT p.id AS l, l.id AS r FROM payment AS p
        JOIN (
            SELECT id, split_part(reference, ' ', 1) AS store, CAST(split_part(reference, ' ', 2) AS DATE) AS day, split_part(reference, ' ', 3) AS tender
            FROM gl_line WHERE account = '1150 Card clearing'
        ) AS l ON p.store = l.store AND p.business_date = l.day AND p.tender = l.tender
    """,
    "batch_gl": "SELECT b.id AS l, g.id AS r FROM batch AS b JOIN gl_line AS g ON g.reference = b.id WHERE g.account = '1010 Operating bank'",
    "fee_gl": "SELECT b.id AS l, g.id AS r FROM batch AS b JOIN gl_line AS g ON g.reference = b.id WHERE g.account = '6510 Fees'",
}
# Which payment was matched with which order, by those settled in the set and by those judged one by one.
_PAIRS = """
CREATE TABLE pair AS
SELECT c.id AS payment_id, s.id AS order_id, s.order_ref IS NULL AS by_window FROM settled_order AS s JOIN captured AS c ON c.order_ref = s.order_ref
UNION ALL SELECT payment_id, order_id, by_window FROM judged_pair
"""
_SCORE = """
SELECT
    (SELECT count(*) FROM pair SEMI JOIN truth USING (payment_id, order_id)) / (SELECT count(*) FROM pair) AS precision,
    (SELECT count(*) FROM truth SEMI JOIN pair USING (payment_id, order_id) WHERE fault IS NULL OR fault NOT IN (8, 9, 10, 11))
        / (SELECT count(*) FROM truth WHERE fault IS NULL OR fault NOT IN (8, 9, 10, 11)) AS recall,
    (SELECT count(*) FROM truth SEMI JOIN pair USING (payment_id, order_id) WHERE fault = 7) / (SELECT count(*) FROM truth WHERE fault = 7) AS lost
"""


def floor(_size: int, folder: Path) -> Answer:
    """One raw hash join by key for each leg, materialised. It sums and judges nothing."""
    with duckdb.connect() as connection:
        _load(connection, folder)
        started, used = time.perf_counter(), time.process_time()
        for leg, text in _FLOOR.items():
            connection.execute(f"CREATE TABLE joined_{leg} AS {text}")
        return _took(started, used)


def engine(_size: int, folder: Path) -> Answer:
    """The engine: settled by key, the rest judged, every leg proven to foot."""
    from retail_etl.reconciliation.as_of import parse_as_of
    from retail_etl.reconciliation.load import create_tables
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.reconciliation.verdict import judge_tables
    from retail_etl.warehouse.scratch import scratch

    settings = RuleSettings()
    with scratch(bounded=True) as session:
        create_tables(session)
        for kind in KINDS:
            take_in(session, kind, folder)
        started, used = time.perf_counter(), time.process_time()
        verdict = judge_tables(session, settings, parse_as_of(_AS_OF, settings.business_timezone), listed_max=0)
        answer = _took(started, used)
        pairs, given = [], {}
        for outcome in verdict.outcomes:
            if outcome.leg != "order_payment":
                continue
            names = {side: [item.id for item in outcome.members if item.side == side] for side in ("left", "right")}
            given |= dict.fromkeys((*names["left"], *names["right"]), outcome.cls)
            if outcome.is_matched and outcome.auto_matched:
                pairs += [[one, other] for one in names["left"] for other in names["right"]]
        session.query("CREATE TABLE judged_pair (payment_id VARCHAR, order_id VARCHAR, by_window BOOLEAN)")
        session.append_rows("judged_pair", ("payment_id", "order_id"), pairs)
        session.query(f"CREATE TABLE truth AS FROM '{folder}/truth.parquet'")
        session.query(_PAIRS)
        answer |= _score(session.query(_SCORE).fetchall()[0])
        planted = session.query("SELECT fault, payment_id, order_id FROM truth WHERE fault IN (8, 9, 10, 11)").fetchall()
    found: dict[int, list[bool]] = {fault: [] for fault in FAULTS if fault != 7}  # noqa: PLR2004 -- scored by its pairs
    for fault, payment, order in planted:
        name = {8: f"{payment}_2", 11: order}.get(fault, payment)
        others = {8: payment} if fault == 8 else {}  # noqa: PLR2004 -- of two equal charges either is the double
        found[fault].append(FAULTS[fault] in (given.get(name), *(given.get(other) for other in others.values())))
    answer |= {FAULTS[fault]: f"{sum(hits) / max(1, len(hits)):.2%}" for fault, hits in found.items()}
    return answer | {"foots": all(total.foots for total in verdict.totals), "judged one by one": len(verdict.outcomes)}


def take_in(session: ScratchSession, kind: str, folder: Path) -> None:
    """Hold what the file has once, and show what it lacks beside it, as the engine's door for large files does."""
    from retail_etl.contracts.reconciliation import COLUMNS

    session.query(f"CREATE TABLE {kind}_delivered AS FROM '{folder / kind}.parquet'")
    had = {row[0] for row in session.query(f"DESCRIBE {kind}_delivered").fetchall()}
    shown = ", ".join(
        f'"{name}"' if name in had else f'CAST(NULL AS {type_}) AS "{name}"' for name, type_ in COLUMNS[kind].items()
    )
    session.query(f'DROP TABLE "{kind}"')
    session.query(f'CREATE VIEW "{kind}" AS SELECT {shown} FROM {kind}_delivered')


def polars_cascade(_size: int, folder: Path) -> Answer:
    """A cascade by hand in polars: reference and amount, reference and sum, amount and three days if unique; sums by batch, day and line."""
    import polars as pl

    frames = {kind: pl.read_parquet(folder / f"{kind}.parquet") for kind in KINDS}
    started, used = time.perf_counter(), time.process_time()
    payments, orders = frames["payment"], frames["order"].with_columns(pl.col("id").str.strip_prefix("MO-").alias("order_ref"))
    exact = payments.join(
        orders, left_on=["order_ref", "amount_minor"], right_on=["order_ref", "grand_total_minor"], suffix="_o"
    )
    rest = payments.join(exact, on="id", how="anti").filter(pl.col("order_ref").is_not_null())
    sums = rest.group_by("order_ref").agg(pl.col("amount_minor").sum(), pl.col("id"))
    sums = sums.join(orders, left_on=["order_ref", "amount_minor"], right_on=["order_ref", "grand_total_minor"], suffix="_o")
    loose = payments.filter(pl.col("order_ref").is_null() & (pl.col("channel") == "web"))
    left = orders.join(exact, on="order_ref", how="anti").join(sums, on="order_ref", how="anti")
    near = loose.join(left, left_on="amount_minor", right_on="grand_total_minor", suffix="_o")
    near = near.filter((pl.col("captured_at") - pl.col("created_at")).abs() <= pl.duration(days=3))
    near = near.filter(pl.len().over("id") == 1, pl.len().over("id_o") == 1)
    _polars_sums(frames)
    answer = _took(started, used)
    pairs = pl.concat([part.select("id", "id_o") for part in (exact, sums.explode("id"), near)])
    return answer | _scored(pairs, folder)


def _polars_sums(frames: dict[str, pl.DataFrame]) -> list[pl.DataFrame]:
    import polars as pl

    payments, batches, lines = frames["payment"], frames["batch"], frames["gl_line"]
    gross = payments.group_by("batch_id").agg(pl.col("amount_minor").sum())
    matched = batches.join(gross, left_on=["id", "gross_minor"], right_on=["batch_id", "amount_minor"])
    batched = payments.select("id", "batch_id").join(matched.select("id"), left_on="batch_id", right_on="id")
    net = batches.join(lines, left_on=["id", "net_minor"], right_on=["reference", "amount_minor"], suffix="_l")
    fees = batches.join(lines, left_on=["id", "fees_minor"], right_on=["reference", "amount_minor"], suffix="_l")
    day = payments.group_by("store", "business_date", "tender").agg(pl.col("amount_minor").sum(), pl.len(), pl.col("id"))
    told = day.join(frames["report"], on=["store", "business_date", "tender"]).filter(
        pl.col("amount_minor") == pl.col("net_minor")
    )
    spelled = pl.format("{} {} {}", "store", pl.col("business_date").cast(pl.String), "tender")
    posted = day.with_columns(spelled.alias("reference")).join(lines, on=["reference", "amount_minor"], suffix="_l")
    return [batched, net, fees, told.explode("id"), posted.explode("id")]


def pandas_cascade(_size: int, folder: Path) -> Answer:
    """The same cascade in pandas."""
    import pandas as pd

    frames = {kind: pd.read_parquet(folder / f"{kind}.parquet") for kind in KINDS}
    started, used = time.perf_counter(), time.process_time()
    payments, orders = frames["payment"], frames["order"]
    orders["order_ref"] = orders["id"].str.removeprefix("MO-")
    totals = orders.rename(columns={"grand_total_minor": "amount_minor"})
    exact = payments.merge(totals, on=["order_ref", "amount_minor"], suffixes=("", "_o"))
    rest = payments[~payments["id"].isin(exact["id"]) & payments["order_ref"].notna()]
    sums = rest.groupby("order_ref", as_index=False)["amount_minor"].sum().merge(totals, on=["order_ref", "amount_minor"])
    members = rest.merge(sums[["order_ref", "id"]], on="order_ref", suffixes=("", "_o"))
    loose = payments[payments["order_ref"].isna() & (payments["channel"] == "web")]
    left = totals[~totals["order_ref"].isin(exact["order_ref"]) & ~totals["order_ref"].isin(sums["order_ref"])]
    near = loose.merge(left, on="amount_minor", suffixes=("", "_o"))
    near = near[(near["captured_at"] - near["created_at"]).abs() <= pd.Timedelta(days=3)]
    near = near[~near["id"].duplicated(keep=False) & ~near["id_o"].duplicated(keep=False)]
    _pandas_sums(frames)
    answer = _took(started, used)
    pairs = pd.concat([part[["id", "id_o"]] for part in (exact, members, near)])
    return answer | _scored(pairs, folder)


def _pandas_sums(frames: dict[str, pd.DataFrame]) -> list[pd.DataFrame]:
    payments, batches, lines = frames["payment"], frames["batch"], frames["gl_line"]
    gross = payments.groupby("batch_id", as_index=False)["amount_minor"].sum()
    matched = batches.merge(gross, left_on=["id", "gross_minor"], right_on=["batch_id", "amount_minor"])
    batched = payments[["id", "batch_id"]].merge(matched[["batch_id"]], on="batch_id")
    net = batches.merge(lines, left_on=["id", "net_minor"], right_on=["reference", "amount_minor"], suffixes=("", "_l"))
    fees = batches.merge(lines, left_on=["id", "fees_minor"], right_on=["reference", "amount_minor"], suffixes=("", "_l"))
    keys = ["store", "business_date", "tender"]
    day = payments.groupby(keys, as_index=False)["amount_minor"].sum()
    told = day.merge(frames["report"], on=keys)
    told = told[told["amount_minor"] == told["net_minor"]]
    day["reference"] = day["store"] + " " + day["business_date"].astype(str) + " " + day["tender"]
    posted = day.merge(lines, on=["reference", "amount_minor"], suffixes=("", "_l"))
    by_day = [payments[["id", *keys]].merge(part[keys], on=keys) for part in (told, posted)]
    return [batched, net, fees, *by_day]


def _load(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for kind in KINDS:
        connection.execute(f"CREATE TABLE \"{kind}\" AS FROM '{folder / kind}.parquet'")


def _took(started: float, used: float) -> Answer:
    """What it took until now, with the most that the process had in memory: the input and the work, and not what scores the answer."""
    return {"seconds": time.perf_counter() - started, "CPU s": round(time.process_time() - used, 2), "peak_mib": peak_mib()}


def _scored(pairs: object, folder: Path) -> Answer:
    with duckdb.connect() as connection:
        connection.register("given", pairs)
        connection.execute("CREATE TABLE pair AS SELECT id AS payment_id, id_o AS order_id FROM given")
        connection.execute(f"CREATE TABLE truth AS FROM '{folder}/truth.parquet'")
        return _score(connection.execute(_SCORE).fetchall()[0])


def _score(row: tuple[float, ...]) -> Answer:
    return {f"{name}": f"{share:.3%}" for name, share in zip(("precision", "recall", "lost_reference"), row, strict=True)}


CASE = Case(
    name="engine",
    question="Payments, web orders, batches, report rows and ledger lines as tables in memory; all six legs; narrow outcomes in memory. The floor joins "
    "by key and writes the pairs, the cascades by hand sum and match as a careful author would, and classify nothing.",
    sizes=(100_000, 1_000_000),
    prepare=prepare,
    subjects=(
        Subject("a bare DuckDB join a leg", floor),
        Subject("retail_etl engine", engine),
        Subject("polars cascade", polars_cascade),
        Subject("pandas cascade", pandas_cascade),
    ),
    reading="`--sizes 10000000` measures ten millions. Precision is of all pairs of payment and order that were matched unattended, recall of all that belong "
    "together and agree; `lost_reference` are those that only amount and date can find. The other shares say how many of the planted faults got "
    "their class, which the cascades by hand do not tell. Peak memory includes the input.",
)
