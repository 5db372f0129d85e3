"""How far scored suggestions can be trusted, on labelled pairs of payments: ``python -m benchmarks.calibration FOLDER [--fit]``.

The folder holds ``transactions_origin.parquet`` and ``transactions_destination.parquet`` (moj-analytical-services/splink_datasets):
45,326 payments as sender and receiver saw them. Their ground truth labels, it never matches. Half of the senders' payments fit the
model (with ``--fit``, which writes it), the other half measures it; the page and its chart are written to ``docs``.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
import yaml

from benchmarks.curve import write_page
from retail_etl.domain.business_day import BusinessCalendar
from retail_etl.reconciliation.suggest_compare import (
    AMOUNT_LEVELS,
    DAY_LEVELS,
    TEXT_LEVELS,
    Texts,
    amount_level,
    day_level,
)
from retail_etl.reconciliation.suggest_marginals import pair_probabilities
from retail_etl.reconciliation.suggest_model import SuggestionModel, model_of, odds, suggestion_model

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "retail_etl" / "reconciliation" / "suggest_model.yaml"
WRONG_MOST = 0.001
LEAD = 10.0
_LEVELS = {"amount": AMOUNT_LEVELS, "days": DAY_LEVELS, "text": TEXT_LEVELS}
_RANDOM_PAIRS = 400_000
_SMALL_POOL, _POOLS = 300, 151
# Retail totals repeat: of public grocery baskets 38.5 % share theirs with another within two days, about one pair in five thousand.
_EQUAL_BY_CHANCE_LEAST = 0.0005
_SEED = 7

# Amounts within 11 % of one another and a first word in common, or the same amount; days in the model's range.
_CANDIDATES = """
    WITH near AS (SELECT *, unnest([bucket - 1, bucket, bucket + 1]) AS near_bucket FROM origin)
    SELECT o.id AS i, d.id AS j, o.truth AS truth, d.truth AS other_truth, o.memo AS a, d.memo AS b, o.day AS first, d.day AS last, o.cents AS x, d.cents AS y
    FROM near AS o JOIN destination AS d ON d.bucket = o.near_bucket AND d.word = o.word
    WHERE d.day BETWEEN o.day - 1 AND o.day + 33 AND abs(d.cents - o.cents) <= 0.11 * greatest(o.cents, d.cents)
    UNION
    SELECT o.id, d.id, o.truth, d.truth, o.memo, d.memo, o.day, d.day, o.cents, d.cents
    FROM origin AS o JOIN destination AS d ON d.cents = o.cents
    WHERE d.day BETWEEN o.day - 1 AND o.day + 33
    ORDER BY i, j
"""
# In small pools of open records every pair within 11 % is a candidate, whatever its texts say.
_CANDIDATES_IN_POOLS = """
    SELECT o.id AS i, d.id AS j, o.truth AS truth, d.truth AS other_truth, o.memo AS a, d.memo AS b, o.day AS first, d.day AS last, o.cents AS x, d.cents AS y
    FROM origin AS o JOIN destination AS d ON d.pool = o.pool
    WHERE d.day BETWEEN o.day - 1 AND o.day + 33 AND abs(d.cents - o.cents) <= 0.11 * greatest(o.cents, d.cents)
    ORDER BY i, j
"""


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs: their records, whether they are true, the level of each comparison."""

    left: np.ndarray
    right: np.ndarray
    truth: np.ndarray
    other_truth: np.ndarray
    levels: dict[str, np.ndarray]
    pool: int

    def only(self, some: np.ndarray, pool: int | None = None) -> Pairs:
        columns = (self.left[some], self.right[some], self.truth[some], self.other_truth[some])
        return Pairs(*columns, {name: level[some] for name, level in self.levels.items()}, pool or self.pool)

    @property
    def is_pair(self) -> np.ndarray:
        return self.truth == self.other_truth

    @property
    def is_fitted(self) -> np.ndarray:
        return in_part(self.left, 2)


def mixed(ids: np.ndarray) -> np.ndarray:
    """A hash of the ids."""
    return ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(33)


def in_part(ids: np.ndarray, parts: int) -> np.ndarray:
    """One in so many of the ids, by a hash."""
    return mixed(ids) % np.uint64(parts) == 0


def load(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in ("origin", "destination"):
        connection.execute(
            f"""CREATE TABLE {name} AS
            SELECT row_number() OVER (ORDER BY unique_id) - 1 AS id, ground_truth AS truth, upper(trim(memo)) AS memo,
                split_part(upper(trim(memo)), ' ', 1) AS word, transaction_date AS day,
                CAST(round(amount * 100) AS BIGINT) AS cents, CAST(floor(ln(amount) / 0.12) AS INTEGER) AS bucket, hash(ground_truth) % {_POOLS} AS pool
            FROM read_parquet('{folder / f"transactions_{name}.parquet"}')"""
        )
    return connection


def compared(rows: dict[str, np.ndarray], texts: Texts) -> Pairs:
    calendar, gaps, alike = BusinessCalendar(), {}, {}
    levels: list[tuple[int, int, int]] = []
    kept = np.zeros(len(rows["i"]), dtype=bool)
    days = (rows["first"].astype("datetime64[D]").tolist(), rows["last"].astype("datetime64[D]").tolist())
    for n, (a, b, x, y, first, last) in enumerate(zip(rows["a"], rows["b"], rows["x"], rows["y"], *days, strict=True)):
        if (first, last) not in gaps:
            gaps[first, last] = day_level(calendar.between(first, last))
        amount, gap = amount_level(int(x), int(y)), gaps[first, last]
        if amount is None or gap is None:
            continue
        if (a, b) not in alike:
            alike[a, b] = texts.level(a, b)
        kept[n] = True
        levels.append((amount, gap, alike[a, b]))
    told = np.array(levels).T
    columns = [rows[name][kept] for name in ("i", "j", "truth", "other_truth")]
    return Pairs(*columns, dict(zip(_LEVELS, told, strict=True)), texts.records // 2)


def by_chance(connection: duckdb.DuckDBPyConnection, texts: Texts) -> dict[str, list[float]]:
    """How often two records that have nothing to do with one another show each level."""
    columns = ("cents", "day", "memo")
    left, right = (connection.sql(f"SELECT * FROM {name} ORDER BY id").fetchnumpy() for name in ("origin", "destination"))
    chance = np.random.default_rng(_SEED)
    i, j = (chance.integers(0, len(side["id"]), _RANDOM_PAIRS) for side in (left, right))
    calendar = BusinessCalendar()
    counts = {name: np.zeros(len(levels)) for name, levels in _LEVELS.items()}
    gaps: dict[tuple[object, object], int | None] = {}
    picked = [
        [side[c][at].astype("datetime64[D]").tolist() if c == "day" else side[c][at].tolist() for c in columns]
        for side, at in ((left, i), (right, j))
    ]
    for x, first, a, y, last, b in zip(*picked[0], *picked[1], strict=True):
        if (first, last) not in gaps:
            gaps[first, last] = day_level(calendar.between(first, last))
        for name, level in (("amount", amount_level(x, y)), ("days", gaps[first, last]), ("text", texts.level(a, b))):
            if level is not None:
                counts[name][level] += 1
    shares = {name: (found + 0.5) / (_RANDOM_PAIRS + 0.5 * len(found)) for name, found in counts.items()}
    equal = connection.sql("SELECT count(*) FROM origin JOIN destination USING (cents)").fetchall()[0][0]
    shares["amount"][0] = max(equal / len(left["id"]) / len(right["id"]), _EQUAL_BY_CHANCE_LEAST)
    return {name: [float(f"{one:.3g}") for one in found] for name, found in shares.items()}


def fitted(seen: dict[str, Pairs], chance: dict[str, list[float]]) -> dict[str, object]:
    """The model's file: shares of levels among the true pairs of the fitting half, calibration, and the threshold that they bear."""
    pairs = next(iter(seen.values()))
    true = pairs.only(pairs.is_fitted & pairs.is_pair)
    given: dict[str, object] = {"calibration": {"slope": 1.0, "intercept": 0.0}, "unattended_from": 1.0, "version": "unfitted"}
    for name, levels in _LEVELS.items():
        found = np.bincount(true.levels[name], minlength=len(levels)) + 0.5
        shares = found / found.sum()
        given[name] = {level: [float(f"{m:.3g}"), u] for level, m, u in zip(levels, shares, chance[name], strict=True)}
    raw = [(probabilities(model_of(given), part), part) for part in seen.values()]
    # A line through each world; the flattest with the lowest start never says more than any of them bears out.
    lines = [platt(p[part.is_fitted], part.is_pair[part.is_fitted]) for p, part in raw]
    print("slope and intercept by world:", [tuple(round(x, 3) for x in line) for line in lines])
    slope, intercept = min(line[0] for line in lines), min(line[1] for line in lines)
    given["calibration"] = {"slope": round(slope, 4), "intercept": round(intercept, 4)}
    model = model_of(given)
    given["unattended_from"] = bearable([(calibrated(model, p)[part.is_fitted], part.only(part.is_fitted)) for p, part in raw])
    return given


def worlds(connection: duckdb.DuckDBPyConnection, texts: Texts) -> dict[str, Pairs]:
    """The whole, the whole with a fifth of the partners missing, and small pools of open records with half of them missing."""
    pairs = compared(connection.sql(_CANDIDATES).fetchnumpy(), texts)
    pools = compared(connection.sql(_CANDIDATES_IN_POOLS).fetchnumpy(), texts)
    return {
        "every partner there": pairs,
        "a fifth of the partners missing": pairs.only(~in_part(pairs.right + 1, 5)),
        f"pools of {_SMALL_POOL}, half of the partners missing": pools.only(~in_part(pools.right + 2, 2), _SMALL_POOL),
    }


def probabilities(model: SuggestionModel, pairs: Pairs) -> np.ndarray:
    """What the model makes of the pairs before it is calibrated."""
    table = [
        [model.bits(a, d, t) for t in range(len(TEXT_LEVELS))]
        for a in range(len(AMOUNT_LEVELS))
        for d in range(len(DAY_LEVELS))
    ]
    bits = np.array([[sum(told.values()) for told in row] for row in table])
    at = pairs.levels["amount"] * len(DAY_LEVELS) + pairs.levels["days"]
    return np.array(
        pair_probabilities(pairs.left, pairs.right, [odds(one, pairs.pool) for one in bits[at, pairs.levels["text"]]])
    )


def calibrated(model: SuggestionModel, raw: np.ndarray) -> np.ndarray:
    return np.array([model.calibrated(p) for p in raw])


def platt(raw: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of the logistic curve through the logits (Platt 1999)."""
    from scipy.optimize import minimize

    clipped = np.clip(raw, 1e-9, 1 - 1e-9)
    logit, sign = np.log(clipped / (1 - clipped)), np.where(true, -1.0, 1.0)
    found = minimize(lambda b: np.logaddexp(0.0, sign * (b[0] * logit + b[1])).mean(), (1.0, 0.0), method="Nelder-Mead")
    return float(found.x[0]), float(found.x[1])


def accepted(p: np.ndarray, pairs: Pairs) -> np.ndarray:
    """The pairs that are the best of both their records and lead the runner-up, as the engine asks."""
    best = np.ones(len(p), dtype=bool)
    for side in (pairs.left, pairs.right):
        order = np.lexsort((-p, side))
        sorted_side, sorted_p = side[order], p[order]
        is_first = np.r_[True, sorted_side[1:] != sorted_side[:-1]]
        second = np.r_[sorted_p[1:] * (sorted_side[1:] == sorted_side[:-1]), 0.0]
        good = np.zeros(len(p), dtype=bool)
        good[order] = is_first & (sorted_p >= LEAD * second)
        best &= good
    return best


def bearable(parts: list[tuple[np.ndarray, Pairs]]) -> float:
    """The lowest threshold at which the upper bound (95 %, Clopper and Pearson 1934) on what is wrong is small enough."""
    from scipy.stats import beta

    p = np.concatenate([told[accepted(told, part)] for told, part in parts])
    true = np.concatenate([part.is_pair[accepted(told, part)] for told, part in parts])
    order = np.argsort(-p, kind="stable")
    wrong = np.cumsum(~true[order])
    taken = np.arange(1, len(order) + 1)
    bound = beta.ppf(0.95, wrong + 1, taken - wrong)
    fine = np.flatnonzero(bound <= WRONG_MOST)
    return float(np.ceil(p[order][fine[-1]] * 1000) / 1000) if len(fine) else 1.0


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--fit", action="store_true", help="write the model anew, from the fitting half")
    given = reader.parse_args()
    connection = load(given.folder)
    texts = Texts()
    for name in ("origin", "destination"):
        texts.add(row[0] for row in connection.sql(f"SELECT memo FROM {name} ORDER BY id").fetchall())
    records = connection.sql("SELECT count(*) FROM origin").fetchall()[0][0]
    senders = int((~in_part(np.arange(records), 2)).sum())
    seen = worlds(connection, texts)
    model = suggestion_model()
    if given.fit:
        told = fitted(seen, by_chance(connection, texts))
        told = {
            "version": str(int(model.version) + 1) if model.version.isdigit() else "1",
            **{k: v for k, v in told.items() if k != "version"},
        }
        head = "# Written by `python -m benchmarks.calibration FOLDER --fit`: level -> [share among true pairs, share by chance].\n"
        MODEL.write_text(head + yaml.safe_dump(told, sort_keys=False, default_flow_style=None, width=110), encoding="utf-8")
        model = replace(model_of(told), version=str(told["version"]))
    measured = []
    for name, part in seen.items():
        p = calibrated(model, probabilities(model, part))
        # What rivals of the fitting half say counts; only pairs of the measuring half are counted.
        other = ~part.is_fitted
        measured.append((name, p[other], part.is_pair[other], accepted(p, part)[other], senders))
    write_page(ROOT / "docs", model, measured, WRONG_MOST)


if __name__ == "__main__":
    main()
