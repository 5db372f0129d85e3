"""What belongs to a record besides its own row: further rows, and lists of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from retail_etl.mapping.expressions import Scope
from retail_etl.mapping.fields import Gathered, fields_of, select, together
from retail_etl.mapping.relations import GIVEN, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from retail_etl.mapping.document import Joined, Listed, MappingDocument
    from retail_etl.mapping.fields import FieldColumns
    from retail_etl.mapping.lines import Place

RECORD: Final = "record"
WRONG: Final = "what is wrong"
_ROW: Final = "row"
PLACE: Final = "place of record"


@dataclass(frozen=True)
class CompiledList:
    """A list of a mapping that can be run.

    Attributes:
        name: the target's field.
        text: the SELECT of its rows, those of one record after each other and in their order; beside its fields the record's
            keys, and what is wrong with the row.
        keys: the columns of the record's keys, here and in the SELECT of the records.
        fields: the fields of each row.
        left_out_when_empty: whether a record without rows has no such field at all.
    """

    name: str
    text: str
    keys: tuple[str, ...]
    fields: tuple[str, ...]
    left_out_when_empty: bool


class Further:
    """Joins and lists of one document."""

    def __init__(self, document: MappingDocument, scope: Scope, gathered: Gathered) -> None:
        self._document = document
        self._scope = scope
        self._gathered = gathered

    def joined(self, name: str, part: Joined, scope: Scope, place: Place) -> str:
        """The first of the rows that match, as a join; ``match`` may name the record and the rows that stand above it."""
        own = Scope({name: scope.rows[name]}, name)
        before = list(scope.rows)[: list(scope.rows).index(name)]
        above = Scope({known: scope.rows[known] for known in before}, scope.bare, scope.values)
        keys = self._match(part, scope.rows[name], name, above, place)
        order = [self._gathered.sql(text, own, (*place, "first_by", number)) for number, text in enumerate(part.first_by)]
        where = self._gathered.sql(part.where, own, (*place, "where")) if part.where else "true"
        partition = ", ".join(f'"{name}"."{column}"' for column in part.match)
        first = f"row_number() OVER (PARTITION BY {partition} ORDER BY {', '.join(order)})"
        taken = f'SELECT * FROM {part.table} AS "{name}" WHERE {where} QUALIFY {first} = 1'
        return f'LEFT JOIN ({taken}) AS "{name}" ON {keys}'

    def listed(self, name: str, part: Listed, joins: Mapping[str, str], where: str) -> CompiledList:
        """The rows as a SELECT of their own, with their record's keys and in order; ``joins`` and ``where`` are the record's.

        What is matched belongs to the record. Where rows have further ones beside them, fields may name the record and its own.
        """
        place: Place = ("lists", name)
        columns = self._gathered.columns(part.table, (*place, "table"))
        own = Scope({_ROW: columns}, _ROW, self._document.values)
        scope = self._beside(part, columns, place) if part.joins else own
        fields = fields_of(part.fields, scope, (*place, "fields"), self._gathered)
        at_hand = self._scope.rows if part.joins else {RECORD: self._scope.rows[RECORD]}
        on = self._match(part, columns, _ROW, Scope(at_hand, RECORD, self._document.values), place)
        beside = [self.joined(known, one, scope, (*place, "with", known)) for known, one in part.joins.items()]
        which = self._gathered.sql(part.where, scope, (*place, "where")) if part.where else "true"
        keys = self.keys()
        ordering = self._ordering(part, own, place)
        own_columns = fields.columns if part.joins else [f'"{_ROW}".*']
        told = [*[f"{sql} AS {hidden}" for hidden, sql in (keys | ordering).items()], *own_columns]
        found = [f'JOIN {part.table} AS "{_ROW}" ON {on}', *beside]
        found = [*needed(joins, [*told, *found, where, which]), *found]
        rows = select(told, self.source(), found, f"({where}) AND ({which})")
        return CompiledList(
            name=name,
            text=_in_order(part, rows, list(keys), list(ordering), fields),
            keys=tuple(hidden.strip('"') for hidden in keys),
            fields=tuple(part.fields),
            left_out_when_empty=part.left_out_when_empty,
        )

    def keys(self) -> dict[str, str]:
        """The record's keys by the names under which records and the rows of their lists have them.

        A row's place in its table is sorted in half the time of its keys' texts; what is given to the session has no places.
        """
        if self._has_places:
            return {f'"{PLACE}"': f'"{RECORD}"."{PLACE}"'}
        return {f'"key {key}"': f'"{RECORD}"."{key}"' for key in keys_of(self._document.source) or ()}

    def source(self) -> str:
        """The records' own rows with their places.

        All their columns are named here: a session that holds copies of a distant table copies it at its first statement, and
        would again, in another order, for a column more.
        """
        found = self._document.source
        return f'(SELECT *, rowid AS "{PLACE}" FROM {found}) AS "{RECORD}"' if self._has_places else f'{found} AS "{RECORD}"'

    @property
    def _has_places(self) -> bool:
        return self._document.source not in GIVEN

    def _beside(self, part: Listed, columns: frozenset[str], place: Place) -> Scope:
        inner = {
            known: self._gathered.columns(joined.table, (*place, "with", known, "table"))
            for known, joined in part.joins.items()
        }
        return Scope({**self._scope.rows, _ROW: columns, **inner}, _ROW, self._document.values)

    def _ordering(self, part: Listed, own: Scope, place: Place) -> dict[str, str]:
        texts = enumerate(part.order_by)
        return {f'"order {number}"': self._gathered.sql(text, own, (*place, "order_by", number)) for number, text in texts}

    def _match(self, part: Joined | Listed, columns: frozenset[str], name: str, scope: Scope, place: Place) -> str:
        keys = []
        for column, text in part.match.items():
            if column not in columns:
                self._gathered.mistake((*place, "match", column), f"{part.table} has no column {column}")
            keys.append(f'"{name}"."{column}" = {self._gathered.sql(text, scope, (*place, "match", column))}')
        return " AND ".join(keys)


def needed(joins: Mapping[str, str], texts: Iterable[str]) -> list[str]:
    """Those of a record's joins that the texts name, or that one of them names; each finds one row at most and loses none."""
    asked, found = "\n".join(texts), list[str]()
    for name, join in reversed([*joins.items()]):
        if f'"{name}".' in asked:
            found.insert(0, join)
            asked += join
    return found


def _in_order(part: Listed, rows: str, keys: list[str], ordering: list[str], fields: FieldColumns) -> str:
    """The rows record by record in their order, and what is wrong with any of them.

    They are sorted as the table has them, before fields and their problems are made of them, for what is sorted is copied
    twice; a SELECT from sorted rows keeps their order.
    """
    names = [f'"{field}"' for field in part.fields]
    wrong = f'"{WRONG}"'
    order = "ORDER BY " + ", ".join(f"{one} ASC NULLS LAST" for one in [*keys, *ordering])
    beside = [*keys, *ordering] if part.add_up else keys
    if not part.add_up:
        rows = f"{rows}\n{order}"
    if not part.joins:
        rows = select([*beside, *fields.columns], f'(\n{rows}\n) AS "{_ROW}"')
    rows = select([*beside, *names, f"{together(fields.problems)} AS {wrong}"], f"(\n{rows}\n)")
    if not part.add_up:
        return rows
    return f"{select([*keys, *names, wrong], f'({_added_up(part, rows, keys, ordering)})')}\n{order}"


def _added_up(part: Listed, rows: str, keys: list[str], ordering: list[str]) -> str:
    by = ", ".join(ordering)
    columns = [*keys, *[f"min({one}) AS {one}" for one in ordering]]
    for field in part.fields:
        if field in part.add_up:
            columns.append(f'sum("{field}") AS "{field}"')
        elif field in part.first:
            columns.append(f'first("{field}" ORDER BY {by}) AS "{field}"')
        else:
            columns.append(f'"{field}"')
    columns.append(f'string_agg(DISTINCT "{WRONG}", chr(10)) AS "{WRONG}"')
    return f"{select(columns, f'({rows})')} GROUP BY ALL"
