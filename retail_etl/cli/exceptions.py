"""``retail-etl exceptions``: who has an open item, what explains it, and writing it off with maker and checker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.assembly import Installation
    from retail_etl.operations.interface import Books
    from retail_etl.operations.records import ExceptionCase, OpenItem, Word
    from retail_etl.workflow import ListedItem

    Step = Callable[[Books, OpenItem, Word, Installation], ExceptionCase]

app = typer.Typer(help="Open items and their life: list, assign, explain, write-off, approve, reopen.", no_args_is_help=True)

Record = Annotated[str, typer.Argument(help="The record's id, as the report's open items name it.")]
By = Annotated[str, typer.Option(help="Who takes the step.")]
Leg = Annotated[str | None, typer.Option(help="The leg, where the record is open in several.")]
Comment = Annotated[str | None, typer.Option(help="Why; it goes into the report and the audit log.")]


@app.command("list")
def list_items(
    state: Annotated[
        str | None, typer.Option(help="Only these: open, assigned, explained, write_off_asked, written_off.")
    ] = None,
    owner: Annotated[str | None, typer.Option(help="Only whom this person has.")] = None,
) -> None:
    """One line an open item of the newest judgement but those on their way, the largest first, and how it stands.

    Example: `retail-etl exceptions list --state write_off_asked`
    """
    from retail_etl import workflow
    from retail_etl.cli.installed import installed
    from retail_etl.operations.casework import same_person

    with installed() as installation:
        day, listed = workflow.open_items(installation)
    chosen = [
        one
        for one in listed
        if state in (None, one.state.value) and (owner is None or (one.case and same_person(one.case.owner, owner)))
    ]
    for one in chosen:
        typer.echo(_line(one))
    typer.echo(f"{len(chosen)} as of {day}")


@app.command("assign")
def assign(
    record: Record,
    to: Annotated[str, typer.Option(help="Who gets it.")],
    by: By,
    leg: Leg = None,
    comment: Comment = None,
) -> None:
    """Give an open item to somebody.

    Example: `retail-etl exceptions assign pay_00002680 --to "Bob Ray" --by "Ann Lee"`
    """
    from retail_etl.operations import casework

    _step(record, leg, by, comment, lambda books, item, word, _: casework.assign(books, item, to, word))


@app.command("explain")
def explain(record: Record, by: By, comment: Comment = None, leg: Leg = None) -> None:
    """Say what explains an open item. It stays open in the figures until the records agree.

    Example: `retail-etl exceptions explain pay_00002680 --by "Bob Ray" --comment "refund is on its way, ticket 88"`
    """
    from retail_etl.operations import casework

    _step(record, leg, by, comment, lambda books, item, word, _: casework.explain(books, item, word))


@app.command("write-off")
def write_off(record: Record, by: By, comment: Comment = None, leg: Leg = None) -> None:
    """Ask to have an open item written off; another person has to approve it.

    Example: `retail-etl exceptions write-off pay_00002680 --by "Bob Ray" --comment "cannot be recovered"`
    """
    from retail_etl.operations import casework

    _step(record, leg, by, comment, lambda books, item, word, _: casework.ask_write_off(books, item, word))


@app.command("approve")
def approve(record: Record, by: By, comment: Comment = None, leg: Leg = None) -> None:
    """Approve a write-off that somebody else asked for, within the limit of your role in the retailer file.

    Nothing is posted: the item leaves the figures when the ledger has the adjustment.

    Example: `retail-etl exceptions approve pay_00002680 --by "Cleo Diaz"`
    """
    from retail_etl.operations import casework

    def step(books: Books, item: OpenItem, word: Word, installation: Installation) -> ExceptionCase:
        return casework.approve(books, item, word, installation.retailer.people.write_off_limit(by, item.currency))

    _step(record, leg, by, comment, step)


@app.command("reopen")
def reopen(record: Record, by: By, comment: Comment = None, leg: Leg = None) -> None:
    """Open an item again that was explained or written off.

    Example: `retail-etl exceptions reopen pay_00002680 --by "Cleo Diaz" --comment "the refund never came"`
    """
    from retail_etl.operations import casework

    _step(record, leg, by, comment, lambda books, item, word, _: casework.reopen(books, item, word))


def _step(record: str, leg: str | None, by: str, comment: str | None, step: Step) -> None:
    from retail_etl import workflow
    from retail_etl.cli.installed import installed
    from retail_etl.operations.records import Word

    with installed() as installation:
        item = workflow.open_item(installation, record, leg)
        with installation.operations.writing() as books:
            case = step(books, item, Word(by, installation.clock(), comment), installation)
    owner = f", {case.owner} has it" if case.owner else ""
    typer.echo(f"{item.leg} {item.record_id}: {case.state.replace('_', ' ')}{owner}; the next run's report says so")


def _line(one: ListedItem) -> str:
    from retail_etl.domain.money import to_text
    from retail_etl.operations.casework import standing

    row = one.row
    place = (
        f"{row['leg']}  {row['record_id']}  {to_text(row['amount_minor'], row['currency'])} {row['currency']}  {row['class']}"
    )
    owner = f"  {one.case.owner}" if one.case and one.case.owner else ""
    told = standing(one.case) if one.case else ""
    return f"{place}  {one.state.replace('_', ' ')}{owner}{f'  {told}' if told else ''}"
