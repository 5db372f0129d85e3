"""Closing a period: its report is judged, written and put where it never changes; then the lock is kept and audited."""

from __future__ import annotations

import os
import re
from calendar import monthrange
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from retail_etl import reporting, road
from retail_etl.errors import NotAllowedError, UnusableInputError
from retail_etl.operations.closing import SignedPack, expect_lockable, lock, unlock
from retail_etl.operations.records import Word

if TYPE_CHECKING:
    from retail_etl.assembly import Installation
    from retail_etl.operations.records import PeriodLock

_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_READ_ONLY: Final = 0o444


def last_day(period: str) -> date:
    """The last day of a month that is given as ``2026-03``.

    Raises:
        UnusableInputError: it is no month.
    """
    found = _MONTH.fullmatch(period)
    if found is None or int(found[1]) == 0:
        raise UnusableInputError(f"{period!r} is no period", next_step="give a month as 2026-03.")
    year, month = int(found[1]), int(found[2])
    return date(year, month, monthrange(year, month)[1])


def lock_period(installation: Installation, period: str, by: str, reason: str | None = None) -> PeriodLock:
    """The lock of a period whose report, as of its last day, is signed by it.

    Raises:
        NotAllowedError: the person may not sign, the period is locked, a later one is, or no reason is given to sign it again.
        UnusableInputError: the data do not reach to the period's end.
    """
    through = last_day(period)
    _expect_role(installation, period, by)
    with installation.operations.reading() as books:
        version = expect_lockable(books.locks.all(), period, through, reason)
    reached = road.day_to_judge(installation)
    if reached < through:
        raise UnusableInputError(
            f"the data reach to {reached}, and the period ends on {through}",
            stream="period",
            record=period,
            next_step="lock it when a run has judged its last day.",
        )
    road.judge(installation, through)
    word = Word(by, installation.clock(), reason)
    pack = _sign(installation, period, version, word)
    with installation.operations.writing() as books:
        locked = lock(books, period, through, pack, word)
    reporting.report(installation, through)
    return locked


def unlock_period(installation: Installation, period: str, by: str, reason: str) -> PeriodLock:
    """The lock that was taken off; its signed report stays where it lies.

    Raises:
        NotAllowedError: the person may not, the period is not locked, a later one is, or no reason is given.
    """
    last_day(period)
    _expect_role(installation, period, by)
    with installation.operations.writing() as books:
        return unlock(books, period, Word(by, installation.clock(), reason))


def _sign(installation: Installation, period: str, version: int, word: Word) -> SignedPack:
    """The pack, written whole and synced before it gets its name, and read-only from then on."""
    name = f"signed/{period}/{version}.zip"
    place = installation.settings.data_dir / name
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        seal = reporting.pack(installation, last_day(period), beside, known_at=word.at)
        content = beside.read_bytes()
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        beside.chmod(_READ_ONLY)
        # A file of this name belongs to no lock: a run that ended before its lock was kept left it.
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    return SignedPack(name, sha256(content).hexdigest(), seal)


def _expect_role(installation: Installation, period: str, by: str) -> None:
    role = installation.retailer.people.role(by)
    if role is None or not role.locks_periods:
        raise NotAllowedError(
            f"{by} has no role that signs periods",
            stream="period",
            record=period,
            next_step="ask somebody who has, or give the role `locks_periods: true` under `people` in the retailer file.",
        )
