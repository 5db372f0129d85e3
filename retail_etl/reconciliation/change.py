"""What changed since a judgement, and what a judgement of a part needs to know of all records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.contracts.reconciliation import COLUMNS
from retail_etl.reconciliation.catalogue import rule_version
from retail_etl.reconciliation.components import GROUPS
from retail_etl.reconciliation.load import bounds
from retail_etl.reconciliation.references import Vocabulary
from retail_etl.reconciliation.tally import Tallied

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.book import Book
    from retail_etl.reconciliation.settings import RuleSettings

POSTED: Final = ("clearing", "gift_card_liability")
_LINKS_EDITION: Final = 2
_LINKS: Final = pl.Schema({"kind": pl.String, "id": pl.String, "link": pl.String})
_OWN_WORDS: Final = pl.Schema({"id": pl.String, "reference": pl.String, "business_date": pl.Date})
IS_KNOWN: Final = {
    "payment": "captured_at < $until",
    "batch": "closed_at < $until",
    "order": "created_at < $until",
    "credit_memo": "created_at < $until",
    "gl_line": "business_date <= $day",
    "bank_line": "business_date <= $day",
    "report": "business_date <= $day",
    "drawer": "business_date <= $day",
    "decision": '"at" < $until OR holds',
}


@dataclass(frozen=True)
class Change:
    """The records that are not what they were, or were not known.

    Attributes:
        new: those that are new or other than before, as they are now, by kind.
        gone: kind and id of those that are no more or other than before.
        later: how many records are dated after the moment, and were not looked at.
    """

    new: Mapping[str, pl.DataFrame]
    gone: pl.DataFrame
    later: int

    @property
    def ids(self) -> pl.DataFrame:
        """kind, id of all of them."""
        new = [frame.select(pl.lit(kind).alias("kind"), "id") for kind, frame in self.new.items()]
        return pl.concat([self.gone.select("kind", "id"), *new]).unique()


def known_records(book: Book, frames: Mapping[str, pl.DataFrame], as_of: AsOf) -> tuple[dict[str, pl.DataFrame], int]:
    """The records that are known by then, with every column of their kind, and how many are later."""
    found, later = {}, 0
    for kind, frame in frames.items():
        known = _given(book, kind, frame, as_of)
        later += frame.height - known
        found[kind] = book.session.frame("SELECT * FROM given")
    return found, later


def change_between(book: Book, frames: Mapping[str, pl.DataFrame], as_of: AsOf) -> Change:
    """What of all records, prepared, is not as the book has it: every record is looked at."""
    return _change(book, frames, dict.fromkeys(COLUMNS), 0, as_of)


def change_in_days(
    book: Book, frames: Mapping[str, pl.DataFrame], days: Mapping[str, Sequence[date]], later: int, as_of: AsOf
) -> Change:
    """What of the records of some days, prepared, is not as the book has it; decisions are given whole.

    ``days`` are those whose records are given, by kind, ``later`` how many records of any day are dated after the moment.
    """
    return _change(book, frames, {**days, "decision": None}, later, as_of)


def _change(
    book: Book, frames: Mapping[str, pl.DataFrame], days: Mapping[str, Sequence[date] | None], later: int, as_of: AsOf
) -> Change:
    """What differs of the records of these days (``None``: of all), where ``later`` of those whose days are told come later."""
    new, gone = {}, [pl.DataFrame(schema={"kind": pl.String, "id": pl.String})]
    for kind, some in days.items():
        frame = frames.get(kind)
        unknown = (0 if frame is None else frame.height) - _given(book, kind, frame, as_of)
        named = '"' + kind + '"'
        if some is None:
            later += unknown
        else:
            book.session.query(
                "CREATE OR REPLACE TABLE memory.main.sought_day AS SELECT unnest(CAST($days AS DATE[])) AS day",
                {"days": list(some)},
            )
            named = f"(SELECT * FROM {named} WHERE business_date IN (SELECT day FROM sought_day))"
        same = "ON g.id = b.id AND hash(g) = hash(b)"
        fresh = book.session.frame(f"SELECT g.* FROM given AS g ANTI JOIN {named} AS b {same}")
        if not fresh.is_empty():
            new[kind] = fresh
        left = book.session.query(f"SELECT b.id FROM {named} AS b ANTI JOIN given AS g {same}").fetchall()
        gone.append(pl.DataFrame({"kind": [kind] * len(left), "id": [row[0] for row in left]}, schema=gone[0].schema))
    return Change(new, pl.concat(gone), later)


def _given(book: Book, kind: str, frame: pl.DataFrame | None, as_of: AsOf) -> int:
    """How many of the records are known by then; they stand in ``given``."""
    book.session.query(f'CREATE OR REPLACE TABLE memory.main.given AS SELECT * FROM book.main."{kind}" LIMIT 0')
    if frame is None or frame.is_empty():
        return 0
    book.session.append("given", frame)
    told = bounds(as_of)
    condition = IS_KNOWN[kind]
    used = {name: value for name, value in told.items() if f"${name}" in condition}
    gone = book.session.query(f"DELETE FROM given WHERE ({condition}) IS NOT TRUE", used).fetchall()
    return frame.height - int(gone[0][0])


class Known:
    """What is known of all records by then."""

    def __init__(self, book: Book, settings: RuleSettings, as_of: AsOf, tally: pl.DataFrame) -> None:
        self.book, self.settings, self.as_of = book, settings, as_of
        self.tallied = Tallied(tally, settings)
        self.present, self.known = self.tallied.present, self.tallied.known
        self.bank_is_posted = not self.present.has_net_batches
        book.session.query("CREATE OR REPLACE TABLE memory.main.account_part (account VARCHAR, part VARCHAR)")
        parts = [[account, part] for account, part in self.tallied.accounts.items()]
        book.session.append_rows("account_part", ["account", "part"], parts)
        book.session.query("CREATE OR REPLACE TABLE memory.main.focus (kind VARCHAR, id VARCHAR)")

    def facts(self) -> str:
        """What a judgement of some records needs to know of all of them."""
        return self.tallied.facts(_LINKS_EDITION, rule_version(self.settings))

    def links_of(self, records: pl.DataFrame | Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        """The links of records, given or by kind and id: kind, id, link."""
        if not len(records):
            return pl.DataFrame(schema=_LINKS)
        told: dict[str, Any] = {"by_day": "row_without_store" in self.known, "bank_is_posted": self.bank_is_posted}
        with self.book.some(records):
            return self.book.session.read("recon/scope/links", **bounds(self.as_of), **told, everything=True)

    def own_words(self, lines: pl.DataFrame, spelled: pl.Series) -> pl.DataFrame:
        """Posted ones of these lines whose reference is not spelled as store, day and tender: id, reference, business_date.

        ``spelled`` are the ids of those that are.
        """
        if lines.is_empty():
            return pl.DataFrame(schema=_OWN_WORDS)
        parts = (*POSTED, *(("bank",) if self.bank_is_posted else ()))
        accounts = [account for account, part in self.tallied.accounts.items() if part in parts]
        mine = lines.filter(pl.col("account").is_in(accounts) & ~pl.col("id").is_in(spelled.implode()))
        return mine.select(_OWN_WORDS.names())

    def name_a_day(self, own_words: pl.DataFrame) -> list[str]:
        """The ids of those of these lines (id, reference, business_date) that name a store and a day."""
        stores, registers, tenders = (self.known.get(name, set()) for name in ("store", "register", "tender"))
        vocabulary = Vocabulary(stores=stores, registers=registers, tenders=tenders)
        named = [(line, vocabulary.read(reference, day)) for line, reference, day in own_words.iter_rows()]
        return [line for line, naming in named if naming.days and naming.stores]

    def members(self, decisions: pl.DataFrame) -> list[tuple[str, str, str, str]]:
        """The members of decisions that are known now: decision, group, kind, id."""
        if decisions.is_empty():
            return []
        named = decisions.select("id", pl.col("members").alias("member")).explode("member").drop_nulls()
        return [
            (decision, group, kind, record)
            for decision, kind, record in self.book.named(named).iter_rows()
            for group in GROUPS[kind]
        ]
