"""Customers of several systems that are one, in the crosswalk: composition, like the road.

Certain pairs are linked by themselves, near ones when a person says so; every step is in the audit log and can be taken back.
Each system keeps its own record: only what a record is called elsewhere is written down, and nobody's fields change by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.canonical.linkage.linking import Linkage, link_customers
from retail_etl.errors import NotAllowedError, UnusableInputError
from retail_etl.operations.pairs import PairVerdict
from retail_etl.operations.queue_records import Link
from retail_etl.operations.records import Word

if TYPE_CHECKING:
    from datetime import datetime

    from retail_etl.assembly import Installation
    from retail_etl.operations.interface import Books

ENTITY: Final = "customers"
_SYSTEM: Final = "retail_etl"
# Which system's record the others' names are kept with: where a shopper is served, then sold to, then known, then billed.
_FIRST: Final = {"heartland": 0, "magento": 1, "salesforce": 2, "epicor": 3}
_CONTACT: Final = "003"
_AT_ONCE: Final = 200


@dataclass(frozen=True)
class Linked:
    """What linking came to: pairs linked anew, those that were one already, and those that contradict the crosswalk."""

    new: int
    known: int
    refused: tuple[str, ...]

    def __add__(self, other: Linked) -> Linked:
        return Linked(self.new + other.new, self.known + other.known, self.refused + other.refused)


def linkage(installation: Installation) -> Linkage:
    """Who is linked and who may be, people's words applied: what they rejected is neither."""
    with installation.warehouse.reading() as session:
        found = link_customers(session)
    with installation.operations.reading() as books:
        words = books.pairs.all(ENTITY)
    said = pl.DataFrame(
        [(one, two) for word in words for one, two in ((_told(word.one_record), _told(word.two_record)),)],
        schema={"one_id": pl.String, "two_id": pl.String},
        orient="row",
    )
    rejected = said.filter(pl.Series([word.verdict is PairVerdict.TWO for word in words], dtype=pl.Boolean))
    pairs = ["one_id", "two_id"]
    return Linkage(found.links.join(rejected, on=pairs, how="anti"), found.suggestions.join(said, on=pairs, how="anti"))


def link_certain(installation: Installation) -> Linked:
    """Keep every certain pair in the crosswalk; each link with its rule stands in the audit log."""
    # The tills' pairs first: all the others' names are kept with theirs.
    ranks = [
        pl.col(name).str.split(" ").list.first().replace_strict(_FIRST, default=len(_FIRST)) for name in ("one_id", "two_id")
    ]
    links = linkage(installation).links.sort(pl.min_horizontal(ranks), pl.max_horizontal(ranks), "one_id", "two_id")
    done = Linked(0, 0, ())
    for some in links.iter_slices(_AT_ONCE):  # other writers take their turns in between
        with installation.operations.writing() as books:
            done += _link_some(books, some, installation.clock())
    return done


def _link_some(books: Books, pairs: pl.DataFrame, now: datetime) -> Linked:
    new = known = 0
    refused: list[str] = []
    for pair in pairs.iter_rows(named=True):
        records = _record(pair["one_id"]), _record(pair["two_id"])
        word = Word(_SYSTEM, now, f"rule {pair['rule']}")
        try:
            if not _join(books, records, word):
                known += 1
                continue
        except NotAllowedError as error:
            refused.append(error.message)
            continue
        score = {} if pair["probability"] is None else {"probability": f"{pair['probability']:.6f}"}
        _note(books, "linked", records, word, rule=pair["rule"], **score)
        new += 1
    return Linked(new, known, tuple(refused))


def confirm(installation: Installation, records: tuple[str, str], word: Word) -> None:
    """A person says that two customers are one.

    Raises:
        NotAllowedError: it contradicts what the crosswalk holds of one of them.
        UnusableInputError: one of them is no customer that the warehouse knows.
    """
    _expect_known(installation, records)
    with installation.operations.writing() as books:
        _join(books, records, word)
        books.pairs.put(ENTITY, records, PairVerdict.ONE, word)
        _note(books, "confirmed", records, word)


def reject(installation: Installation, records: tuple[str, str], word: Word) -> None:
    """A person says that two customers are not one: rules never link them again, and a link between them is taken apart.

    Raises:
        UnusableInputError: one of them is no customer that the warehouse knows.
    """
    _expect_known(installation, records)
    with installation.operations.writing() as books:
        _part(books, records)
        books.pairs.put(ENTITY, records, PairVerdict.TWO, word)
        _note(books, "rejected", records, word)


def record_of(told: str) -> str:
    """The record's name: ``heartland:customers:cus_1``, also where it is told as ``heartland cus_1`` or ``heartland:cus_1``.

    Raises:
        UnusableInputError: it names no system and id.
    """
    system, _, rest = told.strip().replace(" ", ":", 1).partition(":")
    key = rest.removeprefix(f"{ENTITY}:")
    if system not in _FIRST or not key:
        raise UnusableInputError(
            f"{told!r} names no customer",
            next_step='say system and id, as "heartland cus_000019" or heartland:customers:cus_000019.',
        )
    return f"{system}:{ENTITY}:{key}"


def _join(books: Books, records: tuple[str, str], word: Word) -> bool:
    """Whether two records became one by this; each keeps the name that it has in its own system."""
    first, second = sorted(records, key=lambda record: (_FIRST.get(record.partition(":")[0], len(_FIRST)), record))
    one, other = books.crosswalk.surviving(first), books.crosswalk.surviving(second)
    owners = {books.crosswalk.canonical_of(name.system, name.entity, name.system_id) for name in map(_own_name, records)}
    for owner in sorted(owners - {None, one, other}, key=str):
        books.crosswalk.merge(str(owner), one, word)
    is_new = one != books.crosswalk.surviving(other)
    if is_new:
        books.crosswalk.merge(other, one, word)
    for record in records:
        name = _own_name(record)
        kept = books.crosswalk.id_of(one, name.system, name.entity)
        books.crosswalk.link(Link(one, name.system, name.entity, name.system_id, kept not in {None, name.system_id}), word)
    return is_new


def _part(books: Books, records: tuple[str, str]) -> None:
    """Take apart what was merged for the pair's sake: the later of the two goes on its own, with its own name."""
    for record in records:
        other = records[0] if record == records[1] else records[1]
        survivor = books.crosswalk.surviving(record)
        if survivor != record and survivor == books.crosswalk.surviving(other):
            books.crosswalk.unmerge(record, [_own_name(record)])
            return


def _own_name(record: str) -> Link:
    """What a record is called where it comes from: by the id that its system's writers know it by."""
    system, _, key = record.split(":", 2)
    if system == "epicor":
        return Link(record, system, ENTITY, key.rpartition("-")[2])
    if system == "salesforce":
        return Link(record, system, "contacts" if key.startswith(_CONTACT) else "accounts", key)
    return Link(record, system, ENTITY, key)


def _note(books: Books, step: str, records: tuple[str, str], word: Word, **details: str) -> None:
    one, two = sorted(records)
    books.audit.append(word, f"customers.{step}", f"{one} {two}", details)


def _expect_known(installation: Installation, records: tuple[str, str]) -> None:
    with installation.warehouse.reading() as session:
        session.give("asked_records", pl.DataFrame({"record_id": [_told(record) for record in records]}))
        known = set(session.read("linkage/known_customers")["record_id"])
    unknown = sorted(_told(record) for record in records if _told(record) not in known)
    if unknown:
        step = "`retail-etl customers suggestions` names them; poll the system first if it is new."
        raise UnusableInputError(f"no customer is called {', '.join(unknown)}", next_step=step)


def _record(told: str) -> str:
    system, _, key = told.partition(" ")
    return f"{system}:{ENTITY}:{key}"


def _told(record: str) -> str:
    system, _, key = record.split(":", 2)
    return f"{system} {key}"
