"""Why two records matched, or which rule came nearest and what stood in the way: told from a judgement, not judged anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from retail_etl.domain.money import to_text
from retail_etl.reconciliation.catalogue import catalogue
from retail_etl.reconciliation.spoken import because

if TYPE_CHECKING:
    from retail_etl.contracts.reconciliation import Judgement
    from retail_etl.reconciliation.explain_source import Told

_MEMBERS_SHOWN: Final = 12


def explain(judgement: Judgement | Told, record: str, other: str | None = None) -> list[str]:
    """Lines of text: every outcome of one record; or, of two, the outcome they share, or what stood between them."""
    mine = _outcomes(judgement, record)
    if other is None:
        told = [line for row in mine for line in _told(judgement, row, record)]
        return told or [f"{record} is in no outcome of this judgement"]
    theirs = _outcomes(judgement, other)
    shared = [row for row in mine if row["outcome_id"] in {r["outcome_id"] for r in theirs}]
    if shared:
        return [line for row in shared for line in _told(judgement, row, record, other)]
    return _apart(judgement, record, mine, other, theirs)


def _outcomes(judgement: Judgement | Told, record: str) -> list[dict[str, Any]]:
    ids = judgement.members.filter(pl.col("record_id") == record).get_column("outcome_id")
    found = judgement.outcomes.filter(pl.col("outcome_id").is_in(ids.implode())).sort("leg", "outcome_id")
    return list(found.iter_rows(named=True))


def _told(judgement: Judgement | Told, row: dict[str, Any], *asked: str) -> list[str]:
    status = f", {row['status']}" if row["status"] else ""
    lines = [f"{row['leg']}: {row['class']}{status} by rule {row['rule']}{_meaning(row['leg'], row['rule'])}"]
    lines += _members(judgement.members.filter(pl.col("outcome_id") == row["outcome_id"]), asked)
    if row["evidence"]:
        lines += because(json.loads(row["evidence"]))
    if row["residual_minor"]:
        lines.append(
            f"  residual {to_text(row['residual_minor'], row['currency'])} {row['currency']} {row['explained'] or ''}".rstrip()
        )
    if row["candidates"]:
        lines += [f"  candidate {' + '.join(group)}" for group in json.loads(row["candidates"])]
    if row["due"]:
        lines.append(f"  due {row['due']}")
    lines += [f"  history: {text}" for text in json.loads(row["history"] or "[]")]
    return lines


def _members(members: pl.DataFrame, asked: tuple[str, ...]) -> list[str]:
    """The members, the ones asked for among them; of a side with very many the first, and what the others come to."""
    lines = []
    for side in ("left", "right"):
        of_side = members.filter(pl.col("side") == side).sort(~pl.col("record_id").is_in(asked), "record_id")
        shown, rest = of_side.head(_MEMBERS_SHOWN), of_side.slice(_MEMBERS_SHOWN)
        lines += [
            f"  {side:5} {m['kind']} {m['record_id']}  {to_text(m['amount_minor'], m['currency'])} {m['currency']}"
            for m in shown.iter_rows(named=True)
        ]
        for (currency,), others in rest.group_by("currency", maintain_order=True):
            total = to_text(int(others["amount_minor"].sum()), str(currency))
            lines.append(f"  {side:5} and {others.height} more, together {total} {currency}")
    return lines


def _meaning(leg: str, rule: str | None) -> str:
    found = next((r.description for r in catalogue() if r.leg == leg and r.id == rule), None)
    return f" ({found})" if found else ""


def _apart(
    judgement: Judgement | Told, record: str, mine: list[dict[str, Any]], other: str, theirs: list[dict[str, Any]]
) -> list[str]:
    """What stood between two records, leg by leg."""
    if not mine or not theirs:
        missing = record if not mine else other
        return [f"{missing} is in no outcome of this judgement"]
    common = sorted({row["leg"] for row in mine} & {row["leg"] for row in theirs})
    if not common:
        legs = [", ".join(sorted({row["leg"] for row in rows})) for rows in (mine, theirs)]
        return [f"{record} and {other} stand in no leg together: {record} in {legs[0]}, {other} in {legs[1]}"]
    lines = []
    for leg in common:
        lines += _apart_in_leg(judgement, leg, record, other)
        lines += [line for row in (*mine, *theirs) if row["leg"] == leg for line in _told(judgement, row, record, other)]
    return lines


def _apart_in_leg(judgement: Judgement | Told, leg: str, record: str, other: str) -> list[str]:
    """The fields that speak against the pair, and the rule that would have come nearest without them."""
    pair = judgement.members.filter((pl.col("leg") == leg) & pl.col("record_id").is_in([record, other]))
    rows = {row["record_id"]: row for row in pair.iter_rows(named=True)}
    a, b = rows[record], rows[other]
    against = []
    if a["side"] == b["side"]:
        against.append(f"both stand on the {a['side']} side")
    if a["currency"] != b["currency"]:
        against.append(f"{a['currency']} is not {b['currency']}")
    elif a["amount_minor"] != b["amount_minor"]:
        difference = to_text(a["amount_minor"] - b["amount_minor"], a["currency"])
        against.append(f"the amounts differ by {difference} {a['currency']}")
    days = _days(judgement, leg, record, other)
    if days is not None and not against:
        against.append(f"their dates are {days} days apart; the one or the other was matched, or is ambiguous, by what follows")
    nearest = (
        "reference" if a["currency"] != b["currency"] or a["amount_minor"] != b["amount_minor"] else "amount_unique_in_window"
    )
    return [
        f"{leg}: not together; nearest rule {nearest}; in the way: {'; '.join(against) or 'an earlier rule took one of them'}"
    ]


def _days(judgement: Judgement | Told, leg: str, record: str, other: str) -> int | None:
    joined = judgement.members.filter((pl.col("leg") == leg) & pl.col("record_id").is_in([record, other])).join(
        judgement.outcomes.select("outcome_id", "business_date"), on="outcome_id"
    )
    dates = dict(joined.select("record_id", "business_date").iter_rows())
    first, last = dates.get(record), dates.get(other)
    return abs((last - first).days) if first and last else None
