"""A mapping file compiled: one SELECT of its records, and one of the rows of each of its lists.

What ``assembled`` puts together of them has the columns ``_record`` (the source record's name, ``heartland:customers:c1``),
``_reference`` (by which the target finds it), ``_parent`` (the name of the record that must be there first), ``_target_id``
(its id there, where the record tells it), ``_against`` (how the target stands, where the file says so), ``_route`` (where it
waits; ``NULL`` is straight to the target), ``_because`` (what a person is told of that), ``_problems`` (what keeps it from
going anywhere, one a line), and the target's fields by their names; a field that is a list is a list of structs. Lists have a
SELECT of their own because DuckDB takes four times as long to gather rows with a few texts into lists as to sort them, and rows
in order are lists already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.mapping.document import read_mapping
from retail_etl.mapping.expressions import Scope
from retail_etl.mapping.fields import Gathered, cases, fields_of, problem, select, text_of, together
from retail_etl.mapping.functions import MACROS
from retail_etl.mapping.further import RECORD, Further, needed
from retail_etl.mapping.relations import RELATIONS, keys_of
from retail_etl.mapping.shared_values import shared_values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from retail_etl.mapping.document import MappingDocument
    from retail_etl.mapping.further import CompiledList
    from retail_etl.mapping.lines import Lines, Place

_ABOUT = ("_record", "_reference", "_parent", "_target_id", "_route", "_because")
_AGAINST = "_against"


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
        records: the SELECT of the records without their lists, in DuckDB's words; where there are lists, with its keys.
        lists: the lists, each with its own SELECT.
        macros: the SQL files that must have run in the session.
        given: the tables beside the warehouse's own that it reads.
    """

    name: str
    source: str
    system: str
    entity: str
    parent: str | None
    fields: tuple[str, ...]
    ids: Mapping[str, str]
    list_ids: Mapping[str, Mapping[str, str]]
    records: str
    macros: tuple[str, ...]
    given: tuple[str, ...] = ()
    lists: tuple[CompiledList, ...] = ()

    @property
    def text(self) -> str:
        """All its statements, to be read."""
        return ";\n\n".join([self.records, *[one.text for one in self.lists]])


def compile_mapping(path: Path) -> CompiledMapping:
    """The mapping of a file.

    Raises:
        UnusableInputError: it cannot be used; lists every mistake with its line.
    """
    document, lines = read_mapping(path)
    own = document.model_copy(update={"values": {**shared_values(path.parent), **document.values}})
    return _Compilation(own, lines).result()


class _Compilation:
    """One document on its way to SQL; mistakes are gathered, so that all are told at once."""

    def __init__(self, document: MappingDocument, lines: Lines) -> None:
        self._document = document
        self._gathered = Gathered(lines)
        tables = {RECORD: document.source, **{name: joined.table for name, joined in document.joins.items()}}
        places: dict[str, Place] = {RECORD: ("from",), **{name: ("with", name, "table") for name in document.joins}}
        rows = {name: self._gathered.columns(table, places[name]) for name, table in tables.items()}
        if keys_of(document.source) is None and not self._gathered.mistakes:
            self._gathered.mistake(("from",), f"{document.source} has no keys, so no mapping can start from it")
        self._scope = Scope(rows, RECORD, document.values)
        self._further = Further(document, self._scope, self._gathered)

    def result(self) -> CompiledMapping:
        document = self._document
        fields = fields_of(document.fields, self._scope, ("fields",), self._gathered)
        joined = {name: self._further.joined(name, part, self._scope, ("with", name)) for name, part in document.joins.items()}
        where = self._sql(document.where, ("where",)) if document.where else "true"
        lists = tuple(self._further.listed(name, part, joined, where) for name, part in document.lists.items())
        columns = [*self._about_record(), *fields.columns]
        self._gathered.check()
        keys = self._further.keys() if lists else {}
        columns += [f"{sql} AS {hidden}" for hidden, sql in keys.items()]
        source = self._further.source() if lists else f'{document.source} AS "{RECORD}"'
        rows = select(columns, source, needed(joined, [*columns, where]), where)
        lost = problem("nullif(\"_reference\", '') IS NULL", "reference", "is missing")
        about = (*_ABOUT, _AGAINST) if document.against else _ABOUT
        told = [*(f'"{name}"' for name in about), f'{together([lost, *fields.problems])} AS "_problems"']
        told += [*[f'"{name}"' for name in document.fields], *keys]
        given = tuple(table for table in self._tables() if "." not in table)
        return CompiledMapping(
            name=document.mapping,
            source=document.source,
            system=document.to.system,
            entity=document.to.entity,
            parent=document.parent.entity if document.parent else None,
            fields=(*document.fields, *document.lists),
            ids={name: field.id_of for name, field in document.fields.items() if field.id_of},
            list_ids={
                name: {inner: field.id_of for inner, field in part.fields.items() if field.id_of}
                for name, part in document.lists.items()
            },
            records=select(told, f"(\n{rows}\n)"),
            lists=lists,
            macros=(*MACROS, *[RELATIONS[table].statement for table in given if table in RELATIONS]),
            given=tuple(dict.fromkeys(one for table in given for one in _given_for(table))),
        )

    def _tables(self) -> list[str]:
        document = self._document
        tables = [document.source, *[part.table for part in document.joins.values()]]
        for listed in document.lists.values():
            tables += [listed.table, *[part.table for part in listed.joins.values()]]
        return list(dict.fromkeys(tables))

    def _about_record(self) -> list[str]:
        document = self._document
        keys = [f'"{RECORD}"."{key}"' for key in keys_of(document.source) or ()]
        name = ", ".join([*keys[:1], text_of(document.source.rpartition(".")[2]), *keys[1:]])
        reference = self._sql(document.reference, ("reference",))
        parent = self._sql(document.parent.record, ("parent", "record")) if document.parent else "NULL"
        target = self._sql(document.target_id, ("target_id",)) if document.target_id else "NULL"
        conditions = [self._sql(route.when, ("routes", number, "when")) for number, route in enumerate(document.routes)]
        route = cases(list(zip(conditions, (route.to for route in document.routes), strict=True)))
        because = cases(list(zip(conditions, (route.because for route in document.routes), strict=True)))
        texts = [f"CAST({sql} AS VARCHAR)" for sql in (reference, parent, target)]
        told = (f"concat_ws(':', {name})", *texts, route, because)
        about = [f'{sql} AS "{column}"' for sql, column in zip(told, _ABOUT, strict=True)]
        if document.against:
            about.append(f'CAST({self._sql(document.against, ("against",))} AS VARCHAR) AS "{_AGAINST}"')
        return about

    def _sql(self, text: str, place: Place) -> str:
        return self._gathered.sql(text, self._scope, place)


def _given_for(table: str) -> tuple[str, ...]:
    return RELATIONS[table].reads if table in RELATIONS else (table,)
