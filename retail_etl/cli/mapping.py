"""``retail-etl map``: how records become those of another system: check the files, look at what they would make."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from retail_etl.errors import UnusableInputError

app = typer.Typer(
    help="Mappings from canonical records to those of another system: check, preview, schema.", no_args_is_help=True
)

File = Annotated[Path, typer.Argument(help="A mapping file, as config/mappings/heartland_customer_to_salesforce_contact.yaml.")]


@app.command("check")
def check(files: Annotated[list[Path], typer.Argument(help="Mapping files.")]) -> None:
    """Whether each file can be used; every mistake with its line.

    Example: `retail-etl map check config/mappings/*.yaml`
    """
    from retail_etl.mapping.compile import compile_mapping

    refused = 0
    for file in files:
        try:
            compiled = compile_mapping(file)
        except UnusableInputError as error:
            refused += 1
            typer.echo(f"{file.name}: {error.message}")
        else:
            typer.echo(f"{file.name}: {compiled.source} to {compiled.system} {compiled.entity}, {len(compiled.fields)} fields")
    raise typer.Exit(1 if refused else 0)


@app.command("preview")
def preview_records(
    file: File,
    sample: Annotated[int, typer.Option(min=0, help="How many records to show.")] = 20,
    *,
    sql: Annotated[bool, typer.Option("--sql", help="Show the compiled SELECT instead.")] = False,
) -> None:
    """The target's records, made of what the warehouse holds now; nothing is written.

    Example: `retail-etl map preview config/mappings/heartland_customer_to_salesforce_contact.yaml --sample 5`
    """
    from retail_etl.mapping.compile import compile_mapping
    from retail_etl.mapping.preview import preview

    compiled = compile_mapping(file)
    if sql:
        typer.echo(compiled.text)
        return
    from retail_etl.cli.installed import installed
    from retail_etl.flow_tables import flow_tables

    with installed() as installation:
        given = flow_tables(installation, compiled.given)
        with installation.warehouse.reading() as session:
            found = preview(session, compiled, sample, given)
    for key, record in found.records.items():
        typer.echo(f"{key}  {json.dumps(record, default=str, ensure_ascii=False)}")
    typer.echo(f"{found.total:,} records for {compiled.system} {compiled.entity}")
    for route, count in found.routes.items():
        typer.echo(f"  {count:,} wait: {route}")
    for problem, count in found.problems.items():
        typer.echo(f"  {count:,} go nowhere: {problem}")


@app.command("schema")
def schema() -> None:
    """The JSON schema of a mapping file, for editors.

    Example: `retail-etl map schema > config/mapping.schema.json`
    """
    from retail_etl.mapping.schema import schema_text

    typer.echo(schema_text(), nl=False)
