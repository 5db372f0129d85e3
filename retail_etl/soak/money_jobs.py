"""Goods that the ledger's planners have made for orders of the tills, which are told of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.kinetic import ORDERS
from retail_etl.soak.money_people import Done

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from random import Random

    from retail_etl.soak.kinetic import Ledger
    from retail_etl.soak.systems import Tills

_MARK: Final = "HL:ORD:"
_PIECES_MOST: Final = 4


class Planners:
    """Each order gets one job at most; it is on its way, then complete."""

    def __init__(self, tills: Tills, ledger: Ledger) -> None:
        self._tills, self._ledger = tills, ledger
        self._jobs: dict[str, str] = {}
        """By order of the tills, the job that makes something for it."""
        self._done: dict[str, dict[str, str]] = {}
        self._pieces: dict[str, int] = {}

    def plans(self, rng: Random, orders: Collection[str]) -> Done | None:
        """A job for a line of one of some orders that the ledger has."""
        listed = self._ledger.rows(ORDERS, "SalesOrders", filter="HLRef_c ne ''", select="OrderNum,HLRef_c")
        there = {str(one["HLRef_c"]).removeprefix(_MARK): int(one["OrderNum"]) for one in listed}
        known = sorted((there.keys() & set(orders)) - self._jobs.keys())
        if not known:
            return None
        order, pieces = rng.choice(known), rng.randint(1, _PIECES_MOST)
        job = self._ledger.job(there[order], 1, Decimal(pieces))
        self._jobs[order], self._pieces[job] = job, pieces
        return Done("epicor", f"job {job}", "new", str(pieces), job)

    def completes(self, rng: Random) -> Done | None:
        """One of the jobs that are on their way."""
        waiting = sorted(self._jobs.keys() - self._done.keys())
        if not waiting:
            return None
        order = rng.choice(waiting)
        job, day = self._jobs[order], self._tills.now()[:10]
        self._ledger.complete_job(job, day)
        self._done[order] = {"job": job, "made": str(self._pieces[job]), "on": day}
        return Done("epicor", f"job {job}", "complete", day, job)

    def wrong(self, orders: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        """Orders of the tills that do not say what was made for them, or say it too early."""
        for order, job in sorted(self._jobs.items()):
            custom = orders[order].get("custom") or {}
            told = {"job": custom.get("production_job"), "on": custom.get("production_completed_on")}
            pieces = custom.get("production_quantity")
            held = {"job": told["job"], "made": pieces and f"{Decimal(str(pieces)).normalize():f}", "on": told["on"]}
            if held != (self._done.get(order) or dict.fromkeys(("job", "made", "on"))):
                yield f"job {job}", f"order {order} says {held}, the ledger has {self._done.get(order)}"

    def names(self) -> dict[str, str]:
        """What each job is written down as."""
        return {f"EPIC06-{job}": f"job {job}" for job in self._pieces}
