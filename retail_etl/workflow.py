"""What people say of records, between the operations store and the judgement: composition, like the road.

Decisions go to the engine as a table. Exceptions follow the newest judgement, and their owners go into its report.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.errors import UnusableInputError
from retail_etl.operations.casework import follow, standing
from retail_etl.operations.deciding import changed_members, end_changed
from retail_etl.operations.records import ExceptionState, OpenItem
from retail_etl.reconciliation.judge import latest_day, stored_judgement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from retail_etl.assembly import Installation
    from retail_etl.contracts.reconciliation import Judgement
    from retail_etl.operations.records import Decision, ExceptionCase
    from retail_etl.reconciliation.store import StoredJudgement

_DECISION: Final[dict[str, Any]] = {
    "id": pl.String,
    "leg": pl.String,
    "members": pl.List(pl.String),
    "verdict": pl.String,
    "by": pl.String,
    "at": pl.Datetime("us", "UTC"),
    "comment": pl.String,
    "holds": pl.Boolean,
}
_ASSIGNMENTS: Final[dict[str, Any]] = {"record_id": pl.String, "leg": pl.String, "owner": pl.String, "next_step": pl.String}
_TIMING: Final = "timing"


@dataclass(frozen=True)
class ListedItem:
    """An open item of the newest judgement with its outcome's members, and how it stands in the workflow."""

    row: dict[str, Any]
    members: tuple[str, ...]
    case: ExceptionCase | None

    @property
    def state(self) -> ExceptionState:
        """Where it stands; open while nobody has dealt with it."""
        return self.case.state if self.case else ExceptionState.OPEN


def contents(installation: Installation, records: Iterable[str]) -> dict[str, str]:
    """By id, the SHA-256 of what a record says as far as people's words rest on it; unknown records are not among them."""
    wanted = sorted(set(records))
    if not wanted:
        return {}
    with installation.warehouse.reading() as session:
        session.give("wanted", pl.DataFrame({"record_id": wanted}))
        rows = session.read("recon/decided/contents").rows()
    found: dict[str, str] = {}
    for record, content in rows:
        found[record] = sha256(f"{found.get(record, '')}{content}".encode()).hexdigest()
    return found


def decisions_that_hold(installation: Installation) -> pl.DataFrame:
    """The engine's table of decisions: those that hold, after those were ended of which a member changed."""
    with installation.operations.reading() as books:
        held = books.decisions.all(holding=True)
    now = contents(installation, (name for decision in held for name in decision.members))
    if any(changed_members(decision, now) for decision in held):
        with installation.operations.writing() as books:
            held = end_changed(books, now, installation.clock())
    return pl.DataFrame([_row(decision) for decision in held], schema=_DECISION, orient="row")


def follow_judgement(installation: Installation, stored: StoredJudgement) -> int:
    """How many exceptions moved with a judgement; only the newest one moves any, for an older one knows less."""
    newest = latest_day(installation.warehouse)
    if newest is not None and stored.as_of < newest:
        return 0
    with installation.operations.reading() as books:
        known = {(case.item.leg, case.item.record_id) for case in books.exceptions.all()}
    if not known:
        return 0
    rows = {place: found for place, found in _open_rows(stored.judgement).items() if place in known}
    now = contents(installation, (name for _, members in rows.values() for name in members))
    items = {place: _item(row, members, now) for place, (row, members) in rows.items()}
    with installation.operations.writing() as books:
        return follow(books, items, installation.clock())


def assignments(installation: Installation) -> pl.DataFrame:
    """For the report: who has an open item, and what was said of it; one row a case that is not resolved."""
    with installation.operations.reading() as books:
        cases = [case for case in books.exceptions.all() if case.state is not ExceptionState.RESOLVED]
    rows = [(case.item.record_id, case.item.leg, case.owner, standing(case) or None) for case in cases]
    return pl.DataFrame(rows, schema=_ASSIGNMENTS, orient="row")


def open_items(installation: Installation) -> tuple[date, list[ListedItem]]:
    """The newest judged day, and its open items but those on their way, the largest first.

    Raises:
        UnusableInputError: nothing was judged yet.
    """
    day = latest_day(installation.warehouse)
    stored = stored_judgement(installation.warehouse, day) if day else None
    if stored is None:
        raise UnusableInputError("nothing was judged yet", next_step="run `retail-etl run nightly` first.")
    with installation.operations.reading() as books:
        cases = {(case.item.leg, case.item.record_id): case for case in books.exceptions.all()}
    listed = [ListedItem(row, members, cases.get(place)) for place, (row, members) in _open_rows(stored.judgement).items()]
    return stored.as_of, sorted(listed, key=lambda one: (-abs(one.row["amount_minor"]), one.row["leg"], one.row["record_id"]))


def open_item(installation: Installation, record: str, leg: str | None = None) -> OpenItem:
    """The open item of a record, with the hashes of what its outcome's members say now.

    Raises:
        UnusableInputError: the record is not among the open items of the newest judgement, or is so in several legs.
    """
    day, listed = open_items(installation)
    found = [one for one in listed if one.row["record_id"] == record and leg in (None, one.row["leg"])]
    if not found:
        raise UnusableInputError(
            f"is no open item as of {day}", record=record, next_step="`retail-etl exceptions list` names them."
        )
    if len(found) > 1:
        legs = ", ".join(sorted(one.row["leg"] for one in found))
        raise UnusableInputError(f"is open in {legs}", record=record, next_step="say which with --leg.")
    return _item(found[0].row, found[0].members, contents(installation, found[0].members))


def group_contents(installation: Installation, leg: str, records: Iterable[str]) -> dict[str, str]:
    """The hashes of a group that somebody decides on.

    Raises:
        UnusableInputError: a record takes no part in the leg as the newest judgement has it.
    """
    wanted = list(dict.fromkeys(records))
    day = latest_day(installation.warehouse)
    stored = stored_judgement(installation.warehouse, day) if day else None
    if stored is None:
        raise UnusableInputError("nothing was judged yet", next_step="run `retail-etl run nightly` first.")
    known = set(stored.judgement.members.filter(pl.col("leg") == leg)["record_id"])
    now = contents(installation, wanted)
    strangers = [record for record in wanted if record not in known or record not in now]
    if strangers:
        raise UnusableInputError(
            f"no such record in the leg {leg} as of {day}",
            record=", ".join(strangers),
            next_step="`retail-etl explain` says in which legs a record stands.",
        )
    return {record: now[record] for record in wanted}


def _open_rows(judgement: Judgement) -> dict[tuple[str, str], tuple[dict[str, Any], tuple[str, ...]]]:
    """By leg and record, the open item's row and its outcome's members; an exception goes before a finding on one record."""
    items = judgement.open_items.filter(pl.col("state") != _TIMING).sort("state", "leg", "record_id", "currency")
    chosen = judgement.members.filter(pl.col("outcome_id").is_in(items["outcome_id"].unique().implode()))
    grouped = chosen.group_by("outcome_id").agg(pl.col("record_id").unique().sort())
    members = {name: tuple(records) for name, records in grouped.iter_rows()}
    found: dict[tuple[str, str], tuple[dict[str, Any], tuple[str, ...]]] = {}
    for row in items.iter_rows(named=True):
        found.setdefault((row["leg"], row["record_id"]), (row, members.get(row["outcome_id"], (row["record_id"],))))
    return found


def _item(row: dict[str, Any], members: tuple[str, ...], now: dict[str, str]) -> OpenItem:
    said = {name: now.get(name, "") for name in members}
    return OpenItem(row["leg"], row["record_id"], row["currency"], row["amount_minor"], row["class"], said)


def _row(decision: Decision) -> tuple[Any, ...]:
    place = (decision.decision_id, decision.leg, list(decision.members), decision.verdict.value)
    return (*place, decision.by, decision.at, decision.comment, True)
