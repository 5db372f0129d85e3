"""Queries as we ask them: one window of one object along its cursor, or what has certain ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.positions import moment_of
from retail_etl.connectors.salesforce.streams import CREATED, CURSOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retail_etl.connectors.interface import Window

_ESCAPED: Final = str.maketrans({"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True)
class Seen:
    """The last record of a window that was read: its cursor as the org wrote it, and its id."""

    moment: str
    identifier: str


def text(value: str) -> str:
    """A text literal."""
    return f"'{value.translate(_ESCAPED)}'"


def moment(at: datetime) -> str:
    """A datetime literal: UTC, unquoted, whole seconds, as system fields are."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def within(window: Window, *, by_creation: bool) -> list[str]:
    """The conditions of a window.

    System fields carry whole seconds: a bound inside a second moves to the next one, so that windows side by side share none.
    """
    field = CREATED if by_creation else CURSOR
    since = [f"{field} >= {moment(_next_second(moment_of(window.since)))}"] if window.since is not None else []
    return [*since, f"{field} < {moment(_next_second(moment_of(window.until)))}"]


def after(seen: Seen) -> str:
    """The condition that goes on behind a record."""
    at = moment(datetime.fromisoformat(seen.moment))
    return f"({CURSOR} > {at} OR ({CURSOR} = {at} AND Id > {text(seen.identifier)}))"


def select(fields: Sequence[str], sobject: str, conditions: Iterable[str], *, rest: str = "") -> str:
    """A query."""
    where = " AND ".join(conditions)
    parts = [f"SELECT {', '.join(fields)}", f"FROM {sobject}", f"WHERE {where}" if where else "", rest]
    return " ".join(part for part in parts if part)


def named(field: str, values: Iterable[str]) -> str:
    """The condition that a field has one of these texts."""
    return f"{field} IN ({', '.join(map(text, values))})"


def _next_second(at: datetime) -> datetime:
    return at if at.microsecond == 0 else at.replace(microsecond=0) + timedelta(seconds=1)
