"""What people and rules said of pairs of records that may be one: confirmed, rejected, or taken apart again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

import sqlalchemy as sa

from retail_etl.operations.tables import METADATA, UtcMoment

if TYPE_CHECKING:
    from datetime import datetime

    from retail_etl.operations.records import Word

PAIR_WORDS: Final = sa.Table(
    "pair_words",
    METADATA,
    *(sa.Column(name, sa.Text, primary_key=True) for name in ("entity", "one_record", "two_record")),
    sa.Column("verdict", sa.String(12), nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", UtcMoment, nullable=False),
    sa.Column("why", sa.Text),
)


class PairVerdict(StrEnum):
    """What was said of a pair last."""

    ONE = "one"  # they are one, and linked
    TWO = "two"  # they are not, whatever rules say of them


@dataclass(frozen=True)
class PairWord:
    """The last word on a pair of records of one entity; ``one_record`` comes before ``two_record`` in the order of texts."""

    entity: str
    one_record: str
    two_record: str
    verdict: PairVerdict
    by: str
    at: datetime
    why: str | None = None


class PairBook(Protocol):
    """The last word on each pair."""

    def put(self, entity: str, records: tuple[str, str], verdict: PairVerdict, word: Word) -> None:
        """Keep a word in the place of an earlier one on the pair."""
        ...

    def all(self, entity: str) -> list[PairWord]:
        """Every pair's word, by pair."""
        ...


class SqlPairs:
    """``PairBook`` in a table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, entity: str, records: tuple[str, str], verdict: PairVerdict, word: Word) -> None:
        """Keep a word in the place of an earlier one on the pair."""
        one, two = sorted(records)
        same = (PAIR_WORDS.c.entity == entity, PAIR_WORDS.c.one_record == one, PAIR_WORDS.c.two_record == two)
        self._connection.execute(PAIR_WORDS.delete().where(*same))
        told = {"verdict": verdict.value, "by": word.by, "at": word.at, "why": word.why}
        self._connection.execute(PAIR_WORDS.insert().values(entity=entity, one_record=one, two_record=two, **told))

    def all(self, entity: str) -> list[PairWord]:
        """Every pair's word, by pair."""
        asked = sa.select(PAIR_WORDS).where(PAIR_WORDS.c.entity == entity)
        rows = self._connection.execute(asked.order_by(PAIR_WORDS.c.one_record, PAIR_WORDS.c.two_record)).mappings()
        return [PairWord(**{**row, "verdict": PairVerdict(row["verdict"])}) for row in rows]
