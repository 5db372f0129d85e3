"""``retail-etl rules``: the rules as they stand, whether a file of rules can be used, what a change of them would do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retail_etl.domain.money import to_text

if TYPE_CHECKING:
    import polars as pl

    from retail_etl.contracts.reconciliation import Judgement
    from retail_etl.reconciliation.rule_change import RuleChange
    from retail_etl.reconciliation.settings import RuleSettings

app = typer.Typer(help="The rules of matching: show them, check a file, try a change on history.", no_args_is_help=True)

RulesFile = Annotated[Path, typer.Option("--rules", help="The new rules: YAML with the keys of `reconcile --config`.")]


@app.command("show")
def show(
    rules: Annotated[Path | None, typer.Option("--rules", help="A file of rules; the retailer file's without it.")] = None,
    leg: Annotated[str | None, typer.Option(help="One leg only.")] = None,
) -> None:
    """Print the rules of each leg in order, with what is switched off or bounded, and their version.

    Example: `retail-etl rules show --leg payment_gl`
    """
    from retail_etl.reconciliation.catalogue import catalogue, rule_version

    settings = _settings_in_force() if rules is None else _read(rules)
    typer.echo(f"rules {rule_version(settings)}")
    at = None
    for rule in catalogue():
        if leg in (None, rule.leg):
            if rule.leg != at:
                typer.echo(f"\n{rule.leg}{_told(settings, rule.leg)}")
            at = rule.leg
            off = "  (off)" if rule.step and not settings.matching.of(rule.leg).is_on(rule.step) else ""
            step = f" [{rule.step}]" if rule.step else ""
            typer.echo(f"  {rule.kind:8} {rule.id}{step}{off}: {rule.description}")


@app.command("check")
def check(rules: Annotated[Path, typer.Argument(help="A file of rules.")]) -> None:
    """Say whether a file of rules can be used; a mistake is named with its line and key, and the exit status is 2.

    Example: `retail-etl rules check new.yaml`
    """
    from retail_etl.reconciliation.catalogue import rule_version

    typer.echo(f"{rules} can be used: rules {rule_version(_read(rules))}")


@app.command("diff")
def diff(
    rules: RulesFile,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day; the newest judged one without it.")] = None,
    records: Annotated[
        Path | None, typer.Option("--records", help="A file or folder of records instead of the warehouse.")
    ] = None,
    config: Annotated[Path | None, typer.Option("--config", help="With --records: the rules in force.")] = None,
    examples: Annotated[int, typer.Option(min=0, help="Examples of each change.")] = 3,
) -> None:
    """Judge history by the rules in force and by new ones, and say what would be decided otherwise. Writes nothing.

    The new file stands in the place of the retailer file's own `reconciliation: rules:`; stores, accounts, fees, locks and
    people's decisions stay as they are.

    Example: `retail-etl rules diff --rules new.yaml --as-of 2026-04-10`
    """
    from retail_etl.reconciliation.rule_change import rule_change

    _read(rules)
    if records is not None:
        if as_of is None:
            raise typer.BadParameter("give the day as well", param_hint="--as-of")
        before, after = _of_files(records, as_of, config, rules)
    else:
        before, after = _of_warehouse(as_of, rules)
    typer.echo(f"rules {before.rule_version} -> {after.rule_version}")
    _tell(rule_change(before, after), examples)


def _settings_in_force() -> RuleSettings:
    from retail_etl import road
    from retail_etl.assembly import assemble
    from retail_etl.cli.environment import environment
    from retail_etl.settings import load_settings

    return road.rules(assemble(load_settings(environment())))


def _read(path: Path) -> RuleSettings:
    from retail_etl.errors import UnusableInputError
    from retail_etl.reconciliation.files.config import read_settings

    try:
        return read_settings(path)
    except UnusableInputError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(2) from error


def _of_files(records: Path, as_of: str, config: Path | None, rules: Path) -> tuple[Judgement, Judgement]:
    from contextlib import closing

    from retail_etl.reconciliation.files.run import reconcile_files
    from retail_etl.reconciliation.frames import judgement_of

    def judged(file: Path | None) -> Judgement:
        with closing(reconcile_files(records, as_of, file)) as run:
            return judgement_of(run.verdict, run.settings, run.as_of, run.rule_version)

    return judged(config), judged(rules)


def _of_warehouse(as_of: str | None, rules: Path) -> tuple[Judgement, Judgement]:
    """Both judgements of everything known on a day, each made whole and kept nowhere."""
    from datetime import date

    import yaml

    from retail_etl import road, signed, workflow
    from retail_etl.assembly import assemble
    from retail_etl.cli.environment import environment
    from retail_etl.contracts.reconciliation import Records
    from retail_etl.errors import UnusableInputError
    from retail_etl.reconciliation.as_of import as_of_day
    from retail_etl.reconciliation.engine import reconcile
    from retail_etl.reconciliation.judge import PeoplesWords, given_records, latest_day
    from retail_etl.settings import load_settings

    installation = assemble(load_settings(environment()))
    day = date.fromisoformat(as_of) if as_of else latest_day(installation.warehouse)
    if day is None:
        raise UnusableInputError("nothing was judged yet", next_step="run `retail-etl run nightly` first.")
    lock = signed.newest_lock(installation)
    words = PeoplesWords(
        decisions=workflow.decisions_that_hold(installation),
        signed=signed.signed_records(installation, lock) if lock else None,
    )

    def judged(settings: RuleSettings) -> Judgement:
        moment = as_of_day(day, settings.business_timezone)
        frames = given_records(installation.warehouse, installation.scope(), settings, moment, words)
        return reconcile(Records(frames), settings, moment)

    given: dict[str, Any] = yaml.safe_load(rules.read_text(encoding="utf-8")) or {}
    return judged(road.rules(installation)), judged(road.rules(installation, given))


def _told(settings: RuleSettings, leg: str) -> str:
    """What the retailer told of the leg, in one line."""
    own = settings.matching.of(leg)
    parts = [f"{step} {first} to {last} days" for step, (first, last) in own.days]
    parts += [f"amount_and_date unattended up to {own.unattended_up_to}"] if own.unattended_up_to is not None else []
    bounds = (
        ("subset pool", own.subset_max_pool),
        ("subset size", own.subset_max_size),
        ("several size", own.several_max_size),
    )
    parts += [f"{name} {value}" for name, value in bounds if value is not None]
    if own.scored != type(own.scored)():
        parts.append(
            f"scored {own.scored.offer} from {own.scored.offer_from}, unattended from {own.scored.match_from or 'never'}"
        )
    parts += [f"offers in the order {', '.join(own.order)}"] if own.order != type(own)().order else []
    return f"  ({'; '.join(parts)})" if parts else ""


def _tell(change: RuleChange, examples: int) -> None:
    if change.records.is_empty():
        typer.echo(f"nothing would be decided otherwise ({change.judged:,} places of records in legs)")
        return
    typer.echo(f"{change.records.height:,} of {change.judged:,} places of records in legs would be decided otherwise\n")
    for row in change.classes.iter_rows(named=True):
        amount = f"{to_text(row['amount_minor'], row['currency'])} {row['currency']}"
        became = row["after"] if row["change"] == "class" else f"the same with other {row['change']}"
        typer.echo(f"{row['leg']}, {row['side']}: {row['before']} -> {became}: {row['records']:,} records, {amount}")
        by = ("leg", "side", "currency", "before", "after", "change")
        same = change.records.filter(*(_is(name, row[name]) for name in by))
        for one in same.head(examples).iter_rows(named=True):
            typer.echo(f"    {_example(one)}")


def _is(name: str, value: str) -> pl.Expr:
    import polars as pl

    return pl.col(name) == value


def _example(one: dict[str, Any]) -> str:
    def side(rule: str | None, others: list[str] | None) -> str:
        return f"{rule or 'in no outcome'}{' with ' + ' + '.join(others) if others else ''}"

    amount = f"{to_text(one['amount_minor'], one['currency'])} {one['currency']}"
    before, after = side(one["rule_before"], one["with_before"]), side(one["rule_after"], one["with_after"])
    return f"{one['record_id']} {amount}: {before} -> {after}"
