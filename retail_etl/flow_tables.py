"""What statements over canonical tables are given: tables beside the warehouse's own, and the functions that they call."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import polars as pl

from retail_etl.mapping.preview import empty
from retail_etl.mapping.relations import ADJUSTMENTS, CROSSWALK, GIVEN
from retail_etl.operations.records import ExceptionState
from retail_etl.warehouse.sql_files import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retail_etl.assembly import Installation
    from retail_etl.operations.queue_records import Link
    from retail_etl.operations.records import ExceptionCase

_WORD: Final = re.compile(r"[a-z0-9_]+")
_PARTS = 3  # system, table and key of a record's name


def flow_tables(installation: Installation, names: Iterable[str]) -> dict[str, pl.DataFrame]:
    """The tables with these names, in the columns of ``mapping.relations.GIVEN``; only those that are asked for are read."""
    makers = {CROSSWALK: crosswalk, ADJUSTMENTS: approved_adjustments}
    return {name: makers[name](installation) for name in names}


def crosswalk(installation: Installation) -> pl.DataFrame:
    """What records of one system are called in another: one row a record of ours and entity of a target, without aliases.

    A customer that came to the tills from the ledger is named from both sides.
    """
    with installation.operations.reading() as books:
        links = [link for link in books.crosswalk.links() if not link.is_alias]
    rows = [
        (link.entity, *parts[::2], link.system, link.system_id)
        for link in links
        if len(parts := link.canonical_id.split(":", _PARTS - 1)) == _PARTS
    ]
    known = {row[:4] for row in rows}
    further = [*(row for row in map(_made_in_the_ledger, links) if row is not None), *_named_by_a_third(links)]
    rows += dict.fromkeys(row for row in further if row[:4] not in known)
    return pl.DataFrame(rows, schema=empty(CROSSWALK).schema, orient="row")


def _named_by_a_third(links: Sequence[Link]) -> list[tuple[str, ...]]:
    """What the ledger calls records of the tills where both go by the name that a third system gave."""
    there = {(link.canonical_id, link.entity): link.system_id for link in links if link.system == "epicor"}
    return [
        (link.entity, link.system, link.system_id, "epicor", there[link.canonical_id, link.entity])
        for link in links
        if link.system == "heartland" and (link.canonical_id, link.entity) in there
    ]


def _made_in_the_ledger(link: Link) -> tuple[str, ...] | None:
    """What a customer of the tills that the ledger's one made is called there: by the number at the end of its key."""
    if link.system != "heartland" or not link.canonical_id.startswith("epicor:customers:"):
        return None
    return link.entity, link.system, link.system_id, "epicor", link.canonical_id.rpartition("-")[2]


def approved_adjustments(installation: Installation) -> pl.DataFrame:
    """Differences that were written off by two persons; the day is that of the checker's word, in the company's zone."""
    with installation.operations.reading() as books:
        cases = [case for case in books.exceptions.all() if case.state is ExceptionState.WRITTEN_OFF]
    rows = [_adjustment(installation, case) for case in cases]
    return pl.DataFrame(rows, schema=empty(ADJUSTMENTS).schema, orient="row").select(GIVEN[ADJUSTMENTS])


def _adjustment(installation: Installation, case: ExceptionCase) -> tuple[object, ...]:
    item = case.item
    day = case.changed_at.astimezone(ZoneInfo(installation.retailer.company.time_zone)).date()
    told = (item.leg, item.record_id, item.cause, item.currency, item.amount_minor, case.said, case.said_by, case.approved_by)
    return ("retail_etl", f"{item.leg}:{item.record_id}", *told, day)


def called_by(macros: Iterable[str], text: str) -> tuple[str, ...]:
    """Those of the SQL files of functions, each behind what it calls, that a statement calls itself or through another.

    Making a function takes a database as long as many a mapping, and each session makes its own.
    """
    words, found = set(_WORD.findall(text.lower())), []
    for macro in reversed(list(macros)):
        if macro.rpartition("/")[2] in words:
            found.append(macro)
            words |= _words(macro)
    return tuple(reversed(found))


@cache
def _words(macro: str) -> frozenset[str]:
    return frozenset(_WORD.findall(statement(macro).lower()))
