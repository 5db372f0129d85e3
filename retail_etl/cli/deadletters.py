"""``retail-etl deadletters``: changes that a target refused, mended by people."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from retail_etl.cli.outbox import AsJson, By, Chosen, Entity, Key, Limit, Reason, Target, listed, shown

app = typer.Typer(help="Changes that a target refused: list, show, edit, replay.", no_args_is_help=True)

Why = Annotated[str | None, typer.Option(help="Why; it goes into the audit log.")]


@app.command("list")
def list_letters(
    target: Target = None, entity: Entity = None, reason: Reason = None, limit: Limit = 100, as_json: AsJson = False
) -> None:
    """One line a dead letter, oldest first: key, system and entity, record, reason and what the target said.

    Example: `retail-etl deadletters list --target epicor --reason part_mapping`
    """
    listed(["dead"], Chosen(target, entity, reason), limit, as_json=as_json)


@app.command("show")
def show_letter(key: Key) -> None:
    """One dead letter: why it is one, what to do next, and what it says.

    Example: `retail-etl deadletters show 3f2a`
    """
    shown(key)


@app.command("edit")
def edit(
    key: Key,
    by: By,
    fields: Annotated[
        list[str] | None, typer.Option("--set", help="name=value; dots reach inside, a value of null takes it away.")
    ] = None,
    added: Annotated[list[str] | None, typer.Option("--add", help="name=value of a field that the payload lacks.")] = None,
    why: Why = None,
    then_replay: Annotated[bool, typer.Option("--replay", help="Send it with the next push.")] = False,
) -> None:
    """Change fields of a dead letter's payload, which gives it another key. Editing it to what it is changes nothing.

    Example: `retail-etl deadletters edit 3f2a --set email=ann@example.com --by "Cleo Diaz" --replay`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.delivery import mending
    from retail_etl.errors import UnusableInputError
    from retail_etl.operations.records import Word

    new = dict(map(_field, added or []))
    told = {**dict(map(_field, fields or [])), **new}
    if not told:
        raise UnusableInputError("says what shall change?", system="delivery", next_step="give --set or --add name=value.")
    with installed() as installation, installation.operations.writing() as books:
        word = Word(by, installation.clock(), why)
        item = mending.edit(books, key, told, word, new)
        if then_replay:
            item = mending.replay(books, item.key, word)
    typer.echo(f"{item.key[:12]}  {item.state.value}  {item.target} {item.entity}  {item.record}")
    sends = "outbox push" if then_replay else f"deadletters replay {item.key[:12]} --by ..."
    typer.echo(f"next: `retail-etl {sends}`")


@app.command("replay")
def replay(
    by: By,
    keys: Annotated[list[str] | None, typer.Argument(help="Which ones, by key; else all that the options choose.")] = None,
    target: Target = None,
    reason: Reason = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    why: Why = None,
) -> None:
    """Send dead letters again with the next push. What may have arrived is looked for first; replaying twice sends once.

    Example: `retail-etl deadletters replay --target magento --reason unknown_sku --by ann`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.delivering import replay_letters
    from retail_etl.errors import UnusableInputError

    if not keys and not (target or reason or every):
        raise UnusableInputError(
            "says which dead letters?", system="delivery", next_step="give keys, --target, --reason or --all."
        )
    with installed() as installation:
        replayed = replay_letters(installation, by, why, keys=keys, target=target, reason=reason)
    if replayed:
        typer.echo(f"{len(replayed)} due again: `retail-etl outbox push` sends them")
    else:
        typer.echo("0 due again: no dead letter is of that kind (`retail-etl deadletters list`)")


def _field(text: str) -> tuple[str, Any]:
    from retail_etl.errors import UnusableInputError

    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UnusableInputError(f"{text!r} names no field with a value", system="delivery", next_step="write name=value.")
    if value == "null":
        return name, None
    if value[:1] in {"{", "[", '"'}:
        try:
            return name, json.loads(value, parse_float=str)
        except ValueError as error:
            step = "write it as JSON in single quotes, or begin with another sign where it is plain text."
            raise UnusableInputError(f"the value of {name} is no JSON: {error}", system="delivery", next_step=step) from error
    return name, value
