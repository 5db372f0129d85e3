"""What a source answered, as it came, and where we were when we asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping


class Where(TypedDict):
    """The keywords by which an error is told where it happened."""

    system: str | None
    stream: str | None
    record: str | None


@dataclass(frozen=True)
class Place:
    """Where a request belongs: named in every error that it ends in.

    Attributes:
        stream: the stream or table.
        record: the window or record.
        permission: what the source must grant for it (a scope, an ACL resource, a service of an access scope).
    """

    stream: str | None = None
    record: str | None = None
    permission: str | None = None

    def of(self, system: str) -> Where:
        """The place as the errors take it."""
        return {"system": system, "stream": self.stream, "record": self.record}


NOWHERE: Final = Place()


@dataclass(frozen=True)
class Answer:
    """One answer of a source.

    Attributes:
        url: what was asked, with every secret cut out.
        status: the HTTP status.
        headers: the answer's headers, names in lower case.
        body: the bytes, after transport compression only.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def served_at(self) -> datetime | None:
        """The source's own time when it answered (its ``Date`` header, whole seconds, UTC), or ``None``."""
        return http_date(self.headers.get("date"))


def http_date(text: str | None) -> datetime | None:
    """The moment an HTTP date names, in UTC; ``None`` where it names none."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
