"""What becomes of landed files: those that nobody knows are swept, old ones share a file a day, and some have had their time.

In each of these the manifest commits first, and a file goes only when no row counts on it: a crash in between leaves an orphan,
which the next sweep removes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import polars as pl

if TYPE_CHECKING:
    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores

# Loads of that age are shared files: whoever looks at yesterday finds it as it came.
_OWN_FILE_DAYS: Final = 7
_SHARED_MAX: Final = 256 << 20
_SUFFIX: Final = ".ndjson.zst"


@dataclass(frozen=True)
class Swept:
    """What a sweep did to the landing folder.

    Attributes:
        expired: loads whose landed records had their time, or changed nothing.
        shared: loads that moved into a file with others.
        removed: files that nobody counted on, by path.
    """

    expired: tuple[str, ...]
    shared: tuple[str, ...]
    removed: tuple[str, ...]


def sweep(stores: Stores, clock: Clock, grace: timedelta) -> Swept:
    """Expire, share and sweep, in this order; files younger than the grace stay, since a load may be on its way."""
    expired = _expire(stores, clock())
    shared, left = _share(stores, clock())
    for path in left:
        stores.landing.remove(path)
    return Swept(tuple(expired), tuple(shared), tuple(sweep_orphans(stores, clock, grace)))


def sweep_orphans(stores: Stores, clock: Clock, grace: timedelta) -> list[str]:
    """The landed files that no manifest row counts on and that were therefore removed; younger ones than the grace stay."""
    with stores.warehouse.reading() as session:
        known = set(session.read("ops/landed_paths")["path"].to_list())
    return stores.landing.sweep(known, clock(), grace)


def _expire(stores: Stores, now: datetime) -> list[str]:
    with stores.warehouse.writing() as session:
        known = Counter(session.read("ops/all_paths")["path"].to_list())
        kept = stores.settings.keep_days
        schema = {"name": pl.String, "days": pl.Int64}
        session.give("keep_days", pl.DataFrame({"name": list(kept), "days": list(kept.values())}, schema=schema))
        over = session.read("ops/files_over_time", now=now)
        over = pl.concat([over, session.read("ops/files_that_changed_nothing")]).unique("load_id").sort("load_id")
        session.give("expired_loads", over.select("load_id"))
        session.run("ops/expire_loads", now=now)
    known.subtract(over["path"].to_list())
    for path in dict.fromkeys(over["path"].to_list()):
        if known[path] == 0:  # a shared file goes with the last of its loads
            stores.landing.remove(path)
    return list(over["load_id"])


def _share(stores: Stores, now: datetime) -> tuple[list[str], list[str]]:
    """The loads that share a file now, and the files that they left."""
    before = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=_OWN_FILE_DAYS)
    with stores.warehouse.reading() as session:
        loads = session.read("ops/files_of_old_days", before=before).rows(named=True)
    by_day: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for load in loads:
        by_day[load["stream"], str(PurePosixPath(load["path"]).parent)].append(load)
    moved: list[str] = []
    left: list[str] = []
    for (stream, folder), one_day in by_day.items():
        if len(one_day) > 1 and sum(load["bytes"] for load in one_day) <= _SHARED_MAX:
            _move(stores, stream, folder, one_day)
            moved += [load["load_id"] for load in one_day]
            left += [load["path"] for load in one_day]
    return moved, left


def _move(stores: Stores, stream: str, folder: str, loads: list[dict[str, Any]]) -> None:
    first, last = loads[0]["load_id"], loads[-1]["load_id"]
    path = f"{folder}/{first}--{last}{_SUFFIX}"
    places = stores.landing.join([(load["path"], None) for load in loads], path)
    moved = pl.DataFrame(
        {
            "load_id": [load["load_id"] for load in loads],
            "stream": [stream] * len(loads),
            "path": [path] * len(loads),
            "byte_offset": [offset for offset, _ in places],
        },
        schema_overrides={"byte_offset": pl.Int64},
    )
    with stores.warehouse.writing() as session:
        session.give("moved_loads", moved)
        session.run("ops/move_loads")
