"""List calls: which rows a `searchCriteria` selects, in what order, and how many there are in all.

The keyset form (`updated_at gteq T`, and `updated_at gt T` or `id gt X`, sorted by both) is cut out of the world's index, so
that page 1 and page 10,000 cost the same. Conditions on numbers and moments that are columns run over whole columns; what is
left is tested document by document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.magento.columns import Columns, predicate
from retail_etl.sandbox.magento.rejections import RejectedCallError, internal_error
from retail_etl.sandbox.magento.search_criteria import Filter, SearchCriteria, SortOrder
from retail_etl.sandbox.magento.vectors import UPPER_BOUNDS, VECTOR_CONDITIONS, Coded, lower_bound, moment_ms, vector_mask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from retail_etl.sandbox.world.collection import Collection
    from retail_etl.sandbox.world.moments import Column, Flags, Ints

Group = tuple[Filter, ...]
Document = dict[str, Any]
_SECOND = 1000


@dataclass(frozen=True)
class Page:
    """The rows of one page and the number of rows in the whole selection."""

    rows: Sequence[int]
    total: int


@dataclass(frozen=True)
class Window:
    """A stretch of the (updated_at, id) order: [since, before) in ms, behind the id `after` within the second `since`."""

    since: int | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Listed:
    """How a collection is searched: its id column, its column types, and what of them needs no document.

    `vectors` are numbers and moments over rows, `coded` texts of few values, `lookups` find the few rows that can hold a text.
    `eav` collections name an unknown column in a 400; the flat sales tables answer with a masked SQL error.
    """

    collection: Collection
    id_column: str
    columns: Columns
    vectors: Mapping[str, Callable[[Ints], Column]]
    document: Callable[[int], Document]
    time_column: str | None = "updated_at"
    eav: bool = False
    json_names: Mapping[str, str] = field(default_factory=dict)
    coded: Mapping[str, Coded] = field(default_factory=dict)
    lookups: Mapping[str, Callable[[str], Ints]] = field(default_factory=dict)


def select(listed: Listed, criteria: SearchCriteria, *, last_page_repeats: bool = False) -> Page:
    """The page a list call asks for.

    Raises:
        RejectedCallError: for a column the collection does not have.
    """
    check_columns(criteria, listed.columns, eav=listed.eav)
    window, rest = window_of(listed, criteria.groups)
    if not rest and _by_time(listed, criteria.sort_orders):
        return _slice_of_index(listed, window, criteria, last_page_repeats=last_page_repeats)
    rows = _filtered(listed, window, rest)
    ordered = _ordered(listed, rows, criteria.sort_orders)
    start, stop = page_bounds(criteria, len(ordered), last_page_repeats=last_page_repeats)
    return Page(ordered[start:stop], len(ordered))


def page_bounds(criteria: SearchCriteria, total: int, *, last_page_repeats: bool) -> tuple[int, int]:
    """First and last position of the page; 0 and 1 are the same page.

    Before 2.4 a page past the end is the last one again.
    """
    size = criteria.page_size or total
    page = max(criteria.current_page or 1, 1)
    last = max(-(-total // size), 1) if size else 1
    if last_page_repeats:
        page = min(page, last)
    return (page - 1) * size, page * size


def check_columns(criteria: SearchCriteria, columns: Columns, *, eav: bool) -> None:
    """Refuses a filter or sort order on a column that is not there."""
    asked = [f.field for group in criteria.groups for f in group] + [s.field for s in criteria.sort_orders]
    for name in asked:
        if name not in columns:
            if eav:
                raise RejectedCallError(400, 'The "%1" attribute name is invalid. Reset the name and try again.', [name])
            raise internal_error(f"SQLSTATE[42S22]: Column not found: Unknown column '{name}' in 'where clause'")


def window_of(listed: Listed, groups: Sequence[Group]) -> tuple[Window, list[Group]]:
    """The window that the groups on the change column spell out, and the groups that are left."""
    since, before, after = None, None, None
    rest = []
    keysets = []
    for group in groups:
        only = group[0]
        if len(group) == 1 and only.field == listed.time_column and lower_bound(only) is not None:
            moment = moment_ms(only.value) + _SECOND * (only.condition == "gt")
            since = moment if since is None else max(since, moment)
        elif len(group) == 1 and only.field == listed.time_column and only.condition in UPPER_BOUNDS:
            moment = moment_ms(only.value) + _SECOND * (only.condition != "lt")
            before = moment if before is None else min(before, moment)
        elif (keyset := _keyset(listed, group)) is not None:
            keysets.append((keyset, group))
        else:
            rest.append(group)
    for (moment, number), group in keysets:
        if after is None and since == moment:
            after = number
        else:
            rest.append(group)
    return Window(since, before, after), rest


def _keyset(listed: Listed, group: Group) -> tuple[int, int] | None:
    """`updated_at gt T` OR `id gt X` as (T, X)."""
    by_field = {f.field: f for f in group if f.condition == "gt"}
    if len(group) != 2 or set(by_field) != {listed.time_column, listed.id_column}:  # noqa: PLR2004 - moment and id
        return None
    number = by_field[listed.id_column].value
    return (moment_ms(by_field[str(listed.time_column)].value), int(number)) if number.isdigit() else None


def _by_time(listed: Listed, orders: Sequence[SortOrder]) -> bool:
    """The order of the index. By the change column alone MySQL breaks ties as it likes; the index breaks them by id."""
    names = [(order.field, order.descending) for order in orders]
    return names in ([(listed.time_column, False)], [(listed.time_column, False), (listed.id_column, False)])


def _slice_of_index(listed: Listed, window: Window, criteria: SearchCriteria, *, last_page_repeats: bool) -> Page:
    collection = listed.collection
    skipped = _skipped(listed, window)
    total = collection.count(window.since, window.before) - skipped
    start, stop = page_bounds(criteria, total, last_page_repeats=last_page_repeats)
    rows = collection.span(skipped + start, max(stop - start, 0), window.since, window.before)
    return Page(rows.tolist(), max(total, 0))


def _skipped(listed: Listed, window: Window) -> int:
    """Rows of the window's first second whose id is not above the keyset's."""
    if window.after is None or window.since is None:
        return 0
    second = listed.collection.rows(window.since, min(window.since + _SECOND, window.before or window.since + _SECOND))
    return int((listed.vectors[listed.id_column](second) <= window.after).sum())


def _filtered(listed: Listed, window: Window, rest: Sequence[Group]) -> Ints:
    bounded = window.since is not None or window.before is not None
    rows = listed.collection.rows(window.since, window.before) if bounded else listed.collection.rows_by_number()
    if window.after is not None and window.since is not None:
        updated = listed.collection.updated_many(rows)
        rows = rows[(updated >= window.since + _SECOND) | (listed.vectors[listed.id_column](rows) > window.after)]
    rows = np.sort(rows)
    written = np.isin(rows, np.fromiter(listed.collection.documents, dtype=np.int64, count=len(listed.collection.documents)))
    told = _tested(listed, rows[written], rest)  # rows that a write has changed are only told by their documents
    rows, slow = rows[~written], []
    for group in rest:
        if all(_is_vector(listed, f) for f in group):
            rows = rows[_any(listed, group, rows)]
        else:
            slow.append(group)
            rows = _narrowed(listed, group, rows)
    return np.sort(np.concatenate([told, _tested(listed, rows, slow)]))


def _is_vector(listed: Listed, asked: Filter) -> bool:
    """Whether columns alone can tell."""
    return asked.field in listed.coded or (asked.field in listed.vectors and asked.condition in VECTOR_CONDITIONS)


def _narrowed(listed: Listed, group: Group, rows: Ints) -> Ints:
    """The rows that can meet a question for one text, or for some, of a column that has a look-up."""
    asked = group[0]
    if len(group) > 1 or asked.field not in listed.lookups or asked.condition not in {"eq", "in"}:
        return rows
    texts = asked.value.split(",") if asked.condition == "in" else [asked.value]
    return np.intersect1d(rows, np.concatenate([listed.lookups[asked.field](text.strip()) for text in texts]))


def _any(listed: Listed, group: Group, rows: Ints) -> Flags:
    mask = np.zeros(len(rows), dtype=bool)
    for asked in group:
        if asked.field in listed.coded:
            mask |= listed.coded[asked.field].mask(asked, rows)
            continue
        mask |= vector_mask(asked, listed.columns[asked.field], listed.vectors[asked.field](rows))
    return mask


def _tested(listed: Listed, rows: Ints, groups: Sequence[Group]) -> Ints:
    if not groups:
        return rows
    tests = [[predicate(asked, listed.columns[asked.field]) for asked in group] for group in groups]

    def holds(row: int) -> bool:
        document = listed.document(row)
        value = lambda name: document.get(listed.json_names.get(name, name))  # noqa: E731 - closes over the document
        return all(any(test(value) for test in group) for group in tests)

    return np.array([row for row in rows.tolist() if holds(row)], dtype=np.int64)


def _ordered(listed: Listed, rows: Ints, orders: Sequence[SortOrder]) -> list[int]:
    """Rows by the sort orders, ties by id; sort columns that are no vectors are read from the documents."""
    ordered: list[int] = rows.tolist()
    for order in reversed(orders):
        keys = dict(zip(rows.tolist(), _sort_keys(listed, rows, order.field), strict=True))
        ordered.sort(key=lambda row, keys=keys: keys[row], reverse=order.descending)  # type: ignore[misc]
    return ordered


def _sort_keys(listed: Listed, rows: Ints, name: str) -> list[tuple[bool, Any]]:
    if name in listed.vectors and not listed.collection.documents:
        return [(not np.isnan(value), 0 if np.isnan(value) else value) for value in listed.vectors[name](rows).tolist()]
    values = [listed.document(row).get(listed.json_names.get(name, name)) for row in rows.tolist()]
    return [(value is not None, value if value is not None else 0) for value in values]
