"""``retail-etl decide``: a person's word on a group of records, which goes before every rule until a member changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from retail_etl.operations.records import Verdict

app = typer.Typer(help="Confirm or rule out a group of records; list and take back decisions.", no_args_is_help=True)

Leg = Annotated[str, typer.Argument(help="The leg, as the report names it: order_payment.")]
Records = Annotated[list[str], typer.Argument(help="The ids of the group, two at least.")]
By = Annotated[str, typer.Option(help="Who decides.")]
Comment = Annotated[str | None, typer.Option(help="Why; it goes into the audit log and the evidence.")]


@app.command("confirm")
def confirm(leg: Leg, records: Records, by: By, comment: Comment = None) -> None:
    """These records belong together; the next run matches them before any rule is tried.

    Example: `retail-etl decide confirm batch_gl bat_00059 GL-MAIN-2026-GJ-180-1 --by "Ann Lee" --comment "slip 4711"`
    """
    from retail_etl.operations.records import Verdict

    _decide(leg, Verdict.CONFIRMED, records, by, comment)


@app.command("reject")
def reject(leg: Leg, records: Records, by: By, comment: Comment = None) -> None:
    """These records do not belong together; no rule offers or makes exactly this group again.

    Example: `retail-etl decide reject order_payment MO-000000732 pay_00002680 --by "Ann Lee"`
    """
    from retail_etl.operations.records import Verdict

    _decide(leg, Verdict.REJECTED, records, by, comment)


@app.command("withdraw")
def withdraw(
    decision: Annotated[str, typer.Argument(help="As `decide list` prints it.")],
    by: By,
    comment: Comment = None,
) -> None:
    """Take a decision back; the rules judge its records again.

    Example: `retail-etl decide withdraw dec_0a1b2c3d4e5f6071 --by "Cleo Diaz" --comment "wrong slip"`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.operations import deciding
    from retail_etl.operations.records import Word

    with installed() as installation, installation.operations.writing() as books:
        found = deciding.withdraw(books, decision, Word(by, installation.clock(), comment))
    typer.echo(f"{found.decision_id}  withdrawn: {found.leg} {' + '.join(found.members)}")


@app.command("list")
def list_decisions(
    ended: Annotated[bool, typer.Option("--ended", help="Those too that hold no longer.")] = False,
) -> None:
    """One line a decision that holds.

    Example: `retail-etl decide list --ended`
    """
    from retail_etl.cli.installed import installed

    with installed() as installation, installation.operations.reading() as books:
        decisions = books.decisions.all(holding=not ended)
    for one in decisions:
        end = f"  ended {one.ended_at:%Y-%m-%d} by {one.ended_by}: {one.ended_because}" if one.ended_at else ""
        said = f": {one.comment}" if one.comment else ""
        typer.echo(
            f"{one.decision_id}  {one.verdict} {one.leg} {' + '.join(one.members)}  {one.by}, {one.at:%Y-%m-%d}{said}{end}"
        )
    typer.echo(f"{sum(one.ended_at is None for one in decisions)} hold")


def _decide(leg: str, verdict: Verdict, records: list[str], by: str, comment: str | None) -> None:
    from retail_etl import workflow
    from retail_etl.cli.installed import installed
    from retail_etl.contracts.reconciliation import LEGS
    from retail_etl.errors import UnusableInputError
    from retail_etl.operations.deciding import decide
    from retail_etl.operations.records import Word

    if leg not in LEGS:
        raise UnusableInputError(f"there is no leg {leg!r}", next_step=f"name one of {', '.join(LEGS)}.")
    with installed() as installation:
        contents = workflow.group_contents(installation, leg, records)
        with installation.operations.writing() as books:
            made = decide(books, leg, verdict, contents, Word(by, installation.clock(), comment))
    typer.echo(f"{made.decision_id}  {verdict}: {leg} {' + '.join(made.members)}; the next run goes by it")
