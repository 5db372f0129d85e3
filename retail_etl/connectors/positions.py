"""Positions of moment streams: ``YYYY-MM-DDTHH:MM:SS.mmmZ``, the same text for every system, so that they compare as text."""

from __future__ import annotations

from datetime import UTC, datetime

from retail_etl.errors import UnusableInputError


def as_position(moment: datetime) -> str:
    """The moment as a position, cut (never rounded up) to the millisecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def moment_of(position: str) -> datetime:
    """The UTC moment of a position.

    Raises:
        UnusableInputError: the text is no moment with an offset.
    """
    try:
        moment = datetime.fromisoformat(position)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UnusableInputError(f"{position!r} is no position; it should look like 2026-03-02T05:00:00.000Z")
    return moment.astimezone(UTC)


def revision_of(position: str) -> int:
    """The revision of a position.

    Raises:
        UnusableInputError: the text is no whole number.
    """
    if not (position.isascii() and position.removeprefix("-").isdigit()):
        raise UnusableInputError(f"{position!r} is no revision; it should be a whole number")
    return int(position)
