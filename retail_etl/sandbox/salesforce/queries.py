"""Answers queries: pages with locators that last, counts, aggregates, and children below their parents."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from retail_etl.sandbox.salesforce.identifiers import record_id
from retail_etl.sandbox.salesforce.rejections import RejectedCallError, malformed
from retail_etl.sandbox.salesforce.soql import Aggregate, Query, parse
from retail_etl.sandbox.salesforce.soql_match import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.sandbox.salesforce.records import Org, Row
    from retail_etl.sandbox.salesforce.schema import SObject

PAGE_MAX, PAGE_MIN = 2_000, 200
LOCATORS_KEPT = 200
_WITH_EXPONENT = 10_000_000
_REDUCED: dict[str, Callable[[list[Any]], Any]] = {
    "COUNT": len,
    "COUNT_DISTINCT": lambda values: len(set(values)),
    "SUM": lambda values: sum(values, Decimal(0)) if values else None,
    "MIN": lambda values: min(values, default=None),
    "MAX": lambda values: max(values, default=None),
    "AVG": lambda values: sum(values, Decimal(0)) / len(values) if values else None,
}


def shown(value: Any) -> Any:
    """A value as JSON has it: numbers are doubles, and from ten millions on they are written with an exponent."""
    if not isinstance(value, Decimal):
        return value
    if abs(value) < _WITH_EXPONENT:
        return float(value)
    digits, exponent = f"{value:E}".split("E")
    mantissa = digits.rstrip("0")
    return msgspec.Raw(f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}".encode())


@dataclass
class Queries:
    """The query calls; `page_max` below the usual 2,000 is a switch of the sandbox."""

    org: Org
    page_max: int = PAGE_MAX
    _locators: dict[str, tuple[list[dict[str, Any]], str]] = field(default_factory=dict)
    _made: int = 0

    def run(self, text: str, base: str, *, deleted: bool, batch: int | None = None) -> dict[str, Any]:
        """The first page of a query's answer.

        Raises:
            RejectedCallError: 400 `MALFORMED_QUERY`, `INVALID_FIELD`, `INVALID_TYPE`.
        """
        query = parse(text)
        rows = self.rows(query, deleted=deleted)
        if query.counts:
            return {"totalSize": len(rows), "done": True, "records": []}
        sobject = self.source(query)
        if query.aggregates or query.group:
            records = self._aggregated(query, sobject, rows)
        else:
            make = self.shape(query, sobject, base, deleted=deleted)
            records = [make(row) for row in rows]
        return self._page(records, 0, base, self._size(batch), None)

    def more(self, locator: str, base: str) -> dict[str, Any]:
        """The page at a locator.

        Raises:
            RejectedCallError: 400 `INVALID_QUERY_LOCATOR`.
        """
        name, _, start = locator.partition("-")
        found = self._locators.get(name)
        if found is None or not start.isdigit():
            raise RejectedCallError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        records, size = found
        return self._page(records, int(start), base, int(size), name)

    def forget(self, locator: str) -> None:
        """The locator is no longer good."""
        self._locators.pop(locator.partition("-")[0], None)

    def source(self, query: Query) -> SObject:
        """The object that is asked.

        Raises:
            RejectedCallError: 400 `INVALID_TYPE`.
        """
        try:
            return self.org.sobject(query.source)
        except RejectedCallError:
            said = f"sObject type '{query.source}' is not supported. If you are attempting to use a custom object, be sure to "
            raise RejectedCallError(400, "INVALID_TYPE", said + "append the '__c' after the entity name.") from None

    def rows(self, query: Query, *, deleted: bool) -> list[Row]:
        """The records that a query means, in its order and within its limits."""
        sobject = self.source(query)
        matcher = Matcher(self.org, sobject)
        test = matcher.test(query.where)
        for path in (*query.paths, *query.group, *(one.path for one in query.aggregates if one.path)):
            matcher.field(path)
        rows = [row for row in self.org.all(sobject, deleted=deleted) if test(row)]
        if query.aggregates or query.group:
            return rows
        matcher.sort(rows, query.order)
        return rows[query.offset :][: query.limit if query.limit is not None else len(rows)]

    def shape(self, query: Query, sobject: SObject, base: str, *, deleted: bool) -> Callable[[Row], dict[str, Any]]:
        """What makes a record of the answer from a row."""
        if not query.paths and not query.children:
            raise malformed("a query selects at least one field")
        shapers = [self._column(sobject, path, base) for path in query.paths]
        children = [self._children(sobject, inner, base, deleted=deleted) for inner in query.children]

        def make(row: Row) -> dict[str, Any]:
            record: dict[str, Any] = {"attributes": attributes(sobject, row, base)}
            for put in (*shapers, *children):
                put(row, record)
            return record

        return make

    def _size(self, asked: int | None) -> int:
        return min(self.page_max, max(min(PAGE_MIN, self.page_max), min(asked or PAGE_MAX, PAGE_MAX)))

    def _page(self, records: list[dict[str, Any]], start: int, base: str, size: int, name: str | None) -> dict[str, Any]:
        until = start + size
        answer: dict[str, Any] = {"totalSize": len(records), "done": until >= len(records)}
        if not answer["done"]:
            if name is None:
                self._made += 1
                name = record_id("01g", self._made)
                self._locators[name] = (records, str(size))
                while len(self._locators) > LOCATORS_KEPT:
                    del self._locators[next(iter(self._locators))]
            answer["nextRecordsUrl"] = f"{base}/query/{name}-{until}"
        return answer | {"records": records[start:until]}

    def _column(self, sobject: SObject, path: str, base: str) -> Callable[[Row, dict[str, Any]], None]:
        matcher = Matcher(self.org, sobject)
        field_, read = matcher.field(path), matcher.reader(path)
        *relationships, _ = path.split(".")
        steps = [one for one in relationships if one.lower() != sobject.name.lower()]
        if not steps:
            return lambda row, record: record.update({field_.name: shown(read(row))})
        relation = sobject.by_relationship[steps[0].lower()]
        parent = self.org.sobject(relation.refers_to)
        inner = self._column(parent, ".".join([*steps[1:], field_.name]), base)

        def put(row: Row, record: dict[str, Any]) -> None:
            above = self.org.parent(relation, row)
            if above is None:
                record.setdefault(relation.relationship, None)
                return
            held = record.setdefault(relation.relationship, {"attributes": attributes(parent, above, base)})
            inner(above, held)

        return put

    def _children(self, sobject: SObject, query: Query, base: str, *, deleted: bool) -> Callable[[Row, dict[str, Any]], None]:
        relation = next((name for name in sobject.children if name.lower() == query.source.lower()), None)
        if relation is None:
            said = f"Didn't understand relationship '{query.source}' in FROM part of query call."
            raise RejectedCallError(400, "INVALID_TYPE", said)
        child = self.org.sobject(sobject.children[relation][0])
        matcher = Matcher(self.org, child)
        test, make = matcher.test(query.where), self.shape(query, child, base, deleted=deleted)

        def put(row: Row, record: dict[str, Any]) -> None:
            found = self.org.children(*sobject.children[relation], row["Id"], deleted=deleted)
            rows = [one for one in found if test(one)]
            matcher.sort(rows, query.order)
            rows = rows[: query.limit if query.limit is not None else len(rows)]
            page = {"totalSize": len(rows), "done": True, "records": [make(one) for one in rows]}
            record[relation] = page if rows else None

        return put

    def _aggregated(self, query: Query, sobject: SObject, rows: list[Row]) -> list[dict[str, Any]]:
        matcher = Matcher(self.org, sobject)
        ungrouped = [path for path in query.paths if path not in query.group]
        if ungrouped:
            raise malformed(f"Field must be grouped or aggregated: {ungrouped[0]}")
        readers = [matcher.reader(path) for path in query.group]
        groups: dict[tuple[Any, ...], list[Row]] = {} if query.group else {(): []}
        for row in rows:
            groups.setdefault(tuple(read(row) for read in readers), []).append(row)
        found = []
        for key, members in groups.items():
            record: dict[str, Any] = {"attributes": {"type": "AggregateResult"}}
            record |= {path.rpartition(".")[2]: shown(value) for path, value in zip(query.group, key, strict=True)}
            record |= {one.alias: shown(_reduced(one, matcher, members)) for one in query.aggregates}
            found.append(record)
        return found


def _reduced(one: Aggregate, matcher: Matcher, members: list[Row]) -> Any:
    read = matcher.reader(one.path)
    return _REDUCED[one.function]([value for row in members if (value := read(row)) is not None])


def attributes(sobject: SObject, row: Row, base: str) -> dict[str, str]:
    """What every record says of itself."""
    return {"type": sobject.name, "url": f"{base}/sobjects/{sobject.name}/{row['Id']}"}
