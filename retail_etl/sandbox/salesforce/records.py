"""The org's records: found by id and by external id, stamped when they change, put back where a transaction fails."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.identifiers import long_form, record_id
from retail_etl.sandbox.salesforce.rejections import not_found
from retail_etl.sandbox.salesforce.values import stamp_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retail_etl.sandbox.salesforce.schema import Field, SObject

Row = dict[str, Any]
_Undo = tuple[str, str, Row | None]
ORGANIZATION_ID = record_id("00D", 1)
INTEGRATION_USER = record_id("005", 1)
SALES_USER = record_id("005", 2)


class Org:
    """Every object's records; nothing is made before somebody asks for it."""

    def __init__(self, sobjects: tuple[SObject, ...], now_ms: Callable[[], int], seed: Callable[[Org], None]) -> None:
        self._sobjects = {one.name.lower(): one for one in sobjects}
        self._rows: dict[str, dict[str, Row]] = {one.name: {} for one in sobjects}
        self._by_external: dict[tuple[str, str], dict[str, list[str]]] = {
            (one.name, field.name): {} for one in sobjects for field in one.fields if field.external_id
        }
        self._by_parent: dict[tuple[str, str], dict[str, list[str]]] = {
            relation: {} for one in sobjects for relation in one.children.values()
        }
        self._now_ms = now_ms
        self._seed: Callable[[Org], None] | None = seed
        self._touched: dict[str, set[str]] = {}
        self._undo: list[_Undo] | None = None
        self._kept: dict[str, list[Row]] = {}
        self._hidden: frozenset[str] = frozenset()
        self._seen: dict[str, SObject] = self._sobjects
        self.acting: Callable[[], str] = lambda: INTEGRATION_USER

    def hide(self, names: list[str]) -> None:
        """Lets the user see neither these objects nor these fields (`Account.Heartland_Id__c`)."""
        if frozenset(names) != self._hidden:
            self._hidden = frozenset(names)
            self._seen = {
                key: replace(one, fields=tuple(field for field in one.fields if f"{one.name}.{field.name}" not in self._hidden))
                for key, one in self._sobjects.items()
                if one.name not in self._hidden
            }

    def sobjects(self) -> list[SObject]:
        """Every object that the user sees."""
        return list(self._seen.values())

    def sobject(self, name: str) -> SObject:
        """The object of that name, in any case.

        Raises:
            RejectedCallError: 404 `NOT_FOUND`.
        """
        found = self._seen.get(name.lower())
        if found is None:
            raise not_found()
        return found

    def now(self) -> str:
        """The moment by which changes are stamped now."""
        return stamp_text(self._now_ms())

    def all(self, sobject: SObject, *, deleted: bool = False) -> list[Row]:
        """The object's records in the order in which they were made; deleted ones only where asked for."""
        rows = self._table(sobject).values()
        return [row for row in rows if deleted or not row.get("IsDeleted")]

    def count(self, sobject: SObject) -> int:
        """How many records the object has, deleted ones and all."""
        return len(self._table(sobject))

    def row(self, sobject: SObject, identifier: str, *, deleted: bool = False) -> Row | None:
        """The record with an id of 15 or 18 characters."""
        found = self._table(sobject).get(long_form(identifier) or "")
        return found if found is not None and (deleted or not found.get("IsDeleted")) else None

    def named(self, sobject: SObject, field: Field, value: str) -> list[Row]:
        """The records with this value of an external id."""
        self._table(sobject)
        ids = self._by_external.get((sobject.name, field.name), {}).get(value, [])
        return [row for one in ids if (row := self._rows[sobject.name][one]) and not row.get("IsDeleted")]

    def children(self, name: str, field: str, parent: str | None, *, deleted: bool = False) -> list[Row]:
        """The records of an object whose reference leads to a parent; the relation is one that the parent's object declares."""
        ids = self._by_parent[name, field].get(parent or "", [])
        return [row for one in ids if (row := self._rows[name][one]) and (deleted or not row.get("IsDeleted"))]

    def parent(self, field: Field, row: Row) -> Row | None:
        """The record that a reference leads to."""
        identifier = row.get(field.name)
        return self._rows[field.refers_to].get(identifier) if identifier else None

    def add(self, sobject: SObject, values: Row, *, by: str | None = None, at: str | None = None) -> Row:
        """A new record with these values, its system fields filled."""
        table = self._table(sobject)
        stamp, by = at or self.now(), by or self.acting()
        row: Row = {field.name: field.default for field in sobject.fields}
        row |= values
        row |= {
            "Id": record_id(sobject.prefix, len(table) + 1), "CreatedDate": stamp, "CreatedById": by, "LastModifiedDate": stamp,
            "LastModifiedById": by, "SystemModstamp": stamp,
        }  # fmt: skip
        self._note(sobject.name, row["Id"], None)
        table[row["Id"]] = row
        self._index(sobject, row)
        return row

    def change(self, sobject: SObject, row: Row, values: Row, *, by: str | None = None) -> Row:
        """The record with these values; stamped, whether or not they differ."""
        self._note(sobject.name, row["Id"], dict(row))
        self._unindex(sobject, row)
        stamp, by = self.now(), by or self.acting()
        row.update(values)
        row.update({"LastModifiedDate": stamp, "LastModifiedById": by, "SystemModstamp": stamp})
        self._index(sobject, row)
        return row

    @contextmanager
    def transaction(self) -> Iterator[Callable[[], None]]:
        """A stretch of changes that the function which is given takes back."""
        outer, self._undo = self._undo, []
        mine = self._undo

        def take_back() -> None:
            for name, identifier, before in reversed(mine):
                sobject = self._sobjects[name.lower()]
                self._unindex(sobject, self._rows[name][identifier])
                if before is None:
                    del self._rows[name][identifier]
                else:
                    self._rows[name][identifier].clear()
                    self._rows[name][identifier].update(before)
                    self._index(sobject, before)
            mine.clear()

        try:
            yield take_back
        finally:
            self._undo = outer
            if outer is not None:
                outer.extend(mine)

    def dump(self) -> dict[str, list[Row]]:
        """The records that were changed since the org was made."""
        return {
            name: [self._rows[name][one] for one in sorted(ids) if one in self._rows[name]]
            for name, ids in self._touched.items()
        }

    def load(self, kept: dict[str, list[Row]]) -> None:
        """Takes up the records of an earlier run when the org is made."""
        self._kept = kept

    def _table(self, sobject: SObject) -> dict[str, Row]:
        if self._seed is not None:
            seed, self._seed = self._seed, None
            seed(self)
            self._touched.clear()
            for name, rows in self._kept.items():
                self._take_up(self._sobjects[name.lower()], rows)
        return self._rows[sobject.name]

    def _take_up(self, sobject: SObject, rows: list[Row]) -> None:
        for row in rows:
            before = self._rows[sobject.name].get(row["Id"])
            if before is not None:
                self._unindex(sobject, before)
            self._rows[sobject.name][row["Id"]] = row
            self._index(sobject, row)
            self._touched.setdefault(sobject.name, set()).add(row["Id"])

    def _note(self, name: str, identifier: str, before: Row | None) -> None:
        self._touched.setdefault(name, set()).add(identifier)
        if self._undo is not None:
            self._undo.append((name, identifier, before))

    def _index(self, sobject: SObject, row: Row) -> None:
        for index, value in self._keys(sobject, row):
            index.setdefault(value, []).append(row["Id"])

    def _unindex(self, sobject: SObject, row: Row) -> None:
        for index, value in self._keys(sobject, row):
            index[value].remove(row["Id"])

    def _keys(self, sobject: SObject, row: Row) -> Iterator[tuple[dict[str, list[str]], str]]:
        for index in (self._by_external, self._by_parent):
            for (name, field), found in index.items():
                if name == sobject.name and row.get(field):
                    yield found, row[field]
