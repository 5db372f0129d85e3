"""Magento's search criteria, spelt so that every generation of its signature check accepts the URL.

Spaces are avoided or ``%20``, brackets are encoded, array indexes stay in 0..9, no parameter is without a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.errors import InvariantBrokenError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.connectors.magento.config import DatetimeLiteral

_INDEXES_MAX: Final = 10
_FORMS: Final[dict[str, str]] = {"T": "%Y-%m-%dT%H:%M:%S", "space": "%Y-%m-%d %H:%M:%S", "compact": "%Y%m%d%H%M%S"}
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Filter:
    """``field condition value``; filters of a group are OR, groups are AND."""

    field: str
    condition: str
    value: str


def criteria(
    groups: Sequence[Sequence[Filter]], *, page_size: int, sort: Sequence[str] = (), page: int = 1, direction: str = "ASC"
) -> list[tuple[str, str]]:
    """The query's pairs; reading sorts upwards and asks for the first page, always."""
    if max([len(groups), len(sort), *map(len, groups)]) > _INDEXES_MAX:
        raise InvariantBrokenError("search criteria with an index above 9 would break the signature", system="magento")
    pairs = []
    for group, filters in enumerate(groups):
        for place, one in enumerate(filters):
            under = f"searchCriteria[filter_groups][{group}][filters][{place}]"
            pairs += [
                (f"{under}[field]", one.field),
                (f"{under}[value]", one.value),
                (f"{under}[condition_type]", one.condition),
            ]
    for place, field in enumerate(sort):
        under = f"searchCriteria[sortOrders][{place}]"
        pairs += [(f"{under}[field]", field), (f"{under}[direction]", direction)]
    return [*pairs, ("searchCriteria[pageSize]", str(page_size)), ("searchCriteria[currentPage]", str(page))]


def literal(moment: datetime, form: DatetimeLiteral) -> str:
    """The second of a moment as a filter value."""
    return moment.astimezone(UTC).strftime(_FORMS[form])


def from_second(since: datetime | None) -> datetime:
    """The first second that a window starting at a moment has to ask for: a row of 12.7 s is stamped 12."""
    return (since or EPOCH).replace(microsecond=0)


def last_second(until: datetime) -> datetime:
    """The last second before a window's excluded end."""
    whole = until.replace(microsecond=0)
    return whole if until > whole else whole - timedelta(seconds=1)


def read_second(text: str) -> datetime:
    """The UTC moment that Magento writes as ``YYYY-MM-DD HH:MM:SS``, without a zone.

    Raises:
        ValueError: it is written otherwise.
    """
    return datetime.strptime(text, _FORMS["space"]).replace(tzinfo=UTC)
