"""What the operations store keeps, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True)
class Word:
    """Who says something, when, and why: what every step needs before it is taken."""

    by: str
    at: datetime
    why: str | None = None


@dataclass(frozen=True)
class AuditEntry:
    """One step as it was taken.

    Attributes:
        sequence: 1 for the first entry, and without a gap from there.
        at: when, UTC.
        who: the person, or the part of the system, that took the step.
        what: the kind of step, as ``exception.assigned``.
        subject: what it was taken on, as ``order_payment/pay_00002680`` or ``period/2026-03``.
        why: the reason that was given, or ``None``.
        details: the rest in plain JSON values (no floats).
        previous_hash: the hash of the entry before; 64 zeros for the first.
        hash: SHA-256 over ``previous_hash`` and the canonical JSON of everything above it.
    """

    sequence: int
    at: datetime
    who: str
    what: str
    subject: str
    why: str | None
    details: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class AuditHead:
    """The newest entry by number and hash: whoever keeps it elsewhere can prove later that nothing before it was touched."""

    sequence: int
    hash: str


class Verdict(StrEnum):
    """What a person says of a group of records."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Decision:
    """A person's word on a group of records in one leg.

    Attributes:
        contents: by member's id, the hash of what it said when the decision was made; the decision holds until one differs.
        ended_at: when it ceased to hold, by a changed member or because somebody took it back; ``None`` while it holds.
    """

    decision_id: str
    leg: str
    verdict: Verdict
    contents: Mapping[str, str]
    by: str
    at: datetime
    comment: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    ended_because: str | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of the group, sorted."""
        return tuple(sorted(self.contents))


class ExceptionState(StrEnum):
    """Where an exception stands in its life."""

    OPEN = "open"
    ASSIGNED = "assigned"
    EXPLAINED = "explained"
    WRITE_OFF_ASKED = "write_off_asked"
    WRITTEN_OFF = "written_off"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class OpenItem:
    """An open item of a judgement, as the workflow sees it.

    Attributes:
        amount_minor: what is open, in minor units of ``currency``.
        cause: the class of its outcome.
        contents: by id, the hash of what each member of its outcome says.
    """

    leg: str
    record_id: str
    currency: str
    amount_minor: int
    cause: str
    contents: Mapping[str, str]

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"{self.leg}/{self.record_id}"


@dataclass(frozen=True)
class ExceptionCase:
    """An open item that somebody has dealt with, and how it stands.

    Attributes:
        item: the item as it was at the last step; a difference from it reopens what was explained or written off.
        said: the explanation, or the reason that was given with the last step.
        said_by: who gave it; the maker, where a write-off is asked for.
        approved_by: the checker of a write-off.
        changed_at: when the last step was taken.
    """

    item: OpenItem
    state: ExceptionState
    changed_at: datetime
    owner: str | None = None
    said: str | None = None
    said_by: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True)
class PeriodLock:
    """A period whose report is signed.

    Attributes:
        period: the month, as ``2026-03``.
        version: 1 for the first lock of the period; each lock after an unlock counts on.
        through: the last day of the period.
        pack: where the signed report lies, below the data folder.
        pack_sha256: the hash of its bytes.
        seal: the hash of its manifest.
        unlocked_at: when the lock was taken off; ``None`` while it is in force.
    """

    period: str
    version: int
    through: date
    locked_at: datetime
    locked_by: str
    reason: str | None
    pack: str
    pack_sha256: str
    seal: str
    unlocked_at: datetime | None = None
    unlocked_by: str | None = None
    unlock_reason: str | None = None


@dataclass(frozen=True)
class Verification:
    """What came of walking the chain.

    Attributes:
        count: how many entries were found whole before the walk ended.
        head: the last of them.
        broken_at: the number of the first entry that does not fit, or ``None``.
        problem: what is wrong there, in words.
    """

    count: int
    head: AuditHead | None
    broken_at: int | None = None
    problem: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found wrong."""
        return self.problem is None
