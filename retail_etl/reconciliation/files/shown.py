"""Outcomes and open items as they stand in files: decimals, days as text, keys left out where they say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.domain.money import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.reconciliation.footing import LegTotal
    from retail_etl.reconciliation.outcome import Outcome
    from retail_etl.reconciliation.settings import RuleSettings

_MINOR = "_minor"


def outcome_row(outcome: Outcome, rule_version: str) -> dict[str, Any]:
    """An outcome as one JSON object."""
    row: dict[str, Any] = {
        "leg": outcome.leg,
        "class": outcome.cls,
        "members": list(outcome.ids),
        "rule": outcome.rule,
        "reason": outcome.rule,
        "evidence": shown_evidence(outcome),
        "auto_matched": outcome.auto_matched,
        "residual": to_text(outcome.residual, outcome.currency),
        "currency": outcome.currency,
        "fiscal_period": outcome.fiscal_period,
        "business_date": min(item.day for item in outcome.members).isoformat(),
        "rule_version": rule_version,
    }
    extras = {
        "explained": [[kind, to_text(amount, outcome.currency)] for kind, amount in outcome.explained],
        "due": outcome.due.isoformat() if outcome.due else None,
        "status": outcome.status,
        "category": outcome.category,
        "candidates": [list(group) for group in outcome.candidates],
        "finding": outcome.finding,
        "history": list(outcome.history),
        "suggested_action": outcome.suggested_action,
    }
    return {**row, **{key: value for key, value in extras.items() if value}}


def shown_evidence(outcome: Outcome) -> dict[str, Any]:
    """The fields that decided, amounts as decimals."""
    shown: dict[str, Any] = {}
    for key, value in outcome.evidence.items():
        if key.endswith(_MINOR) and isinstance(value, int):
            shown[key.removesuffix(_MINOR)] = to_text(value, outcome.currency)
        elif value not in (None, [], ""):
            shown[key] = value
    return shown


def open_item_rows(outcomes: Sequence[Outcome], settings: RuleSettings, day: Any) -> list[dict[str, Any]]:
    """Every open item of the outcomes, by leg and id."""
    rows = []
    for outcome in outcomes:
        for item in outcome.open:
            due = outcome.due or item.day
            rows.append(
                {
                    "id": item.id,
                    "leg": outcome.leg,
                    "amount": to_text(item.amount, item.currency),
                    "currency": item.currency,
                    "state": item.state,
                    "class": "fee_variance" if item.state == "finding" else outcome.cls,
                    "due": due.isoformat(),
                    "age_business_days": max(0, settings.calendar.between(due, day)),
                }
            )
    return sorted(rows, key=lambda r: (r["leg"], r["id"], r["state"], r["amount"]))


def summary(
    totals: Sequence[LegTotal], classes: Mapping[str, int], *, rejected: int, later: int, rule_version: str, as_of: str
) -> dict[str, Any]:
    """Totals that foot, counts of classes, and what was not looked at."""
    return {
        "as_of": as_of,
        "legs": [
            {
                "leg": t.leg,
                "side": t.side,
                "currency": t.currency,
                "total": to_text(t.total, t.currency),
                "matched": to_text(t.matched, t.currency),
                "excluded": to_text(t.excluded, t.currency),
                "open": to_text(t.open, t.currency),
                "foots": t.foots,
            }
            for t in totals
        ],
        "classes": dict(sorted(classes.items())),
        "rejected": rejected,
        "later": later,
        "rule_version": rule_version,
    }
