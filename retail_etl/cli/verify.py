"""``retail-etl verify``: a made-up world, run through the whole road, held against that world's own truth."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.assembly import Installation
    from retail_etl.reconciliation.store import StoredJudgement
    from retail_etl.settings import Settings

_SETTLE_LAG: Final = timedelta(minutes=2)
_FIRST_VISIT: Final = timedelta(minutes=10)
_DIFFERS: Final = 1
_LONGER_THAN_A_WORLD: Final = timedelta(days=366)


def verify(
    seed: Annotated[int, typer.Option(help="Which world; any whole number.")] = 7,
    business_days: Annotated[
        int, typer.Option(min=10, help="Length of the world; in shorter ones nothing is overdue yet.")
    ] = 15,
    payments: Annotated[int, typer.Option(min=500, help="Payment rows in all, about.")] = 4000,
) -> None:
    """Make a world with planted faults, poll it over HTTP, judge it, and compare each open item with the world's truth.

    Exit status 1 with the differences where the two disagree.

    Example: `retail-etl verify --seed 11`
    """
    lines = differences(seed, business_days, payments, tell=typer.echo)
    for line in lines:
        typer.echo(line)
    typer.echo(f"seed {seed}: {'no difference' if not lines else f'{len(lines)} differences'}")
    if lines:
        raise typer.Exit(_DIFFERS)


def differences(seed: int, business_days: int, payments: int, tell: Callable[[str], None] = lambda _line: None) -> list[str]:
    """What the report of a world of this seed says otherwise than the world's truth; empty where they agree.

    ``tell`` is given what each leg comes to, and how each clearing account rolls forward.
    """
    from retail_etl.cli.sandboxed import sandbox_environment
    from retail_etl.domain.business_day import day_bounds
    from retail_etl.retailer import read_retailer
    from retail_etl.sandbox.options import SandboxOptions
    from retail_etl.sandbox.server import build_context, serving
    from retail_etl.sandbox.world.options import EVERY_FAULT, WorldOptions
    from retail_etl.settings import Settings, load_settings

    zone = read_retailer(Settings().retailer_file).company.time_zone
    plain = WorldOptions(seed=seed, business_days=business_days, payments=payments, faults=EVERY_FAULT)
    # The world's truth and the report speak of the same moment: the end of the last day. It is polled shortly before and once
    # more when its rows have settled, for what is touched while they settle (an order that is captured, shipped and completed
    # within minutes) is known from the first visit only, as it is where a shop is polled every night.
    ended = day_bounds(plain.last_date, zone)[1]
    options = SandboxOptions(world=replace(plain, now=ended - _FIRST_VISIT), rate=0)
    with tempfile.TemporaryDirectory() as folder, serving(options) as running:
        settings = load_settings({**sandbox_environment(running), "RETAIL_ETL_DATA_DIR": folder})
        _visit(settings)
        running.set_clock(ended + _SETTLE_LAG)
        truth = build_context(replace(options, world=replace(plain, now=ended))).world.truth()
        return _compared(settings, truth, tell)


def _visit(settings: Settings) -> None:
    from retail_etl.assembly import assemble

    installation = assemble(settings)
    try:
        _poll(installation)
    finally:
        installation.close()


def _compared(settings: Settings, truth: dict[str, Any], tell: Callable[[str], None]) -> list[str]:
    from retail_etl.assembly import assemble

    installation = assemble(settings)
    try:
        day, stored = _run(installation)
    finally:
        installation.close()
    _tell_legs(stored, tell)
    found = [*_held_against_truth(installation, stored, truth), *_footing(stored, day)]
    return [*found, *_clearing(installation, stored, day, tell), *_gift_cards(installation, day, truth, tell)]


def _run(installation: Installation) -> tuple[date, StoredJudgement]:
    """The nightly road, step by step, as far as it leads to the legs."""
    from retail_etl import road
    from retail_etl.canonical.build import TABLES
    from retail_etl.reconciliation.leg_sources import CARD_TABLES
    from retail_etl.reporting import tables_of_legs

    _poll(installation)
    judged = tables_of_legs(installation).union(CARD_TABLES)
    for table in (one for one in TABLES if one.name in judged):
        road.build_canonical(installation, table)
    day = road.day_to_judge(installation)
    return day, road.judge(installation, day)


def _poll(installation: Installation) -> None:
    """Every stream that the legs and the roll-forward of gift cards stand on, landed and staged; no other one is asked."""
    from retail_etl import road
    from retail_etl.connectors.registry import all_streams
    from retail_etl.reporting import legs_by_stream

    judged = legs_by_stream(installation)
    for stream in (one for one in all_streams().values() if one.name in judged and installation.reads(one)):
        road.land(installation, stream)
        road.stage(installation, stream)


def _held_against_truth(installation: Installation, stored: StoredJudgement, truth: dict[str, Any]) -> list[str]:
    from retail_etl.cli.truth import compare, expected_exceptions, expected_quarantine, expected_timing, found_items
    from retail_etl.ingest.quarantine import quarantined

    legs, judged = installation.retailer.reconciliation.legs, stored.judgement
    exceptions, timing = found_items(judged.open_items.to_dicts(), judged.members.to_dicts())
    waiting = {record.record_key or "" for record in quarantined(installation.stores, "heartland_payments")}
    bad = (
        [f"quarantine: expected {expected_quarantine(truth)}, found {waiting}"] if waiting != expected_quarantine(truth) else []
    )
    return [
        *compare(expected_exceptions(truth, legs), exceptions).lines(),
        *compare(expected_timing(truth, legs), timing).lines(),
        *bad,
    ]


def _footing(stored: StoredJudgement, day: date) -> list[str]:
    totals = stored.judgement.leg_totals
    wrong = totals.filter(~totals["foots"]).iter_rows(named=True)
    return [f"{row['leg']} {row['side']} does not foot as of {day}" for row in wrong]


def _tell_legs(stored: StoredJudgement, tell: Callable[[str], None]) -> None:
    from retail_etl.domain.money import to_text

    for row in stored.judgement.leg_totals.iter_rows(named=True):
        shown = {name: to_text(row[f"{name}_minor"], row["currency"]) for name in ("total", "matched", "excluded", "open")}
        tell(f"{row['leg']:<14} {row['side']:<5} " + ", ".join(f"{name} {amount}" for name, amount in shown.items()))


def _gift_cards(installation: Installation, day: date, truth: dict[str, Any], tell: Callable[[str], None]) -> list[str]:
    """Where what is owed on gift cards rolls forward otherwise than the world's truth tells."""
    from retail_etl.cli.truth import CardsBooked, compare, expected_cards
    from retail_etl.domain.money import to_text
    from retail_etl.reporting import takings_terms
    from retail_etl.reports.gather import gift_card_movements
    from retail_etl.reports.gift_cards import differing_days, gift_card_rolls

    of_all = (day - _LONGER_THAN_A_WORLD, day)
    with installation.warehouse.reading() as session:
        moved = gift_card_movements(session, installation.facts().stores, takings_terms(installation), of_all)
    for roll in gift_card_rolls(moved):
        named = {"opening": roll.opening_minor} | {one.system: one.net_minor for one in roll.systems}
        named |= {"expired": -roll.expired_minor, "not booked yet": -roll.not_booked_yet_minor, "closing": roll.closing_minor}
        named |= {"differs": roll.difference_minor}
        tell("gift cards     " + ", ".join(f"{name} {to_text(amount, roll.currency)}" for name, amount in named.items()))
    found = {
        CardsBooked(row["location_id"], row["day"].isoformat(), -row["difference_minor"])
        for row in differing_days(moved).iter_rows(named=True)
    }
    return compare(expected_cards(truth), found).lines()


def _clearing(installation: Installation, stored: StoredJudgement, day: date, tell: Callable[[str], None]) -> list[str]:
    """Clearing accounts whose balance is not what their judged records come to."""
    from retail_etl.domain.money import to_text
    from retail_etl.reconciliation.clearing import clearing_proofs

    wrong = []
    for proof in clearing_proofs(installation.warehouse, installation.scope(), stored.judgement, day):
        named = {"in": proof.in_minor, "out": proof.out_minor, "closing": proof.closing_minor, "by records": proof.lines_minor}
        shown = ", ".join(f"{name} {to_text(amount, proof.currency)}" for name, amount in named.items())
        tell(f"clearing {proof.account}  {shown}{'' if proof.agrees else ' DIFFERS'}")
        if not proof.agrees:
            wrong.append(f"clearing account {proof.account} is not what its records come to: {shown}")
    return wrong
