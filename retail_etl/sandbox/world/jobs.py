"""Manufacturing jobs: a few small runs that make goods for the web warehouse."""

from __future__ import annotations

import numpy as np

from retail_etl.sandbox.world.catalogue import goods_count
from retail_etl.sandbox.world.moments import DAY, HOUR
from retail_etl.sandbox.world.places import WEB
from retail_etl.sandbox.world.table import Table

JOBS_A_DAY = 2


def jobs_table(seed: int, first_day: int, days: int) -> Table:
    """Two jobs a day, each done within two to nine days."""
    count = days * JOBS_A_DAY
    draws = np.random.default_rng([seed, 12]).random((count, 3))
    released = (first_day + np.arange(count) // JOBS_A_DAY) * DAY + 14 * HOUR + (draws[:, 0] * 6 * HOUR).astype(np.int64)
    return Table(
        "jobs",
        {
            "number": 4_000 + np.arange(count, dtype=np.int64),
            "product": (draws[:, 1] * goods_count()).astype(np.int64),
            "quantity": 12 + (draws[:, 2] * 10).astype(np.int64) * 12,
            "place": np.full(count, WEB, dtype=np.int64),
            "released_at": released,
            "created_at": released,
            "completed_at": released + 2 * DAY + (draws[:, 2] * 7 * DAY).astype(np.int64),
            "sys_rev": released,
        },
    )
