"""dlt on the same pages, in its own venv: ``.venv-bench/bin/python benchmarks/ingest_dlt.py FOLDER``.

It loads the pages' records into a DuckDB file and merges them by key; its own imports are not timed. Prints JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import dlt  # type: ignore[import-not-found]  # only in the peers' venv
import duckdb


def main() -> None:
    folder = Path(sys.argv[1])

    @dlt.resource(name="payments", primary_key="id", write_disposition="merge")  # type: ignore[untyped-decorator]
    def payments() -> Any:
        for file in sorted(folder.glob("page-*.json")):
            yield json.loads(file.read_bytes(), parse_float=Decimal)["results"]

    with tempfile.TemporaryDirectory() as made:
        database = Path(made, "peer.duckdb")
        start = time.perf_counter()
        pipeline = dlt.pipeline(
            "peer",
            destination=dlt.destinations.duckdb(str(database)),
            dataset_name="staging",
            pipelines_dir=str(Path(made, "work")),
        )
        pipeline.run(payments(), loader_file_format="parquet")
        seconds = time.perf_counter() - start
        with duckdb.connect(str(database)) as connection:
            found = connection.execute("SELECT count(*), CAST(sum(amount * 100) AS BIGINT) FROM staging.payments").fetchone()
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows, minor = found or (0, 0)
    print(json.dumps({"seconds": seconds, "peak_mib": peak_mib, "rows": rows, "minor": minor}))


if __name__ == "__main__":
    main()
