"""Periods are signed in order, and only the newest signature can be taken back, with a reason. Every step is audited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.errors import NotAllowedError
from retail_etl.operations.records import PeriodLock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from retail_etl.operations.interface import Books
    from retail_etl.operations.records import Word


@dataclass(frozen=True)
class SignedPack:
    """The signed report of a period: where it lies below the data folder, the hash of its bytes, and its seal."""

    path: str
    sha256: str
    seal: str


def in_force(locks: Sequence[PeriodLock]) -> list[PeriodLock]:
    """The locks that were not taken off, oldest period first."""
    return sorted((lock for lock in locks if lock.unlocked_at is None), key=lambda lock: lock.through)


def expect_lockable(locks: Sequence[PeriodLock], period: str, through: date, reason: str | None) -> int:
    """The version that a lock of the period would have.

    Raises:
        NotAllowedError: it is locked, a later one is, or it was locked before and no reason is given.
    """
    held = in_force(locks)
    if any(lock.period == period for lock in held):
        raise _refused(period, "it is locked already", "see `retail-etl period list`.")
    if held and held[-1].through > through:
        raise _refused(period, f"{held[-1].period}, which is later, is locked", "periods are locked in order.")
    before = [lock for lock in locks if lock.period == period]
    if before and not (reason or "").strip():
        raise _refused(period, "it was locked and unlocked before", "say with --reason why it is signed again.")
    return len(before) + 1


def lock(books: Books, period: str, through: date, pack: SignedPack, word: Word) -> PeriodLock:
    """The lock, kept and audited with the hash of the signed report.

    Raises:
        NotAllowedError: as ``expect_lockable``.
    """
    version = expect_lockable(books.locks.all(), period, through, word.why)
    found = PeriodLock(period, version, through, word.at, word.by, word.why, pack.path, pack.sha256, pack.seal)
    books.locks.add(found)
    told = {"through": through.isoformat(), "version": version, "pack": pack.path, "sha256": pack.sha256, "seal": pack.seal}
    books.audit.append(word, "period.locked", f"period/{period}", told)
    return found


def unlock(books: Books, period: str, word: Word) -> PeriodLock:
    """The lock that was taken off; its signed report stays where it lies.

    Raises:
        NotAllowedError: the period is not locked, a later one is, or no reason is given.
    """
    held = in_force(books.locks.all())
    found = next((lock for lock in held if lock.period == period), None)
    if found is None:
        raise _refused(period, "it is not locked", "see `retail-etl period list`.")
    if held[-1] != found:
        raise _refused(period, f"{held[-1].period}, which is later, is locked", "unlock the later periods first.")
    if not (word.why or "").strip():
        raise _refused(period, "needs a reason to be unlocked", "give it with --reason.")
    books.locks.release(period, found.version, word)
    told = {"version": found.version, "pack": found.pack, "sha256": found.pack_sha256}
    books.audit.append(word, "period.unlocked", f"period/{period}", told)
    return found


def _refused(period: str, message: str, next_step: str) -> NotAllowedError:
    return NotAllowedError(message, system="operations", stream="period", record=period, next_step=next_step)
