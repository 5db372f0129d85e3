"""The `$` options of a set: filter, order, page, count, selected columns and one level of children."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from retail_etl.sandbox.epicor.edm import EntityType, Navigation, Row, comparable
from retail_etl.sandbox.epicor.odata_filter import compile_filter
from retail_etl.sandbox.epicor.refusals import bad_query, unknown_property

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DEFAULT_PAGE = 100
_KNOWN = frozenset({"$filter", "$orderby", "$select", "$top", "$skip", "$count", "$expand", "$format", "$skiptoken"})
_EXPANSION = re.compile(r"\s*(\w+)\s*(?:\((.*)\))?\s*", re.DOTALL)


@dataclass(frozen=True)
class Expansion:
    """Children to put into each row."""

    set_name: str
    navigation: Navigation
    options: Options


@dataclass(frozen=True)
class Options:
    """What a query asked for, checked against the entity type."""

    entity: EntityType
    keeps: Callable[[Row], bool] | None = None
    order: tuple[tuple[str, bool], ...] = ()
    select: tuple[str, ...] | None = None
    top: int | None = None
    skip: int = 0
    count: bool = False
    expand: tuple[Expansion, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Selection:
    """The rows of one page, the number that met the filter, and where the next page begins (None: nowhere)."""

    rows: list[Row]
    total: int
    next_skip: int | None


def read_options(query: str, entity: EntityType, *, depth: int = 1) -> Options:
    """The options of a query string.

    Raises:
        RefusedCallError: 400 ODataException for anything OData does not know or the entity type does not have.
    """
    sent = dict(parse_qsl(query, keep_blank_values=True))
    return _options({name.strip(): value for name, value in sent.items()}, entity, depth)


def _options(sent: dict[str, str], entity: EntityType, depth: int) -> Options:
    for name in sent:
        if name.startswith("$") and name not in _KNOWN:
            raise bad_query(f"The query parameter '{name}' is not supported.")
    return Options(
        entity=entity,
        keeps=compile_filter(sent["$filter"], entity) if sent.get("$filter") else None,
        order=_order(sent.get("$orderby", ""), entity),
        select=_select(sent.get("$select", ""), entity),
        top=_number(sent, "$top"),
        skip=max(_number(sent, "$skip") or 0, _number(sent, "$skiptoken") or 0),
        count=_flag(sent.get("$count", "false")),
        expand=_expand(sent.get("$expand", ""), entity, depth),
        parameters={name: value for name, value in sent.items() if not name.startswith("$")},
    )


def _order(text: str, entity: EntityType) -> tuple[tuple[str, bool], ...]:
    order = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, direction = part.partition(" ")
        if direction.strip() not in {"", "asc", "desc"}:
            raise bad_query(f"Syntax error in '$orderby={text}'.")
        order.append((_known(name, entity), direction.strip() == "desc"))
    return tuple(order)


def _select(text: str, entity: EntityType) -> tuple[str, ...] | None:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names or "*" in names:
        return None
    return tuple(name if name in entity.navigation else _known(name, entity) for name in names)


def _known(name: str, entity: EntityType) -> str:
    if name not in entity.properties:
        raise unknown_property(name, entity.name)
    return name


def _number(sent: dict[str, str], name: str) -> int | None:
    text = sent.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit():
        raise bad_query(f"Invalid value '{text}' for {name} query option found. A non-negative integer is required.")
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise bad_query(f"Invalid value '{text}' for $count query option found. Valid values are 'true' and 'false'.")
    return text.lower() == "true"


def _expand(text: str, entity: EntityType, depth: int) -> tuple[Expansion, ...]:
    expansions = []
    for part in filter(None, (part.strip() for part in _split(text, ","))):
        found = _EXPANSION.fullmatch(part)
        if found is None:
            raise bad_query(f"Syntax error in '$expand={text}'.")
        name, nested = found.groups()
        if name not in entity.navigation:
            raise unknown_property(name, entity.name)
        if depth == 0:
            raise bad_query("The request includes a $expand path which is too deep. The maximum depth allowed is 1.")
        navigation = entity.navigation[name]
        sent = dict(option.strip().split("=", 1) for option in _split(nested or "", ";") if "=" in option)
        expansions.append(Expansion(name, navigation, _options(sent, navigation.target, depth - 1)))
    return tuple(expansions)


def _split(text: str, separator: str) -> list[str]:
    """Parts at the top level: separators inside parentheses or quotes do not count."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, character in enumerate(text):
        quoted ^= character == "'"
        depth += 0 if quoted else (character == "(") - (character == ")")
        if character == separator and depth == 0 and not quoted:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def select_rows(rows: Sequence[Row], options: Options, page: int | None) -> Selection:
    """The page a query asked for; `page` is the server's default and greatest size (None: unbounded)."""
    kept = [row for row in rows if options.keeps(row)] if options.keeps else list(rows)
    ordered = sort_rows(kept, options.order)
    size = options.top if options.top is not None else page
    stop = len(ordered) if size is None else options.skip + size
    more = options.top is None and stop < len(ordered)
    return Selection(ordered[options.skip : stop], len(kept), stop if more else None)


def sort_rows(rows: list[Row], order: Sequence[tuple[str, bool]]) -> list[Row]:
    """Rows by the given columns, null before everything else; the order of arrival breaks ties."""
    for name, descending in reversed(order):
        rows = sorted(rows, key=lambda row, name=name: _sort_key(row.get(name)), reverse=descending)  # type: ignore[misc]
    return rows


def _sort_key(value: Any) -> tuple[bool, Any]:
    return (False, 0) if value is None else (True, comparable(value))
