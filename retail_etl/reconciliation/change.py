"""What changed since a judgement, and what a judgement of a part needs to know of all records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reconciliation.catalogue import rule_version
from retail_etl.reconciliation.load import Presence, bounds

if TYPE_CHECKING:
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.warehouse.scratch import ScratchSession

RECORDS: Final = {"kind": pl.String, "id": pl.String, "digest": pl.Int64, "links": pl.String}
POSTED: Final = ("clearing", "gift_card_liability")
_PRESENT: Final = ("payment", "batch", "order", "credit_memo", "gl_line", "bank_line", "report", "drawer")
_LINES: Final = ("gl_line", "bank_line")
_LINKS_EDITION: Final = 1
_KEY: Final = ["kind", "id"]
_NAMES: Final = {"payment": "Ejw:", "batch": "Law:", "order": "Gjw:", "credit_memo": "Gjw:", "drawer": "Law:"}
"""The links that tell the names of a record of a kind; a payment names its order there with the shop's prefix, too."""
_DIGITS: Final = str.maketrans("0123456789", "9999999999")


@dataclass(frozen=True)
class Change:
    """The records that are not what they were.

    Attributes:
        records: all records known now, as ``RECORDS``.
        new: those that are new or other than before, as they are now.
        gone: those that are no more or other than before, as they were.
        lines: ledger and bank lines that are what they were.
        links: kind, id, link of the new ones, ``links_before`` of the gone ones, ``lines_links`` of the lines.
    """

    records: pl.DataFrame
    new: pl.DataFrame
    gone: pl.DataFrame
    lines: pl.DataFrame
    links: pl.DataFrame
    links_before: pl.DataFrame
    lines_links: pl.DataFrame


class Whole:
    """All the records in a session."""

    def __init__(self, session: ScratchSession, frames: dict[str, pl.DataFrame], settings: RuleSettings, as_of: AsOf) -> None:
        self.session, self.frames, self.settings, self.as_of = session, frames, settings, as_of
        session.query("CREATE TABLE account_part (account VARCHAR, part VARCHAR)")
        session.query("CREATE TABLE focus (kind VARCHAR, id VARCHAR)")
        accounts = [row[0] for row in session.rows("recon/settle/accounts")]
        session.append_rows("account_part", ["account", "part"], [[account, settings.part(account)] for account in accounts])
        self.moment = bounds(as_of)
        self.known: dict[str, set[str]] = {}
        for fact, value in session.rows("recon/scope/facts", **self.moment):
            self.known.setdefault(fact, set()).add(value)
        *flags, has_net = session.rows("recon/known/present", **self.moment)[0]
        kinds = frozenset(name for name, flag in zip(_PRESENT, flags, strict=True) if flag)
        self.present = Presence(kinds, frozenset(self.known.get("part", ())), bool(has_net))
        self.bank_is_posted = not self.present.has_net_batches

    def facts(self, shapes: set[str]) -> str:
        """What a judgement of some records needs to know of all of them, with the forms that their names have."""
        self.known["shape"] = shapes
        told = {name: sorted(values) for name, values in sorted(self.known.items()) if values}
        version = rule_version(self.settings)
        return json.dumps([_LINKS_EDITION, version, sorted(self.present.kinds), self.present.has_net_batches, told])

    def digests(self) -> pl.DataFrame:
        """The records known by then: kind, id, digest."""
        return self.session.read("recon/scope/digests", **self.moment)

    def shapes(self, records: pl.DataFrame | None = None) -> set[str]:
        """The forms of the names of some records, or of all."""
        self._focus(records)
        return {row[0] for row in self.session.rows("recon/scope/shapes", **self.moment, everything=records is None)}

    def has_shape(self, shape: str) -> bool:
        """Whether the name of some record has this form."""
        return bool(self.session.rows("recon/scope/shape_known", **self.moment, shape=shape))

    def links_of(self, records: pl.DataFrame | None) -> pl.DataFrame:
        """The links of some records, or of all: kind, id, link."""
        if records is not None and records.is_empty():
            return pl.DataFrame(schema={"kind": pl.String, "id": pl.String, "link": pl.String})
        self._focus(records)
        told = {
            "by_day": "row_without_store" in self.known,
            "bank_is_posted": self.bank_is_posted,
            "everything": records is None,
        }
        return self.session.read("recon/scope/links", **self.moment, **told)

    def records(self, digests: pl.DataFrame, links: pl.DataFrame | None = None) -> pl.DataFrame:
        """The records with their links, decisions with their leg and members, as ``RECORDS``."""
        links = self.links_of(None) if links is None else links
        lines = links.group_by(_KEY).agg(pl.col("link").sort().str.join("\n").alias("links"))
        decided = self.frames.get("decision")
        if decided is not None and not decided.is_empty():
            members = (pl.col("leg") + "\n" + pl.col("members").list.join("\n")).alias("links")
            lines = pl.concat([lines, decided.select(pl.lit("decision").alias("kind"), "id", members)])
        joined = digests.join(lines, on=_KEY, how="left").sort(_KEY)
        return joined.select(pl.col(name).cast(kind) for name, kind in RECORDS.items())

    def posted_in_own_words(self, links: pl.DataFrame) -> pl.DataFrame:
        """Posted lines whose reference is not spelled as store, day and tender: id, reference, business_date."""
        lines = self.frames.get("gl_line")
        if lines is None or lines.is_empty():
            return pl.DataFrame(schema={"id": pl.String, "reference": pl.String, "business_date": pl.Date})
        spelled = links.filter((pl.col("kind") == "gl_line") & pl.col("link").str.starts_with("Ltk:"))["id"]
        parts = (*POSTED, *(("bank",) if self.bank_is_posted else ()))
        accounts = [account for account in lines["account"].unique() if self.settings.part(account) in parts]
        mine = lines.filter(pl.col("account").is_in(accounts) & (pl.col("business_date") <= self.as_of.day))
        return mine.filter(~pl.col("id").is_in(spelled.implode())).select("id", "reference", "business_date")

    def _focus(self, records: pl.DataFrame | None) -> None:
        self.session.query("DELETE FROM focus")
        if records is not None:
            self.session.append("focus", records.select(_KEY))


def changed_since(before: pl.DataFrame, digests: pl.DataFrame, whole: Whole) -> Change:
    """What is not as it was: ``before`` are the records then, as ``RECORDS``."""
    stays, stood = pl.col("digest").is_in(digests["digest"].implode()), pl.col("digest").is_in(before["digest"].implode())
    same, gone, fresh = before.filter(stays), before.filter(~stays), digests.filter(~stood)
    links = whole.links_of(fresh)
    new = whole.records(fresh, links)
    lines = same.filter(pl.col("kind").is_in(_LINES))
    split = [_split(records.filter(pl.col("kind") != "decision")) for records in (gone, lines)]
    return Change(pl.concat([same, new]), new, gone, lines, links, *split)


def facts_onwards(before: str, whole: Whole, change: Change) -> str:
    """The facts of all records: forms of names are added by what is new, and go with the last record that had them."""
    shapes = set(json.loads(before)[-1].get("shape", ()))
    came = whole.shapes(change.new)
    links, kind = change.links_before, pl.col("kind")
    told = links.filter(pl.any_horizontal((kind == k) & pl.col("link").str.starts_with(link) for k, link in _NAMES.items()))
    told = told.filter((kind != "payment") | ~pl.col("link").str.contains(":MO-", literal=True))
    named = [*told["link"].str.slice(len("Ejw:")), *change.gone["id"]]
    left = {_shape(name) for name in named} & shapes - came
    return whole.facts((shapes | came) - {shape for shape in left if not whole.has_shape(shape)})


def _shape(name: str) -> str:
    """The name with every digit as a nine."""
    return " ".join(name.upper().split()).translate(_DIGITS)


def _split(records: pl.DataFrame) -> pl.DataFrame:
    """The links of records, a row each."""
    return records.select(*_KEY, pl.col("links").str.split("\n").alias("link")).explode("link").drop_nulls()
