"""What was settled by key as frames: for stores and exports of many records no outcome becomes a Python object."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from retail_etl.domain.money import exponent, to_text
from retail_etl.reconciliation.settle import settled_members

if TYPE_CHECKING:
    import polars as pl

    from retail_etl.warehouse.scratch import ScratchSession

_UNLISTED: Final = (
    *("leg", "currency", "class", "rule", "reason", "outcomes"),
    *("left_minor", "right_minor", "left_records", "right_records", "first_on", "last_on"),
)


@dataclass(frozen=True)
class Settled:
    """Outcomes by key: all of them, narrow, as the session's ``settled_outcome``, and listed with members if they are few.

    What is listed is spelled out when it is first asked for; the session has to be open then.

    Attributes:
        session: where they are, for whoever writes them all.
        classes: how often each class was given.
        is_listed: whether they are listed one by one; where not, nobody asks for ``listed``, ``members`` and ``records``.
    """

    session: ScratchSession
    classes: dict[str, int]
    is_listed: bool

    @cached_property
    def listed(self) -> pl.DataFrame:
        """outcome_id, leg, class, rule, members (sorted ids), currency, business_date, fiscal_period, category, evidence."""
        settled_members(self.session)
        self.session.run("recon/settle/listed_outcomes")
        return self.session.read("recon/settle/listed_list")

    @cached_property
    def members(self) -> pl.DataFrame:
        """outcome_id, leg, side, kind, record_id, amount_minor, currency of the listed outcomes' members."""
        _ = self.listed
        return self.session.read("recon/settle/settled_members")

    @cached_property
    def records(self) -> pl.DataFrame:
        """What a reader sees of these members: record_id, kind, business_date, amount_minor, currency, store, and words."""
        _ = self.listed
        return self.session.read("recon/settle/settled_records")

    @cached_property
    def unlisted(self) -> pl.DataFrame:
        """What they come to by leg, currency, class and rule if they are not listed: outcomes, minor units, records, days."""
        import polars as pl

        rows = [] if self.is_listed else self.session.rows("recon/settle/unlisted_lines")
        return pl.DataFrame(rows, schema=_UNLISTED, orient="row")


def settled(session: ScratchSession, listed_max: int | None = None) -> Settled:
    """What ``settle`` left in the session; it is listed where there is no more of it than ``listed_max``."""
    session.query("CREATE TABLE currency_word (currency VARCHAR, places INTEGER, residual VARCHAR)")
    codes = [row[0] for row in session.rows("recon/settle/settled_currencies")]
    words = [[code, exponent(code), to_text(0, code)] for code in codes]
    session.append_rows("currency_word", ["currency", "places", "residual"], words)
    for name in ("pair", "category", "evidence", "evidence_by_rule"):
        session.run(f"recon/settle/{name}")
    classes = dict(session.rows("recon/settle/settled_classes"))
    return Settled(session, classes, listed_max is None or sum(classes.values()) <= listed_max)
