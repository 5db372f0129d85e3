"""What the UI shows of a judgement: figures under names that stay, so that they are plotted; footing, ageing, samples."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg

from retail_etl.domain.money import to_text

if TYPE_CHECKING:
    import polars as pl

    from retail_etl.reconciliation.store import StoredJudgement

_SAMPLE_ROWS = 20
_AMOUNTS = ("total", "matched", "excluded", "open")

FOOTING = "legs_foot"
AGEING = "ageing"


def check_specs(asset: list[str]) -> list[dg.AssetCheckSpec]:
    """The checks of an asset that judges."""
    return [
        dg.AssetCheckSpec(
            FOOTING,
            asset=asset,
            description="Per leg and side, total = matched + excluded + open, to the cent.",
            blocking=True,
        ),
        dg.AssetCheckSpec(
            AGEING, asset=asset, description="No open item is older, in business days after it was due, than is set."
        ),
    ]


def figures(stored: "StoredJudgement") -> dict[str, Any]:
    """The metadata of a judged day."""
    judged = stored.judgement
    states = dict(judged.open_items.group_by("state").len().sort("state").iter_rows())
    return {
        "dagster/row_count": judged.outcomes.height,
        "as of": str(stored.as_of),
        "judged now": stored.is_new,
        "rule version": judged.rule_version,
        "open": _exceptions(judged.open_items).height,
        **{f"open items: {state}": count for state, count in states.items()},
        **{f"open {leg} {side} {currency}": amount for leg, side, currency, amount in _open_amounts(judged.leg_totals)},
        "legs": _legs(judged.leg_totals),
        "preview": dg.MetadataValue.md(preview(stored)),
    }


def check_results(days: Sequence["StoredJudgement"], asset: list[str], open_age_max: int) -> list[dg.AssetCheckResult]:
    """Whether each of the days foots, and whether the newest has open items past their time."""
    broken = [str(one.as_of) for one in days if not _foots(one)]
    newest = days[-1].judgement
    exceptions = _exceptions(newest.open_items)
    old = exceptions.filter(exceptions["age_business_days"] > open_age_max)
    oldest = exceptions["age_business_days"].max()
    return [
        dg.AssetCheckResult(
            check_name=FOOTING,
            asset_key=asset,
            passed=not broken,
            metadata={
                "days": len(days),
                "days that do not foot": len(broken),
                "which": ", ".join(broken) or "none",
                "legs": _legs(newest.leg_totals),
            },
        ),
        dg.AssetCheckResult(
            check_name=AGEING,
            asset_key=asset,
            passed=old.is_empty(),
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "open": exceptions.height,
                "too old": old.height,
                "oldest": int(str(oldest)) if oldest is not None else 0,
                "at most": open_age_max,
                "samples": _samples(old),
            },
        ),
    ]


def preview(stored: "StoredJudgement") -> str:
    """The judged day on a few lines of Markdown."""
    judged = stored.judgement
    rows = [
        f"| {row['leg']} | {row['side']} | {row['currency']} | "
        + " | ".join(to_text(row[f"{name}_minor"], row["currency"]) for name in _AMOUNTS)
        + f" | {'yes' if row['foots'] else 'NO'} |"
        for row in judged.leg_totals.sort("leg", "side", "currency").iter_rows(named=True)
    ]
    classes = [f"| {name} | {count} |" for name, count in judged.classes.sort("class").iter_rows()]
    return "\n".join(
        [
            f"**As of {stored.as_of}**, judged {stored.judged_at:%Y-%m-%d %H:%M} UTC",
            "",
            "| leg | side | currency | total | matched | excluded | open | foots |",
            "|---|---|---|---:|---:|---:|---:|---|",
            *rows,
            "",
            "| outcome | count |",
            "|---|---:|",
            *classes,
        ]
    )


def _foots(stored: "StoredJudgement") -> bool:
    totals = stored.judgement.leg_totals
    return bool(totals["foots"].all()) and not totals.is_empty()


def _exceptions(open_items: "pl.DataFrame") -> "pl.DataFrame":
    return open_items.remove(state="timing")


def _open_amounts(totals: "pl.DataFrame") -> list[tuple[str, str, str, float]]:
    # A plot needs a float; nothing is computed from it.
    return [
        (row["leg"], row["side"], row["currency"], float(to_text(row["open_minor"], row["currency"])))
        for row in totals.iter_rows(named=True)
    ]


def _legs(totals: "pl.DataFrame") -> dg.MetadataValue:
    shown = [
        dg.TableRecord(
            {
                "leg": row["leg"],
                "side": row["side"],
                "currency": row["currency"],
                **{name: to_text(row[f"{name}_minor"], row["currency"]) for name in _AMOUNTS},
                "foots": row["foots"],
            }
        )
        for row in totals.iter_rows(named=True)
    ]
    return dg.MetadataValue.table(shown) if shown else dg.MetadataValue.text("no legs")


def _samples(items: "pl.DataFrame") -> dg.MetadataValue:
    """The oldest of the items: ids, classes and amounts, and nothing that could name a person."""
    shown = [
        dg.TableRecord(
            {
                "record": row["record_id"],
                "leg": row["leg"],
                "class": row["class"] or "",
                "amount": to_text(row["amount_minor"], row["currency"]),
                "currency": row["currency"],
                "age": row["age_business_days"],
            }
        )
        for row in items.sort("age_business_days", "record_id", descending=[True, False])
        .head(_SAMPLE_ROWS)
        .iter_rows(named=True)
    ]
    return dg.MetadataValue.table(shown) if shown else dg.MetadataValue.text("none")
