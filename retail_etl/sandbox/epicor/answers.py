"""What the tenant answers: entity sets, single rows, method replies and BAQs, on top of the world's tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from retail_etl.sandbox.epicor.baqs import BAQS
from retail_etl.sandbox.epicor.odata_filter import compile_filter
from retail_etl.sandbox.epicor.odata_options import Expansion, Options, Selection, read_options, select_rows
from retail_etl.sandbox.epicor.refusals import bad_query, not_found, record_not_found
from retail_etl.sandbox.epicor.services import METHODS, SERVICES, EntitySet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.sandbox.epicor.edm import EntityType, Row
    from retail_etl.sandbox.epicor.planted_changes import PlantedChanges
    from retail_etl.sandbox.epicor.switches import Switches
    from retail_etl.sandbox.epicor.write_methods import WriteMethods
    from retail_etl.sandbox.world import World

_SET = re.compile(r"(\w+)(?:\((.*)\))?")
_TEXT_TERM = re.compile(r"(\w+) eq '((?:[^']|'')*)'")
_KEY_VALUE = re.compile(r"\s*(?:(\w+)\s*=\s*)?('(?:[^']|'')*'|[^',]+?)\s*(?:,|$)")


@dataclass(frozen=True)
class Asked:
    """A question as it came over the wire: its URL without the query, its query, its path inside the face."""

    url: str
    query: str
    path: str

    @property
    def service_url(self) -> str:
        """The URL of the service."""
        return self.url.rsplit("/", 1)[0]

    def link_to(self, skip: int) -> str:
        """The same question from a later row on."""
        kept = [
            (name, value)
            for name, value in parse_qsl(self.query, keep_blank_values=True)
            if name not in {"$skip", "$skiptoken"}
        ]
        return f"{self.url}?{urlencode([*kept, ('$skiptoken', str(skip))], safe='$')}"


class Answers:
    """Reads the world for one tenant."""

    def __init__(self, world: World, switches: Switches, planted: PlantedChanges, writing: WriteMethods) -> None:
        self.world = world
        self.writing = writing
        self.switches = switches
        self.planted = planted

    def sets(self, service: str) -> tuple[EntitySet, ...]:
        """The sets of a service.

        Raises:
            RefusedCallError: 404 for a service that is not there; names are case sensitive.
        """
        if service not in SERVICES:
            raise not_found(f"Service {service} was not found.")
        return SERVICES[service]

    def entity_set(self, service: str, segment: str, asked: Asked) -> dict[str, Any]:
        """A page of a set, or one row when the segment carries a key."""
        name, key = _segment(segment)
        chosen = next((s for s in self.sets(service) if s.name == name), None)
        if chosen is None:
            raise not_found(f"Resource not found for the segment '{name}'.")
        options = read_options(asked.query, chosen.entity)
        if key is not None:
            return self._single(chosen, key, options, asked)
        selection = select_rows(_narrowed(chosen.rows(self.world), asked.query), options, self._page(options))
        return self._listing(chosen.name, selection, options, asked)

    def counted(self, service: str, segment: str, query: str) -> int:
        """`/Set/$count`."""
        chosen = next((s for s in self.sets(service) if s.name == segment), None)
        if chosen is None:
            raise not_found(f"Resource not found for the segment '{segment}'.")
        return select_rows(chosen.rows(self.world), read_options(query, chosen.entity), None).total

    def baq(self, name: str, asked: Asked) -> dict[str, Any]:
        """A BAQ run with its parameters; `$` options work on its result."""
        if name not in BAQS:
            raise not_found(f"BAQ {name} was not found or is not shared with the user.")
        baq = BAQS[name]
        options = read_options(asked.query, baq.entity)
        if unknown := set(options.parameters) - baq.parameters:
            raise bad_query(f"BAQ {name} has no parameter {min(unknown)}.")
        selection = select_rows(baq.rows(self.world, options.parameters), options, self._page(options))
        return self._listing("Data", selection, options, asked)

    def method(self, service: str, name: str, arguments: Mapping[str, Any], path: str, user: str = "") -> dict[str, Any]:
        """The reply of a method: `returnObj` and `parameters`; what it commits bears the user's name."""
        sets = self.sets(service)
        if name not in METHODS:
            return self.writing.method(service, name, arguments, path, user)
        reply = METHODS[name](self.world, sets, arguments)
        reply["returnObj"] = {table: self.planted.shown(path, rows) for table, rows in reply["returnObj"].items()}
        return reply

    def _page(self, options: Options) -> int | None:
        return self.switches.page_rows if options.top is None or self.switches.caps_top else None

    def _listing(self, name: str, selection: Selection, options: Options, asked: Asked) -> dict[str, Any]:
        rows = [self._expanded(row, options.expand) for row in selection.rows]
        body: dict[str, Any] = {"@odata.context": f"{asked.service_url}/$metadata#{name}"}
        if options.count:
            body["@odata.count"] = selection.total
        body["value"] = self.planted.shown(asked.path, rows, _selected(options))
        if self.switches.next_links and selection.next_skip is not None:
            body["@odata.nextLink"] = asked.link_to(selection.next_skip)
        return body

    def _single(self, chosen: EntitySet, key: str, options: Options, asked: Asked) -> dict[str, Any]:
        holds = compile_filter(_key_filter(key, chosen.entity), chosen.entity)
        row = next((row for row in chosen.rows(self.world) if holds(row)), None)
        if row is None:
            raise record_not_found()
        shown = self.planted.shown(asked.path, [self._expanded(row, options.expand)], _selected(options))
        return {"@odata.context": f"{asked.service_url}/$metadata#{chosen.name}/$entity", **shown[0]}

    def _expanded(self, row: Row, expansions: Sequence[Expansion]) -> Row:
        if not expansions:
            return row
        children = {expansion.set_name: self._children(row, expansion) for expansion in expansions}
        return {**row, **children}

    def _children(self, row: Row, expansion: Expansion) -> list[Row]:
        target, shared = expansion.navigation.target, expansion.navigation.shared
        source = next(s for sets in SERVICES.values() for s in sets if s.entity is target)
        own = [child for child in source.rows(self.world) if all(child[name] == row[name] for name in shared)]
        picked = select_rows(own, replace(expansion.options, expand=()), None).rows
        names = expansion.options.select
        return [{name: child[name] for name in names} for child in picked] if names else picked


def _narrowed(rows: Sequence[Row], query: str) -> Sequence[Row]:
    """The rows that can meet a filter which asks one column for one of some texts: what a search by reference is made of."""
    asked = dict(parse_qsl(query)).get("$filter", "")
    terms = [_TEXT_TERM.fullmatch(term.strip()) for term in asked.split(" or ")]
    found = [term for term in terms if term is not None]
    if not found or len(found) != len(terms) or len({term[1] for term in found}) != 1:
        return rows
    column, wanted = found[0][1], {term[2].replace("''", "'") for term in found}
    return [row for row in rows if row.get(column) in wanted]


def _selected(options: Options) -> list[str] | None:
    if options.select is None:
        return None
    return [*options.select, *(e.set_name for e in options.expand if e.set_name not in options.select)]


def _segment(segment: str) -> tuple[str, str | None]:
    found = _SET.fullmatch(segment)
    if found is None:
        raise not_found(f"Resource not found for the segment '{segment}'.")
    name, key = found.groups()
    return name, key


def _key_filter(key: str, entity: EntityType) -> str:
    """A key in the path, named or by position, as a filter."""
    parts = [found.groups() for found in _KEY_VALUE.finditer(key) if found.group(2)]
    if len(parts) != len(entity.key):
        raise bad_query(
            f"The number of keys specified in the URI does not match number of key properties for the resource '{entity.name}'."
        )
    pairs = [(name or position, value) for position, (name, value) in zip(entity.key, parts, strict=True)]
    return " and ".join(f"{name} eq {value}" for name, value in pairs)
