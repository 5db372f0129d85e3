"""datacompy on the same files, in the peers' venv: ``python -m benchmarks.compare_datacompy FOLDER polars|pandas``. Prints JSON.

Both sides are read as key, amount and currency and compared with no tolerance; the rows of one side only and those that disagree are
taken from it as it keeps them. Its own summary in text, which samples rows, is not asked for. It refuses pandas from 3.1 on, so
the venv has pandas 2; its polars is a version behind ours.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import datacompy  # type: ignore[import-not-found]  # only in the peers' venv

from benchmarks.compare import scored
from benchmarks.memory import peak_mib


def in_polars(folder: Path) -> dict[str, Any]:
    """The keys by fault."""
    import polars as pl

    payments = pl.read_parquet(folder / "payment.parquet", columns=["order_ref", "amount_minor", "currency"])
    orders = pl.read_parquet(folder / "order.parquet", columns=["id", "grand_total_minor", "currency"])
    left = payments.rename({"order_ref": "key", "amount_minor": "amount"})
    right = orders.select(
        pl.col("id").str.strip_prefix("MO-").alias("key"), pl.col("grand_total_minor").alias("amount"), "currency"
    )
    compared = datacompy.PolarsCompare(left, right, join_columns="key")
    return {
        "only left": compared.df1_unq_rows["key"].to_list(),
        "only right": compared.df2_unq_rows["key"].to_list(),
        "unequal": compared.all_mismatch()["key"].to_list(),
    }


def in_pandas(folder: Path) -> dict[str, Any]:
    """The same with pandas."""
    import pandas as pd

    left = pd.read_parquet(folder / "payment.parquet", columns=["order_ref", "amount_minor", "currency"])
    right = pd.read_parquet(folder / "order.parquet", columns=["id", "grand_total_minor", "currency"])
    left = left.rename(columns={"order_ref": "key", "amount_minor": "amount"})
    right = right.assign(key=right["id"].str.removeprefix("MO-")).rename(columns={"grand_total_minor": "amount"})
    compared = datacompy.PandasCompare(left, right[["key", "amount", "currency"]], join_columns="key")
    return {
        "only left": compared.df1_unq_rows["key"].tolist(),
        "only right": compared.df2_unq_rows["key"].tolist(),
        "unequal": compared.all_mismatch()["key"].tolist(),
    }


def main() -> None:
    folder, way = Path(sys.argv[1]), sys.argv[2]
    started, used = time.perf_counter(), time.process_time()
    found = {"polars": in_polars, "pandas": in_pandas}[way](folder)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    told = {"seconds": seconds, "CPU s": round(used, 2), "peak_mib": peak_mib(), **scored(found, folder)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
