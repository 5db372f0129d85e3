"""``retail-etl customers``: which customers of several systems are one, and which may be; links, and people's words on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from retail_etl.canonical.linkage.linking import Linkage

app = typer.Typer(help="Customers of several systems: who is linked, who may be the same.", no_args_is_help=True)

Record = Annotated[str, typer.Argument(help='A customer, as "heartland cus_000019".')]
By = Annotated[str, typer.Option(help="Who says so.")]
Comment = Annotated[str | None, typer.Option(help="Why; it goes into the audit log.")]
Most = Annotated[int, typer.Option(min=0, help="How many pairs to show.")]


@app.command("links")
def links(most: Most = 20) -> None:
    """Customers that are one, by the rule that says so; nothing is written.

    Example: `retail-etl customers links --most 50`
    """
    found = _linkage().links
    for pair in found.head(most).iter_rows(named=True):
        typer.echo(f"{pair['one_id']}  {pair['two_id']}  {pair['rule']}{_score(pair)}")
    counted = ", ".join(f"{rule} {count:,}" for rule, count in found["rule"].value_counts().sort("rule").iter_rows())
    typer.echo(f"{found.height:,} links" + (f": {counted}" if counted else ""))


@app.command("suggestions")
def suggestions(most: Most = 20) -> None:
    """Customers that may be one, the likeliest first, each with what agrees and what keeps the pair from being certain.

    Example: `retail-etl customers suggestions --most 50`
    """
    found = _linkage().suggestions.sort("weight", descending=True, nulls_last=True)
    for pair in found.head(most).iter_rows(named=True):
        typer.echo(f"{pair['one_id']}  {pair['two_id']}  {pair['because']}{_score(pair)}")
        agrees = {name: weight for name, weight in (pair["weights"] or {}).items() if weight}
        if agrees:
            typer.echo("    " + ", ".join(f"{name} {weight:+.1f}" for name, weight in agrees.items()))
    typer.echo(f"{found.height:,} pairs to look at")


@app.command("link")
def link() -> None:
    """Keep every certain pair in the crosswalk, so that neither is made a second time in the other's system.

    Example: `retail-etl customers link`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.same_customers import link_certain

    with installed() as installation:
        done = link_certain(installation)
    for told in done.refused:
        typer.echo(f"left apart: {told}")
    typer.echo(f"{done.new:,} linked, {done.known:,} were one already, {len(done.refused):,} left apart")


@app.command("confirm")
def confirm(one: Record, other: Record, by: By, comment: Comment = None) -> None:
    """Say that two customers are one.

    Example: `retail-etl customers confirm "heartland cus_000019" "magento 17" --by "Ann Lee" --comment "moved"`
    """
    from retail_etl import same_customers

    _step(same_customers.confirm, one, other, by, comment)
    typer.echo(f"{one} and {other} are one")


@app.command("reject")
def reject(one: Record, other: Record, by: By, comment: Comment = None) -> None:
    """Say that two customers are not one: no rule links them again, and a link between them is taken apart.

    Example: `retail-etl customers reject "heartland cus_000019" "magento 17" --by "Ann Lee" --comment "father and son"`
    """
    from retail_etl import same_customers

    _step(same_customers.reject, one, other, by, comment)
    typer.echo(f"{one} and {other} are two")


def _step(step: Any, one: str, other: str, by: str, comment: str | None) -> None:
    from retail_etl.cli.installed import installed
    from retail_etl.operations.records import Word
    from retail_etl.same_customers import record_of

    with installed() as installation:
        step(installation, (record_of(one), record_of(other)), Word(by, installation.clock(), comment))


def _linkage() -> Linkage:
    from retail_etl.cli.installed import installed
    from retail_etl.same_customers import linkage

    with installed() as installation:
        return linkage(installation)


def _score(pair: dict[str, Any]) -> str:
    return "" if pair["probability"] is None else f"  {pair['probability']:.4f}"
