"""reconcile-mcp on the same files, in the peers' venv: ``python -m benchmarks.nasty_reconcile_mcp FOLDER defaults|tuned``. Prints JSON.

It is a server of tools for agents, and its matching a pure function, which is called here as its tool calls it. It scores every pair by
reference (0.45), amount (0.35), date (0.10) and name (0.10, half of it where none is known), takes the best first from 0.55 on, and
then the first combination of what is left over that adds up, in both directions. It knows no fees, refunds, states or storage, and needs
none here: orders are what is expected and payments what is observed, deposits are expected and bank lines observed, each with id,
amount, currency, date and reference, as its documentation asks. A combination it always calls certain.
"""

from __future__ import annotations

import json
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl
from reconcile_mcp.engine import reconcile  # type: ignore[import-not-found]  # only in the peers' venv

from benchmarks.memory import peak_mib

OPTIONS: Final = {"defaults": None, "tuned": {"max_combination": 2, "review_threshold": 0.5}}


def records(folder: Path, kind: str, amount: str, reference: str) -> list[dict[str, Any]]:
    """The records of a kind in its terms."""
    frame = pl.read_parquet(folder / f"{kind}.parquet")
    return [
        {
            "id": row["id"],
            "amount": str(Decimal(row[amount]).scaleb(-2)),
            "currency": row["currency"],
            "date": row["business_date"].isoformat(),
            "reference": (row[reference] or "").removeprefix("MO-"),
        }
        for row in frame.iter_rows(named=True)
    ]


def main() -> None:
    folder, options = Path(sys.argv[1]), OPTIONS[sys.argv[2]]
    started, used = time.perf_counter(), time.process_time()
    sales = reconcile(
        records(folder, "order", "grand_total_minor", "id"), records(folder, "payment", "amount_minor", "order_ref"), options
    )
    deposits = reconcile(
        records(folder, "batch", "net_minor", "id"), records(folder, "gl_line", "amount_minor", "reference"), options
    )
    seconds, used = time.perf_counter() - started, time.process_time() - used
    told: dict[str, list[tuple[str, str]]] = {"matched": [], "offered": [], "short": []}
    for report, left, right in ((sales, "observed", "expected"), (deposits, "expected", "observed")):
        for match in report["matches"]:
            name = {"probable": "offered", "amount_mismatch": "short"}.get(match["type"], "matched")
            told[name] += [(one, other) for one in match[left] for other in match[right]]
    print(json.dumps({"seconds": seconds, "CPU s": round(used, 2), "peak_mib": peak_mib(), **told}))


if __name__ == "__main__":
    main()
