"""What each record is called in each system, over one connection: links, aliases and merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from retail_etl.errors import InvariantBrokenError, NotAllowedError
from retail_etl.operations.queue_records import Link
from retail_etl.operations.queue_tables import CROSSWALK, MERGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from retail_etl.operations.records import Word

_AT_ONCE: Final = 400
_MERGES_MAX: Final = 100


class SqlCrosswalk:
    """``CrosswalkBook`` in two tables."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def link(self, link: Link, word: Word) -> None:
        """Keep what a record is called in a system; a name that is known already stays as it is.

        Raises:
            NotAllowedError: the name belongs to another record, or the record has another name there: merge, or say alias.
        """
        kept = self.canonical_of(link.system, link.entity, link.system_id)
        canonical = self.surviving(link.canonical_id)
        if kept is not None:
            if kept != canonical:
                raise _belongs_to(link, kept)
            return
        other = self.id_of(canonical, link.system, link.entity)
        if other is not None and not link.is_alias:
            raise NotAllowedError(
                f"{canonical} is called {other} in {link.system} {link.entity} already, not {link.system_id}",
                system="operations",
                record=canonical,
                next_step="link it as an alias, or merge what turned out to be two.",
            )
        told = {"canonical_id": canonical, "linked_at": word.at, "linked_by": word.by}
        self._connection.execute(CROSSWALK.insert().values({**vars(link), **told}))

    def link_all(self, links: Sequence[Link], word: Word) -> list[NotAllowedError]:
        """The same for many links; what contradicts what is kept is left out, and told."""
        refused: list[NotAllowedError] = []
        for system, entity in dict.fromkeys((link.system, link.entity) for link in links):
            some = [link for link in links if (link.system, link.entity) == (system, entity)]
            place = (CROSSWALK.c.system == system, CROSSWALK.c.entity == entity)
            taken = self._of(CROSSWALK.c.system_id, [link.system_id for link in some], *place)
            named = self._of(CROSSWALK.c.canonical_id, [link.canonical_id for link in some], *place)
            named |= self._of(MERGES.c.merged_id, [link.canonical_id for link in some])
            plain: list[Link] = []
            rest: list[Link] = []
            for link in some:
                known = link.system_id in taken or link.canonical_id in named
                (rest if known else plain).append(link)
                taken.add(link.system_id)
                named.add(link.canonical_id)
            told = {"linked_at": word.at, "linked_by": word.by}
            if plain:
                self._connection.execute(CROSSWALK.insert(), [{**vars(link), **told} for link in plain])
            for link in rest:
                refused += self._refused(link, word)
        return refused

    def _refused(self, link: Link, word: Word) -> list[NotAllowedError]:
        try:
            self.link(link, word)
        except NotAllowedError as error:
            return [error]
        return []

    def _of(self, column: sa.ColumnElement[str], values: Sequence[str], *where: sa.ColumnElement[bool]) -> set[str]:
        """Which of the values the column has."""
        found: set[str] = set()
        for first in range(0, len(values), _AT_ONCE):
            asked = sa.select(column).where(column.in_(values[first : first + _AT_ONCE]), *where)
            found.update(self._connection.execute(asked).scalars())
        return found

    def id_of(self, canonical_id: str, system: str, entity: str) -> str | None:
        """What a record is called in a system: its name, not an alias."""
        return self.ids_of([canonical_id], system, entity).get(canonical_id)

    def ids_of(self, canonical_ids: Iterable[str], system: str, entity: str) -> dict[str, str]:
        """The same for many records; those without a name there are left out."""
        asked_for = list(dict.fromkeys(canonical_ids))
        merged = self._of(MERGES.c.merged_id, asked_for)
        survivors = {one: self.surviving(one) if one in merged else one for one in asked_for}
        wanted, names = sorted(set(survivors.values())), {}
        for first in range(0, len(wanted), _AT_ONCE):
            asked = sa.select(CROSSWALK.c.canonical_id, CROSSWALK.c.system_id).where(
                CROSSWALK.c.canonical_id.in_(wanted[first : first + _AT_ONCE]),
                CROSSWALK.c.system == system,
                CROSSWALK.c.entity == entity,
                ~CROSSWALK.c.is_alias,
            )
            names.update({row.canonical_id: row.system_id for row in self._connection.execute(asked)})
        return {one: names[kept] for one, kept in survivors.items() if kept in names}

    def canonical_of(self, system: str, entity: str, system_id: str) -> str | None:
        """The record that a name, or an alias, belongs to."""
        asked = sa.select(CROSSWALK.c.canonical_id).where(
            CROSSWALK.c.system == system, CROSSWALK.c.entity == entity, CROSSWALK.c.system_id == system_id
        )
        found: str | None = self._connection.execute(asked).scalar()
        return None if found is None else self.surviving(found)

    def links(self) -> Iterator[Link]:
        """Every name of every record, aliases too; a merged record's are the one's that it became."""
        asked = sa.select(CROSSWALK).order_by(CROSSWALK.c.system, CROSSWALK.c.entity, CROSSWALK.c.system_id)
        for row in self._connection.execute(asked):
            yield Link(row.canonical_id, row.system, row.entity, row.system_id, row.is_alias)

    def names_of(self, canonical_id: str) -> list[Link]:
        """Every name of a record, aliases too."""
        asked = sa.select(CROSSWALK).where(CROSSWALK.c.canonical_id == self.surviving(canonical_id))
        rows = self._connection.execute(asked.order_by(CROSSWALK.c.system, CROSSWALK.c.entity, CROSSWALK.c.system_id))
        return [Link(row.canonical_id, row.system, row.entity, row.system_id, row.is_alias) for row in rows]

    def merge(self, merged_id: str, into_id: str, word: Word) -> None:
        """Two records are one: the names of the first become the second's, as aliases where the second has a name.

        Raises:
            NotAllowedError: it would merge a record with itself.
        """
        merged, into = self.surviving(merged_id), self.surviving(into_id)
        if merged == into:
            raise NotAllowedError(
                f"{merged_id} and {into_id} are one record already", system="operations", record=merged_id, next_step="nothing."
            )
        known = {(link.system, link.entity) for link in self.names_of(into) if not link.is_alias}
        for link in self.names_of(merged):
            alias = link.is_alias or (link.system, link.entity) in known
            same = (
                CROSSWALK.c.system == link.system,
                CROSSWALK.c.entity == link.entity,
                CROSSWALK.c.system_id == link.system_id,
            )
            self._connection.execute(CROSSWALK.update().where(*same).values(canonical_id=into, is_alias=alias))
        told = {"merged_id": merged, "into_id": into, "at": word.at, "by": word.by, "why": word.why}
        self._connection.execute(MERGES.insert().values(told))

    def unmerge(self, merged_id: str, names: Sequence[Link]) -> None:
        """A merged record stands on its own again and takes these names with it; others it brought along stay where they are.

        Raises:
            NotAllowedError: it was not merged into another.
        """
        gone = self._connection.execute(MERGES.delete().where(MERGES.c.merged_id == merged_id))
        if gone.rowcount == 0:
            raise NotAllowedError(f"{merged_id} is not merged", system="operations", record=merged_id, next_step="nothing.")
        for link in names:
            same = (
                CROSSWALK.c.system == link.system,
                CROSSWALK.c.entity == link.entity,
                CROSSWALK.c.system_id == link.system_id,
            )
            self._connection.execute(CROSSWALK.update().where(*same).values(canonical_id=merged_id, is_alias=False))

    def surviving(self, canonical_id: str) -> str:
        """The record that a merged one became; itself where it was never merged."""
        for _ in range(_MERGES_MAX):
            asked = sa.select(MERGES.c.into_id).where(MERGES.c.merged_id == canonical_id)
            into = self._connection.execute(asked).scalar()
            if into is None:
                return canonical_id
            canonical_id = into
        raise InvariantBrokenError(f"the merges of {canonical_id} lead in a circle", system="operations")


def _belongs_to(link: Link, kept: str) -> NotAllowedError:
    return NotAllowedError(
        f"{link.system} {link.entity} {link.system_id} belongs to {kept}, not to {link.canonical_id}",
        system="operations",
        record=link.canonical_id,
        next_step="merge the two if they are one; else find out which link is wrong.",
    )
