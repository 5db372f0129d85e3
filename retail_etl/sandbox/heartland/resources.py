"""A v1 resource: its rows, its filters, its documents, and a page of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from retail_etl.sandbox.heartland.fragments import Fragments
from retail_etl.sandbox.heartland.queries import ListQuery, day_of_text, write_cursor
from retail_etl.sandbox.heartland.rejections import bad_request
from retail_etl.sandbox.world.moments import Column, Flags, Ints
from retail_etl.sandbox.world.text import iso_ms

if TYPE_CHECKING:
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.collection import Collection
    from retail_etl.sandbox.world.selection import Selection

Document = dict[str, Any]
ENCODER = msgspec.json.Encoder(decimal_format="number")
DECODER = msgspec.json.Decoder(float_hook=Decimal)
KEPT_SELECTIONS = 32


@dataclass(frozen=True)
class Moment:
    """The world's now and the collection's changes, taken once a request."""

    now: int
    updated: Ints


Render = Callable[[Ints, Moment, frozenset[str]], Fragments]
Mask = Callable[[tuple[str, ...], Ints, int], Flags]
Values = Callable[[Ints, int], Column]


def by_label(column: Values, labels: tuple[str, ...]) -> Mask:
    """A filter on a coded value."""

    def mask(values: tuple[str, ...], rows: Ints, now: int) -> Flags:
        codes = [index for index, label in enumerate(labels) if label in values]
        return np.isin(column(rows, now), codes)

    return mask


def by_id(column: Values, prefix: str) -> Mask:
    """A filter on an id that counts rows from 1."""

    def mask(values: tuple[str, ...], rows: Ints, now: int) -> Flags:
        wanted = [int(value.removeprefix(prefix)) - 1 for value in values if re.fullmatch(rf"{prefix}\d+", value)]
        return np.isin(column(rows, now), wanted)

    return mask


def by_day(column: Values, name: str, *, lower: bool) -> Mask:
    """A filter on a first or last day, the day itself included."""

    def mask(values: tuple[str, ...], rows: Ints, now: int) -> Flags:
        day = day_of_text(values[-1], name)
        found: Flags = column(rows, now) >= day if lower else column(rows, now) <= day
        return found

    return mask


@dataclass
class Resource:
    """One list of the v1 surface."""

    name: str
    world: World
    collection: Collection
    prefix: str
    width: int
    render: Render
    masks: Mapping[str, Mask] = field(default_factory=dict)
    includes: frozenset[str] = frozenset()
    sort_columns: Mapping[str, str] = field(default_factory=lambda: {"created_at": "created_at"})
    _kept: dict[tuple[int, str], Selection] = field(default_factory=dict)
    _kept_for: Selection | None = None

    def identifier(self, row: int) -> str:
        """The public id of a row."""
        return f"{self.prefix}{self.collection.number(row):0{self.width}d}"

    def row_of(self, identifier: str) -> int | None:
        """The visible row with this public id."""
        number = identifier.removeprefix(self.prefix)
        if not identifier.startswith(self.prefix) or not number.isdecimal() or len(number) < self.width:
            return None
        return self.collection.row_of(int(number))

    def texts(self, rows: Ints, include: frozenset[str] = frozenset()) -> Fragments:
        """One JSON document a row; documents that writes left behind stand as they are."""
        now = self.world.now_ms()
        changed = self.collection.documents
        base = self.collection.base_count
        if not changed:
            return self.render(rows, Moment(now, self.collection.updated_many(rows)), include)
        drawn = [position for position, row in enumerate(rows.tolist()) if row < base and row not in changed]
        texts = [""] * len(rows)
        if drawn:
            chosen = rows[drawn]
            rendered = self.render(chosen, Moment(now, self.collection.updated_many(chosen)), include)
            for position, text in zip(drawn, rendered, strict=True):
                texts[position] = text
        for position, row in enumerate(rows.tolist()):
            if not texts[position]:
                texts[position] = self._overlaid(row)
        return texts

    def _overlaid(self, row: int) -> str:
        document: Document = {**(self.collection.document(row) or {}), "updated_at": iso_ms(self.collection.updated_ms(row))}
        return ENCODER.encode(document).decode()

    def document(self, row: int, include: frozenset[str] = frozenset()) -> Document:
        """The document of one row; amounts are Decimals."""
        found: Document = DECODER.decode(self.texts(np.array([row], dtype=np.int64), include)[0])
        return found

    def selection(self, query: ListQuery) -> Selection:
        """The rows that a query asks for, all of them, in its order."""
        whole = self.collection.selection()
        if self._kept_for is not whole or len(self._kept) > KEPT_SELECTIONS:
            self._kept.clear()
            self._kept_for = whole
        if not query.filters and query.sort == "updated_at" and not query.descending:
            return self.collection.selection(query.since, query.before)
        key = (self.world.now_ms(), query.fingerprint)
        if key not in self._kept:
            self._kept[key] = self._select(query)
        return self._kept[key]

    def _select(self, query: ListQuery) -> Selection:
        selection = self.collection.selection(query.since, query.before)
        for name, values in query.filters.items():
            selection = selection.where(self._mask(name, values, selection.rows))
        if query.sort != "updated_at" or query.descending:
            selection = self.collection.ordered_by(
                self._sort_values(query.sort, selection.rows), selection.rows, descending=query.descending
            )
        return selection

    def _mask(self, name: str, values: tuple[str, ...], rows: Ints) -> Flags:
        base = self.collection.base_count
        now = self.world.now_ms()
        below = rows < base
        mask = np.zeros(len(rows), dtype=bool)
        mask[below] = self.masks[name](values, rows[below], now)
        for position, row in enumerate(rows.tolist()):
            if not self.collection.documents:
                break
            document = self.collection.document(row)
            if document is not None:
                mask[position] = document_matches(document, name, values)
        return mask

    def _sort_values(self, sort: str, rows: Ints) -> Ints:
        if sort == "id":
            return np.zeros(len(rows), dtype=np.int64)
        if sort == "updated_at":
            return self.collection.updated_many(rows) - self.world.origin_ms
        if sort not in self.sort_columns:
            raise bad_request(f"{self.name} cannot be sorted by {sort}", sort=["not sortable"])
        base = self.collection.base_count
        column = self.collection.col(self.sort_columns[sort])
        values = np.where(rows < base, column[np.minimum(rows, base - 1)], self.collection.updated_many(rows))
        return values if sort == "business_date" else np.maximum(values - self.world.origin_ms, 0)

    def page(self, query: ListQuery) -> tuple[str, Ints]:
        """The body of a list answer, and the rows in it."""
        selection = self.selection(query)
        total = len(selection)
        pages = -(-total // query.per_page)
        if query.after is None:
            start = ((query.page or 1) - 1) * query.per_page
        else:
            start = int(np.searchsorted(selection.keys, query.after, side="right"))
        rows = selection.span(start, query.per_page)
        more = start + len(rows) < total and len(rows) > 0
        cursor = f'"{write_cursor(int(selection.keys[start + len(rows) - 1]), query.fingerprint)}"' if more else "null"
        page = "null" if query.after is not None else str(query.page or 1)
        body = (
            f'{{"total":{total},"pages":{pages},"page":{page},"per_page":{query.per_page},"next_cursor":{cursor},'
            f'"as_of":"{iso_ms(self.world.now_ms())}","results":[{",".join(self.texts(rows, query.include))}]}}'
        )
        return body, rows


def document_matches(document: Document, name: str, values: tuple[str, ...]) -> bool:
    """Whether a document that a write left passes a filter."""
    if name.endswith(("_from", "_to")):
        field_name, _, bound = name.rpartition("_")
        shown = str(document.get(field_name) or "")
        return bool(shown) and (shown >= values[-1] if bound == "from" else shown <= values[-1])
    shown_value = document.get(name)
    text = json.dumps(shown_value) if isinstance(shown_value, bool) else str(shown_value)
    return text in values
