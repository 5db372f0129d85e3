"""What a judgement knows of all records and outcomes as numbers that add up: of what changes, some go and some come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.errors import InvariantBrokenError
from retail_etl.reconciliation.load import Presence, bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.book import Book, Parts
    from retail_etl.reconciliation.settings import RuleSettings

TALLY: Final = pl.Schema({"fact": pl.String, "value": pl.String, "n": pl.Int64, "minor": pl.Int64})
"""``n`` records or outcomes have the value of the fact; ``minor`` is what they come to, where that has a meaning."""

_WHAT: Final = ["fact", "value"]
_KNOWN: Final = ("store", "register", "tender", "row_without_store", "shape")
_SHARES: Final = ("matched", "excluded", "open")
_TOTALS: Final = pl.Schema(
    {"leg": pl.String, "side": pl.String, "currency": pl.String, "total_minor": pl.Int64}
    | {f"{share}_minor": pl.Int64 for share in _SHARES}
    | {"foots": pl.Boolean}
)


def tally_of_records(
    book: Book, records: pl.DataFrame | Mapping[str, pl.DataFrame] | None, settings: RuleSettings, as_of: AsOf
) -> pl.DataFrame:
    """The tally of some records, given or by kind and id, or of all that the book has (``None``)."""
    types = list(settings.fee_gl_for) if settings.fee_gl_for is not None else None
    with book.some(records):
        told = book.session.read("recon/book/tally")
        sums = book.session.rows("recon/known/source_totals", **bounds(as_of), types=types)
    totals = [("source", json.dumps(row[:3]), int(row[4]), int(row[3])) for row in sums]
    return pl.concat([told.select(pl.col(name).cast(kind) for name, kind in TALLY.items()), _frame(totals)])


def tally_of_outcomes(parts: Parts) -> pl.DataFrame:
    """How many outcomes there are of each leg and class, and what their members come to by place and by where they count."""
    classes = parts.outcomes.group_by("leg", "class").len("n").select("leg", "class", "n").rows()
    found = [("class", json.dumps([leg, cls]), n, 0) for leg, cls, n in classes]
    is_open = pl.col("outcome_id").is_in(parts.open_items["outcome_id"].unique().implode())
    is_matched = pl.col("class").str.starts_with("matched") & (pl.col("status").is_null() | (pl.col("status") != "suggested"))
    share = pl.when(is_matched).then(pl.lit("matched")).when(is_open).then(pl.lit("open")).otherwise(pl.lit("excluded"))
    shares = parts.members.join(parts.outcomes.select("outcome_id", share.alias("share")), on="outcome_id")
    sums = shares.group_by("share", "leg", "side", "currency").agg(pl.len().alias("n"), pl.col("amount_minor").sum())
    found += [(name, json.dumps(place), n, minor) for name, *place, n, minor in sums.rows()]
    return _frame(found)


def added(came: list[pl.DataFrame], went: list[pl.DataFrame]) -> pl.DataFrame:
    """Some tallies together, less others; what nothing has any more is left out."""
    less = [frame.with_columns(-pl.col("n"), -pl.col("minor")) for frame in went]
    together = pl.concat([*came, *less]).group_by(_WHAT).agg(pl.col("n", "minor").sum())
    return together.filter(pl.col("n") != 0).sort(_WHAT)


class Tallied:
    """What is known of all records, from their tally."""

    def __init__(self, tally: pl.DataFrame, settings: RuleSettings) -> None:
        self._told: dict[str, dict[str, int]] = {}
        self._minor: dict[str, dict[str, int]] = {}
        for fact, value, n, minor in tally.rows():
            self._told.setdefault(fact, {})[value] = n
            self._minor.setdefault(fact, {})[value] = minor
        self.accounts = {account: settings.part(account) for account in self._told.get("account", ())}
        kinds, parts = self._told.get("kind", {}), {part for part in self.accounts.values() if part}
        self.records = sum(kinds.values())
        self.present = Presence(frozenset(kinds), frozenset(parts), "net" in self._told)
        self.known = {name: set(self._told[name]) for name in _KNOWN if name in self._told} | ({"part": parts} if parts else {})

    def facts(self, edition: int, rule_version: str) -> str:
        """What a judgement of some records needs to know of all: where it is another, all are judged again."""
        told = {name: sorted(values) for name, values in sorted(self.known.items())}
        return json.dumps([edition, rule_version, sorted(self.present.kinds), self.present.has_net_batches, told])

    def classes(self) -> dict[str, int]:
        """How many outcomes there are of each class."""
        found: dict[str, int] = {}
        for place, n in self._told.get("class", {}).items():
            _, cls = json.loads(place)
            found[cls] = found.get(cls, 0) + n
        return found

    def leg_totals(self) -> pl.DataFrame:
        """The footing of every side of the legs in which there are outcomes.

        Raises:
            InvariantBrokenError: a side does not foot against its source.
        """
        rows = list(self._totals())
        if broken := [row for row in rows if not row[-1]]:
            raise InvariantBrokenError(f"does not foot: {broken}", system="reconciliation")
        return pl.DataFrame(rows, schema=_TOTALS, orient="row")

    def _totals(self) -> Iterator[tuple[str | int | bool, ...]]:
        legs = {json.loads(place)[0] for place in self._told.get("class", {})}
        sources = self._minor.get("source", {})
        shares = [self._minor.get(name, {}) for name in _SHARES]
        places = {tuple(json.loads(place)): place for place in {*sources, *(place for share in shares for place in share)}}
        for place, text in sorted(places.items()):
            if place[0] in legs:
                sums = [share.get(text, 0) for share in shares]
                total = sources.get(text, sum(sums))
                yield (*place, total, *sums, total == sum(sums))


def _frame(rows: list[tuple[str, str, int, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TALLY, orient="row")
