"""What was settled by key as frames: for stores and exports of many records no outcome becomes a Python object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from retail_etl.domain.money import exponents, to_text
from retail_etl.reconciliation.load import utc

if TYPE_CHECKING:
    import polars as pl

    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.warehouse.scratch import ScratchSession

EVERY: Final = 1 << 62


@dataclass(frozen=True)
class Settled:
    """Outcomes by key: all of them in the session's table ``settled_outcome``, and some listed with their members.

    Attributes:
        session: where they are, for whoever writes them all.
        classes: how often each class was given.
        listed: outcome_id, leg, class, rule, members (sorted ids), currency, business_date, fiscal_period, category, evidence.
        members: outcome_id, leg, side, kind, record_id, amount_minor, currency of the listed ones.
        records: what a reader wants to see of each of these members: record_id, kind, business_date, amount_minor, currency,
            store, reference, description.
        unlisted: what the others come to: leg, currency, class, rule, reason, outcomes, left_minor, right_minor, left_records,
            right_records.
    """

    session: ScratchSession
    classes: dict[str, int]
    listed: pl.DataFrame
    members: pl.DataFrame
    records: pl.DataFrame
    unlisted: pl.DataFrame


def settled(session: ScratchSession, settings: RuleSettings, listed_max: int = EVERY) -> Settled:
    """What ``settle`` and ``settle/members`` left in the session."""
    session.query("CREATE TABLE currency_places (currency VARCHAR, places INTEGER)")
    session.append_rows("currency_places", ["currency", "places"], [[code, places] for code, places in exponents().items()])
    locked_at = utc(settings.locked_at) if settings.locked_at is not None else None
    session.run("recon/settle/settled_outcomes", locked_through=settings.locked_through, locked_at=locked_at)
    session.query("CREATE TABLE no_residual (currency VARCHAR, residual VARCHAR)")
    codes = [row[0] for row in session.rows("recon/settle/settled_currencies")]
    session.append_rows("no_residual", ["currency", "residual"], [[code, to_text(0, code)] for code in codes])
    session.run("recon/settle/listed_outcomes", most=listed_max)
    return Settled(
        session=session,
        classes=dict(session.rows("recon/settle/settled_classes")),
        listed=session.read("recon/settle/listed_list"),
        members=session.read("recon/settle/settled_members"),
        records=session.read("recon/settle/settled_records"),
        unlisted=session.read("recon/settle/unlisted_lines"),
    )
