"""Taking a person out of landed files and staging: the records stay, what tells who it was goes.

A rewritten file gets a name of its own. The manifest turns to it in the transaction that stages its loads again, and the old
file goes afterwards; a crash in between leaves an orphan, which the sweep removes, or a person who is erased by asking again.
Registers of persons come last, since an address leads to ids only through them.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.contracts.catalog import staging_table
from retail_etl.errors import UnusableInputError
from retail_etl.ingest.parse import part_of
from retail_etl.ingest.personal import PERSONAL, Personal
from retail_etl.ingest.stage import stage_erased
from retail_etl.landing.erasure import ERASED, decoded, encoded, texts_at, without, without_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.domain.clock import Clock
    from retail_etl.ingest.stores import Stores

_SUFFIX: Final = ".ndjson.zst"


@dataclass
class Person:
    """By what a person is known: ids by system, and addresses.

    Attributes:
        ids: a system's name and its own id of the person.
        emails: addresses; capitals do not matter.
    """

    ids: set[tuple[str, str]] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)

    def is_in(self, record: Any, source: str, personal: Personal) -> bool:
        """Whether a record of a stream names the person."""
        named = (text for path in personal.customer for text in texts_at(record, path))
        if any((source, text) in self.ids for text in named):
            return True
        return any(text.casefold() in self.emails for path in personal.emails for text in texts_at(record, path))


@dataclass(frozen=True)
class RewrittenLoad:
    """A load in which the person stood, with its hash before and after; nothing personal is in here."""

    stream: str
    load_id: str
    records: int
    old_sha256: str
    new_sha256: str


def erase(person: Person, stores: Stores, clock: Clock) -> tuple[RewrittenLoad, ...]:
    """Take the person out of everything that is landed and staged; what was rewritten, in the order of the work.

    The next build of canonical tables and reports goes without them. Reports of signed periods stay.

    Raises:
        UnusableInputError: no id or address was given, or a landed file is gone.
        SourceChangedError, ContractBrokenError: a load breaks the contract as it is now; it stays as it was.
    """
    if not person.ids and not person.emails:
        raise UnusableInputError("nobody to erase", next_step="name a customer id or an e-mail address.")
    known = Person(set(person.ids), {email.strip().casefold() for email in person.emails})
    registers = [stream for stream, personal in PERSONAL.items() if personal.is_register]
    for stream in registers:
        _learn_ids(stream, known, stores)
    done: list[RewrittenLoad] = []
    for stream in [*(one for one in PERSONAL if one not in registers), *registers]:
        for loads in _by_file(stream, stores):
            done += _erase_in_file(stream, loads, known, stores, clock)
    return tuple(done)


def _by_file(stream: str, stores: Stores) -> list[list[dict[str, Any]]]:
    """The loads whose landed records are kept, by the file that they stand in."""
    with stores.warehouse.reading() as session:
        loads = session.read("ops/kept_loads", stream=stream).rows(named=True)
    files: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for load in loads:
        files[load["path"]].append(load)
    return [sorted(some, key=lambda load: load["byte_offset"] or 0) for some in files.values()]


def _records(load: Mapping[str, Any], stores: Stores, words: set[bytes]) -> Iterator[tuple[int, Any]]:
    """The records of a load that hold any of the words, with their lines."""
    for number, line in stores.landing.each_line(load["path"], part_of(load)):
        plain = line.lower()
        if any(word in plain for word in words):
            yield number, decoded(line)


def _words(person: Person) -> set[bytes]:
    return {text.casefold().encode() for text in (*person.emails, *(one for _, one in person.ids))}


def _learn_ids(stream: str, person: Person, stores: Stores) -> None:
    personal, source = PERSONAL[stream], staging_table(stream).source
    for load in (load for loads in _by_file(stream, stores) for load in loads):
        for _, record in _records(load, stores, _words(person)):
            if person.is_in(record, source, personal):
                person.ids |= {(source, text) for path in personal.customer for text in texts_at(record, path)}


def _erase_in_file(
    stream: str, loads: list[dict[str, Any]], person: Person, stores: Stores, clock: Clock
) -> list[RewrittenLoad]:
    changed = [_erased_lines(stream, load, person, stores) for load in loads]
    if not any(changed):
        return []
    old = loads[0]["path"]
    path = f"{PurePosixPath(old).parent}/{PurePosixPath(old).name.removesuffix(_SUFFIX)}.{secrets.token_hex(4)}{_SUFFIX}"
    parts = [(old, part_of(load), lines) for load, lines in zip(loads, changed, strict=True)]
    written = stores.landing.rewrite(parts, path)
    alone = len(loads) == 1 and loads[0]["byte_offset"] is None
    moved = [
        {
            **load,
            "path": path,
            "byte_offset": None if alone else new.byte_offset,
            "bytes": new.bytes,
            "sha256": new.sha256,
            "longest_line": max(new.longest_line, load["longest_line"]),
            "is_changed": bool(lines),
        }
        for load, new, lines in zip(loads, written, changed, strict=True)
    ]
    frame = pl.DataFrame(moved, schema_overrides={"byte_offset": pl.Int64}).select(
        "load_id", pl.lit(stream).alias("stream"), "path", "byte_offset", "bytes", "sha256", "longest_line", "is_changed"
    )
    again = [(load, lines) for load, lines in zip(moved, changed, strict=True) if lines]
    stage_erased(frame, again, staging_table(stream), stores, clock())
    stores.landing.remove(old)
    return [
        RewrittenLoad(stream, load["load_id"], len(lines), load["sha256"], new.sha256)
        for load, new, lines in zip(loads, written, changed, strict=True)
        if lines
    ]


def _erased_lines(stream: str, load: dict[str, Any], person: Person, stores: Stores) -> dict[int, bytes]:
    """The lines of a load that are to be others, without the person."""
    personal, entry = PERSONAL[stream], staging_table(stream)
    lines = {}
    for number, record in _records(load, stores, _words(person)):
        if person.is_in(record, entry.source, personal):
            key = "-".join(text for path in personal.customer for text in texts_at(record, path))
            is_changed = without(record, personal.erased, personal.needed, f"{ERASED}-{key}")
        else:
            is_changed = without_text(record, person.emails)
        if is_changed:
            lines[number] = encoded(record)
    return lines
