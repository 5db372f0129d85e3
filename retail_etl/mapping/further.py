"""What belongs to a record besides its own row: further rows, and lists of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.mapping.document import Listed
from retail_etl.mapping.expressions import Scope
from retail_etl.mapping.fields import Gathered, fields_of, select, together
from retail_etl.mapping.relations import keys_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.mapping.document import Joined, MappingDocument
    from retail_etl.mapping.fields import FieldColumns
    from retail_etl.mapping.lines import Place

RECORD = "record"
_ROW = "row"


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

    def listed(self, name: str, part: Listed, joins: Sequence[str], where: str) -> str:
        """The rows as a list a record, as a join; ``joins`` and ``where`` are the record's own."""
        place: Place = ("lists", name)
        columns = self._gathered.columns(part.table, (*place, "table"))
        if part.joins:
            return self._beside_others(name, part, columns, joins, where)
        own = Scope({_ROW: columns}, _ROW, self._document.values)
        fields = fields_of(part.fields, own, (*place, "fields"), self._gathered)
        on = self._match(part, columns, name, self._scope_of_record(), place)
        keys = {f'"key {column}"': f'"{_ROW}"."{column}"' for column in part.match}
        which = self._gathered.sql(part.where, own, (*place, "where")) if part.where else "true"
        ordering = self._ordering(part, own, place)
        told = [f"{sql} AS {hidden}" for hidden, sql in (keys | ordering).items()]
        rows = select([*told, *fields.columns], f'{part.table} AS "{_ROW}"', [], which)
        return f'LEFT JOIN ({_grouped(part, rows, list(keys), list(ordering), fields)}) AS "{name}" ON {on}'

    def _beside_others(self, name: str, part: Listed, columns: frozenset[str], joins: Sequence[str], where: str) -> str:
        """The list over rows that are joined to further ones, and to the record and its own."""
        place: Place = ("lists", name)
        inner = {
            known: self._gathered.columns(joined.table, (*place, "with", known, "table"))
            for known, joined in part.joins.items()
        }
        scope = Scope({**self._scope.rows, _ROW: columns, **inner}, _ROW, self._document.values)
        own = Scope({_ROW: columns}, _ROW, self._document.values)
        keys = {f'"key {key}"': f'"{RECORD}"."{key}"' for key in keys_of(self._document.source) or ()}
        on = self._match(part, columns, _ROW, self._scope, place)
        found = [*joins, f'JOIN {part.table} AS "{_ROW}" ON {on}']
        found += [self.joined(known, one, scope, (*place, "with", known)) for known, one in part.joins.items()]
        fields = fields_of(part.fields, scope, (*place, "fields"), self._gathered)
        which = self._gathered.sql(part.where, scope, (*place, "where")) if part.where else "true"
        ordering = self._ordering(part, own, place)
        told = [f"{sql} AS {hidden}" for hidden, sql in (keys | ordering).items()]
        source = f'{self._document.source} AS "{RECORD}"'
        rows = select([*told, *fields.columns], source, found, f"({where}) AND ({which})")
        same = " AND ".join(f'"{name}".{hidden} = {sql}' for hidden, sql in keys.items())
        return f'LEFT JOIN ({_grouped(part, rows, list(keys), list(ordering), fields)}) AS "{name}" ON {same}'

    def _ordering(self, part: Listed, own: Scope, place: Place) -> dict[str, str]:
        texts = enumerate(part.order_by)
        return {f'"order {number}"': self._gathered.sql(text, own, (*place, "order_by", number)) for number, text in texts}

    def _scope_of_record(self) -> Scope:
        return Scope({RECORD: self._scope.rows[RECORD]}, RECORD, self._document.values)

    def _match(self, part: Joined | Listed, columns: frozenset[str], name: str, scope: Scope, place: Place) -> str:
        # In a list beside others what is matched belongs to the record, although a bare name is the row's.
        outer = Scope(scope.rows, RECORD, scope.values) if isinstance(part, Listed) else scope
        keys = []
        for column, text in part.match.items():
            if column not in columns:
                self._gathered.mistake((*place, "match", column), f"{part.table} has no column {column}")
            own = f"key {column}" if isinstance(part, Listed) and not part.joins else column
            keys.append(f'"{name}"."{own}" = {self._gathered.sql(text, outer, (*place, "match", column))}')
        return " AND ".join(keys)


def _grouped(part: Listed, rows: str, keys: list[str], ordering: list[str], fields: FieldColumns) -> str:
    """The rows of each record as one list, and what is wrong with any of them."""
    told = f'{together(fields.problems)} AS "wrong"'
    if part.add_up:
        rows = _added_up(
            part, select([*keys, *ordering, *[f'"{field}"' for field in part.fields], told], f"({rows})"), keys, ordering
        )
    else:
        rows = select(["*", told], f"({rows})")
    struct = ", ".join(f'"{field}" := "{field}"' for field in part.fields)
    places = ", ".join(f"{one}, 'ASC NULLS LAST'" for one in ordering)
    # Two plain lists and the order of one of them cost half of what an ordered aggregate of whole rows does.
    graded = f"list_grade_up(list(create_sort_key({places})))"
    listed = f'list_select(list(struct_pack({struct})), {graded}) AS "rows"'
    found = 'list("wrong") FILTER ("wrong" IS NOT NULL)'
    problems = f'array_to_string(list_sort(list_distinct({found})), chr(10)) AS "problems"'
    return f"{select([*keys, listed, problems], f'({rows})')} GROUP BY ALL"


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
    columns.append("""string_agg(DISTINCT "wrong", chr(10)) AS "wrong\"""")
    return f"{select(columns, f'({rows})')} GROUP BY ALL"
