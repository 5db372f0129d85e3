"""A mapping file compiled into one SELECT.

Its columns are ``_record`` (the source record's name, ``heartland:customers:c1``), ``_reference`` (by which the target finds
it), ``_parent`` (the name of the record that must be there first), ``_route`` (where it waits; ``NULL`` is straight to the
target), ``_because`` (what a person is told of that), ``_problems`` (what keeps it from going anywhere, one a line),
and the target's fields by their names; a field that is a list is a list of structs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.contracts.catalog import CATALOG
from retail_etl.mapping.document import Listed, read_mapping
from retail_etl.mapping.expressions import Compiled, ExpressionError, Scope, compile_expression
from retail_etl.mapping.functions import MACROS
from retail_etl.mapping.relations import columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from retail_etl.mapping.document import Fields, Joined, MappingDocument
    from retail_etl.mapping.lines import Lines, Place

_RECORD = "record"
_ROW = "row"
_ABOUT = ("_record", "_reference", "_parent", "_route", "_because")


@dataclass(frozen=True)
class CompiledMapping:
    """A mapping that can be run.

    Attributes:
        name: the mapping's name.
        source: the canonical table that it reads.
        system: where its records go.
        entity: what they are called there.
        parent: the target's entity that ``_parent`` names a record of.
        ids: fields that name a record of ours and are to become its id at the target, with its entity there.
        list_ids: the same for the fields of lists.
        fields: the target's fields, lists among them.
        text: the SELECT, in DuckDB's words.
        macros: the SQL files that must have run in the session.
    """

    name: str
    source: str
    system: str
    entity: str
    parent: str | None
    fields: tuple[str, ...]
    ids: Mapping[str, str]
    list_ids: Mapping[str, Mapping[str, str]]
    text: str
    macros: tuple[str, ...]


def compile_mapping(path: Path) -> CompiledMapping:
    """The mapping of a file.

    Raises:
        UnusableInputError: it cannot be used; lists every mistake with its line.
    """
    document, lines = read_mapping(path)
    return _Compilation(document, lines).result()


@dataclass(frozen=True)
class _FieldColumns:
    """The columns that fields are made of, and over these what may be wrong with them."""

    columns: list[str]
    problems: list[str]


class _Compilation:
    """One document on its way to SQL; mistakes are gathered, so that all are told at once."""

    def __init__(self, document: MappingDocument, lines: Lines) -> None:
        self._document = document
        self._lines = lines
        self._mistakes: list[str] = []
        tables = {_RECORD: document.source, **{name: joined.table for name, joined in document.joins.items()}}
        places: dict[str, Place] = {_RECORD: ("from",), **{name: ("with", name, "table") for name in document.joins}}
        self._rows = {name: self._columns(table, places[name]) for name, table in tables.items()}
        self._scope = Scope(self._rows, _RECORD, document.values)

    def result(self) -> CompiledMapping:
        document = self._document
        fields = self._fields(document.fields, self._scope, ("fields",))
        lists = {name: self._listed(name, part) for name, part in document.lists.items()}
        joined = [self._joined(name, part) for name, part in document.joins.items()]
        columns = [*self._about_record(), *fields.columns]
        where = self._sql(document.where, self._scope, ("where",)) if document.where else "true"
        if self._mistakes:
            raise self._lines.unusable("; ".join(self._mistakes))
        columns += [f'coalesce("{name}"."rows", []) AS "{name}"' for name in lists]
        columns += [f'"{name}"."problems" AS "problems of {name}"' for name in lists]
        rows = _select(columns, f'{document.source} AS "{_RECORD}"', [*joined, *lists.values()], where)
        lost = _problem("nullif(\"_reference\", '') IS NULL", "reference", "is missing")
        problems = [lost, *fields.problems, *[f'"problems of {name}"' for name in lists]]
        names = (*document.fields, *document.lists)
        told = [*(f'"{name}"' for name in _ABOUT), f'{_together(problems)} AS "_problems"', *[f'"{name}"' for name in names]]
        return CompiledMapping(
            name=document.mapping,
            source=document.source,
            system=document.to.system,
            entity=document.to.entity,
            parent=document.parent.entity if document.parent else None,
            fields=names,
            ids={name: field.id_of for name, field in document.fields.items() if field.id_of},
            list_ids={
                name: {inner: field.id_of for inner, field in part.fields.items() if field.id_of}
                for name, part in document.lists.items()
            },
            text=_select(told, f"(\n{rows}\n)"),
            macros=MACROS,
        )

    def _about_record(self) -> list[str]:
        document = self._document
        keys = [] if self._mistakes else [f'"{_RECORD}"."{key}"' for key in CATALOG[document.source].keys]
        name = ", ".join([*keys[:1], _text(document.source.partition(".")[2]), *keys[1:]])
        reference = self._sql(document.reference, self._scope, ("reference",))
        parent = self._sql(document.parent.record, self._scope, ("parent", "record")) if document.parent else "NULL"
        cases = [
            (self._sql(route.when, self._scope, ("routes", number, "when")), route)
            for number, route in enumerate(document.routes)
        ]
        route = _cases([(condition, route.to) for condition, route in cases])
        because = _cases([(condition, route.because) for condition, route in cases])
        told = (f"concat_ws(':', {name})", f"CAST({reference} AS VARCHAR)", f"CAST({parent} AS VARCHAR)", route, because)
        return [f'{sql} AS "{column}"' for sql, column in zip(told, _ABOUT, strict=True)]

    def _columns(self, table: str, place: Place) -> frozenset[str]:
        found = columns_of(table)
        if found is None:
            self._mistakes.append(self._lines.told(place, f"no canonical table is called {table}"))
        return found or frozenset()

    def _compiled(self, text: str, scope: Scope, place: Place) -> Compiled:
        try:
            return compile_expression(text, scope)
        except ExpressionError as error:
            self._mistakes.append(self._lines.told(place, str(error)))
            return Compiled("NULL")

    def _sql(self, text: str, scope: Scope, place: Place) -> str:
        return self._compiled(text, scope, place).sql

    def _fields(self, fields: Fields, scope: Scope, place: Place) -> _FieldColumns:
        columns, problems = [], []
        for name, field in fields.items():
            compiled = self._compiled(field.source, scope, (*place, name))
            columns.append(f'{compiled.sql} AS "{name}"')
            hidden = [f'"word {number} of {name}"' for number in range(len(compiled.words))]
            for column, word in zip(hidden, compiled.words, strict=True):
                columns.append(f"CASE WHEN {word.is_unknown} THEN {word.sql} END AS {column}")
                told = f"has no counterpart in {word.value_map}"
                problems.append(_problem(f"{column} IS NOT NULL", name, told, column))
            if field.required:
                conditions = [f"nullif(CAST(\"{name}\" AS VARCHAR), '') IS NULL", *[f"{column} IS NULL" for column in hidden]]
                problems.append(_problem(" AND ".join(conditions), name, "is missing"))
            if field.longest is not None:
                told = f"is longer than {field.longest} characters"
                problems.append(_problem(f'length(CAST("{name}" AS VARCHAR)) > {field.longest}', name, told))
        return _FieldColumns(columns, problems)

    def _joined(self, name: str, part: Joined) -> str:
        own = Scope({name: self._rows[name]}, name)
        place: Place = ("with", name)
        keys = self._match(part, self._rows[name], name, place)
        first_by = ", ".join(self._sql(text, own, (*place, "first_by", number)) for number, text in enumerate(part.first_by))
        where = self._sql(part.where, own, (*place, "where")) if part.where else "true"
        partition = ", ".join(f'"{name}"."{column}"' for column in part.match)
        first = f"row_number() OVER (PARTITION BY {partition} ORDER BY {first_by})"
        taken = f'SELECT * FROM {part.table} AS "{name}" WHERE {where} QUALIFY {first} = 1'
        return f'LEFT JOIN ({taken}) AS "{name}" ON {keys}'

    def _listed(self, name: str, part: Listed) -> str:
        place: Place = ("lists", name)
        columns = self._columns(part.table, (*place, "table"))
        own = Scope({_ROW: columns}, _ROW, self._document.values)
        fields = self._fields(part.fields, own, (*place, "fields"))
        on = self._match(part, columns, name, place)
        where = self._sql(part.where, own, (*place, "where")) if part.where else "true"
        keys = {f'"key {column}"': f'"{_ROW}"."{column}"' for column in part.match}
        ordering = {
            f'"order {number}"': self._sql(text, own, (*place, "order_by", number)) for number, text in enumerate(part.order_by)
        }
        told = [f"{sql} AS {hidden}" for hidden, sql in (keys | ordering).items()]
        rows = _select([*told, *fields.columns], f'{part.table} AS "{_ROW}"', [], where)
        struct = ", ".join(f'"{field}" := "{field}"' for field in part.fields)
        listed = f'list(struct_pack({struct}) ORDER BY {", ".join(ordering)}) AS "rows"'
        problems = f'string_agg(DISTINCT {_together(fields.problems)}, chr(10)) AS "problems"'
        return f'LEFT JOIN ({_select([*keys, listed, problems], f"({rows})")} GROUP BY ALL) AS "{name}" ON {on}'

    def _match(self, part: Joined | Listed, columns: frozenset[str], name: str, place: Place) -> str:
        outer = Scope({_RECORD: self._rows[_RECORD]}, _RECORD, self._document.values)
        keys = []
        for column, text in part.match.items():
            if column not in columns:
                self._mistakes.append(self._lines.told((*place, "match", column), f"{part.table} has no column {column}"))
            own = f"key {column}" if isinstance(part, Listed) else column
            keys.append(f'"{name}"."{own}" = {self._sql(text, outer, (*place, "match", column))}')
        return " AND ".join(keys)


def _select(columns: list[str], source: str, joins: Sequence[str] = (), where: str = "") -> str:
    lines = ["SELECT", "    " + ",\n    ".join(columns), f"FROM {source}", *joins]
    return "\n".join([*lines, f"WHERE {where}"] if where else lines)


def _cases(cases: list[tuple[str, str]]) -> str:
    if not cases:
        return "CAST(NULL AS VARCHAR)"
    return f"CASE {' '.join(f'WHEN {condition} THEN {_text(told)}' for condition, told in cases)} END"


def _problem(condition: str, field: str, told: str, word: str | None = None) -> str:
    said = (
        _text(f"{field}: {told}")
        if word is None
        else f"{_text(f'{field}: ')} || CAST({word} AS VARCHAR) || {_text(f' {told}')}"
    )
    return f"CASE WHEN {condition} THEN {said} END"


def _together(problems: list[str]) -> str:
    return f"nullif(concat_ws(chr(10), {', '.join(problems)}), '')" if problems else "CAST(NULL AS VARCHAR)"


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
