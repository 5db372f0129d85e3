"""``retail-etl customers``: which customers of several systems are one, and which may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from retail_etl.canonical.linkage.linking import Linkage

app = typer.Typer(help="Customers of several systems: who is linked, who may be the same.", no_args_is_help=True)

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


def _linkage() -> Linkage:
    from retail_etl.canonical.linkage.linking import link_customers
    from retail_etl.cli.installed import installed

    with installed() as installation, installation.warehouse.reading() as session:
        return link_customers(session)


def _score(pair: dict[str, Any]) -> str:
    return "" if pair["probability"] is None else f"  {pair['probability']:.4f}"
